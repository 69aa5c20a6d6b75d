"""Leadership's matrix as a page, a map, a panel and a file."""

import csv
import gzip
import re
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench.worlds import world
from coordination import register
from coordination.models import Activity, NobodyStatement, OverlapReview, Watch
from kb.models import Visibility
from reference.models import Area, Organisation, Theme, Zone
from tests.accounts.people import Cast
from tests.coordination.rows import write
from tests.factories import ActivityFactory, AreaFactory, OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
SQUARE = {"type": "Polygon", "coordinates": [[[-4, 14], [-3, 14], [-3, 15], [-4, 15], [-4, 14]]]}


class World:
    """Two regions and a cercle, two main themes with one narrower one, and a few organisations."""

    def __init__(self) -> None:
        self.country = AreaFactory(pcode="ML", level=0, name_fr="Mali")
        self.mopti = AreaFactory(pcode="ML05", name_fr="Mopti", parent=self.country, boundary=SQUARE)
        self.gao = AreaFactory(pcode="ML07", name_fr="Gao", parent=self.country)
        self.cercle = AreaFactory(pcode="ML0506", level=2, name_fr="Mopti", parent=self.mopti)
        self.justice = ThemeFactory(code="justice", name_fr="Justice", order=1)
        self.aid = ThemeFactory(code="legal-aid", name_fr="Aide juridique", parent=self.justice, order=1)
        self.prisons = ThemeFactory(code="corrections", name_fr="Prisons", order=2)
        self.undp = OrganisationFactory(code="undp", name_fr="PNUD")

    def activity(self, **more: Any) -> Activity:
        """One under way this year in the cercle, on legal aid."""
        defaults: dict[str, Any] = {
            "areas": [self.cercle],
            "themes": [self.aid],
            "planned_start": date(TODAY.year, 1, 1),
            "planned_end": date(TODAY.year + 1, 12, 31),
            "visibility": Visibility.PUBLIC,
        }
        return ActivityFactory(**defaults | more)


@pytest.fixture
def here() -> World:
    return World()


def page(client: Client, **query: Any) -> str:
    response = client.get(reverse("coverage"), query)
    assert response.status_code == 200
    return response.content.decode()


def cell(html: str, row: str, column: str) -> str:
    """The table cell of a row and a column, by their codes."""
    found = re.search(
        rf'<td class="[^"]*"><a [^>]*data-cell="row={row}&amp;column={column}"[^>]*>.*?</td>', html
    )
    assert found, (row, column)
    return found[0]


class TestPage:
    def test_title__says_what_is_counted_and_for_when(self, client: Client, here: World) -> None:
        html = page(client, **{"from": "2026-01-01", "to": "2026-12-31"})
        title = re.search(r"<h1>(.*?)</h1>", html)
        assert title
        assert "2026" in title[1]
        assert "2021" in html

    def test_cell__has_number_words_and_the_address_of_its_rows(self, client: Client, here: World) -> None:
        here.activity()
        found = cell(page(client), "area%3AML05", "justice")
        assert ">1<" in found
        assert "Mopti, Justice" in found
        assert "area=ML05&amp;theme=justice" in found
        address = re.search(r'href="([^"]+)"', found)
        assert address
        listed = client.get(address[1].replace("&amp;", "&")).context["page"]
        assert listed.paginator.count == 1

    def test_unknown__is_no_zero(self, client: Client, here: World) -> None:
        found = cell(page(client), "area%3AML07", "corrections")
        assert "not-reported" in found
        assert ">?<" in found

    def test_gap__is_a_word_until_somebody_comes(self, client: Client, here: World) -> None:
        Watch.objects.create(area=here.gao, theme=here.prisons, since=TODAY)
        assert 'class="cell gap' in cell(page(client), "area%3AML07", "corrections")
        here.activity(areas=[here.gao], themes=[here.prisons])
        assert 'class="cell active' in cell(page(client), "area%3AML07", "corrections")

    def test_nobody__is_a_zero_that_somebody_stated(self, client: Client, here: World) -> None:
        NobodyStatement.objects.create(area=here.gao, theme=here.prisons, on=TODAY)
        found = cell(page(client), "area%3AML07", "corrections")
        assert ">0<" in found
        assert str(TODAY.year) in found

    def test_overlap__is_marked_until_it_is_decided(self, client: Client, here: World) -> None:
        first = here.activity()
        second = here.activity(type=first.type)
        assert '<i class="ov">1</i>' in cell(page(client), "area%3AML05", "justice")
        OverlapReview.objects.create(first=first, second=second, relation="complementary", reason="Dit.")
        assert '<i class="ov">' not in cell(page(client), "area%3AML05", "justice")
        assert ">1<" in cell(page(client, measure="overlaps"), "area%3AML05", "justice")

    def test_late_and_undated__are_marks(self, client: Client, here: World) -> None:
        here.activity(planned_end=TODAY - timedelta(1), planned_start=TODAY - timedelta(30))
        here.activity(planned_start=None, planned_end=None)
        found = cell(page(client), "area%3AML05", "justice")
        assert '<i class="late">1</i>' in found
        assert '<i class="undated">1</i>' in found

    def test_unconfirmed__leads_to_as_many_as_it_says(self, client: Client, here: World) -> None:
        for number in range(3):
            here.activity(planned_end=None, status=2, confirmed_at=timezone.now() - timedelta(100 * number))
        html = page(client, **{"from": "2019-01-01", "to": "2019-12-31"})
        (address, said) = re.findall(r'<a href="([^"]*mark=unconfirmed[^"]*)">(\d+)', html)[0]
        listed = client.get(address.replace("&amp;", "&"))
        assert (said, listed.context["page"].paginator.works) == ("2", 2)

    def test_region_of_another_division__says_which(self, client: Client, here: World) -> None:
        AreaFactory(pcode="2023-mopti", name_fr="Mopti", edition="2023")
        here.activity()
        names = [
            line.label for line in client.get(reverse("coverage"), {"edition": "2023"}).context["sheet"].lines
        ]
        assert names[:2] == ["Mopti", f"Mopti ({here.mopti.edition})"]

    def test_country_and_zone__have_rows_of_their_own(self, client: Client, here: World) -> None:
        north = Zone.objects.create(code="nord", name_fr="Nord")
        north.areas.add(here.gao)
        here.activity(countrywide=True)
        in_zone = here.activity(areas=[])
        in_zone.places.create(zone=north)
        register.record(in_zone)
        html = page(client)
        assert ">1<" in cell(html, "country%3A", "justice")
        assert ">1<" in cell(html, "zone%3Anord", "justice")
        assert "not-reported" in cell(html, "area%3AML07", "justice")

    def test_change__shows_at_once(self, client: Client, here: World) -> None:
        activity = here.activity()
        assert ">1<" in cell(page(client), "area%3AML05", "justice")
        activity.themes.set([here.prisons])
        register.record(activity)
        html = page(client)
        assert ">?<" in cell(html, "area%3AML05", "justice")
        assert ">1<" in cell(html, "area%3AML05", "corrections")

    def test_default_period__covers_the_data(self, client: Client, here: World) -> None:
        here.activity(
            planned_start=date(2019, 3, 1), planned_end=date(2019, 6, 1), actual_end=date(2019, 6, 1)
        )
        assert client.get(reverse("coverage")).context["sheet"].counted.period.first == date(2019, 1, 1)


class TestFiltersInTheAddress:
    @pytest.mark.parametrize(
        "query",
        [
            {"from": "2026-12-31", "to": "2026-01-01"},
            {"from": "hier", "to": "9999-99-99"},
            {"from": "0001-01-01", "to": "9999-12-31"},
            {"from": "0001-01-01", "to": "0001-01-01"},
            {"from": "9999-12-31", "to": "9999-12-31"},
            {"level": "planet", "detail": "\0", "measure": "'; drop", "edition": "<b>"},
            {"theme": "x" * 5000, "area": ["ML05", "?"], "status": "5", "zone": "é"},
            {"from": ["2026-01-01", "x"], "organisation": "nobody", "page": "-1"},
        ],
    )
    def test_nonsense__is_answered_and_told(self, client: Client, here: World, query: dict[str, Any]) -> None:
        here.activity()
        html = page(client, **query)
        told = "message warning" in html
        assert told or query.get("from") in {"0001-01-01", "9999-12-31"}
        assert "<b>" not in re.sub(r"<b>[^<]*</b>(<i|</a>)", "", html)

    def test_reversed_period__is_turned_and_told(self, client: Client, here: World) -> None:
        response = client.get(reverse("coverage"), {"from": "2026-12-31", "to": "2026-01-01"})
        assert response.context["sheet"].counted.period == (date(2026, 1, 1), date(2026, 12, 31))
        assert len(response.context["asked"].problems) == 1

    def test_chips__take_one_filter_away_each(self, client: Client, here: World) -> None:
        response = client.get(reverse("coverage"), {"theme": "justice", "area": "ML05", "detail": "theme"})
        chips = {chip.label.split(":")[1].strip(): chip.without for chip in response.context["chips"]}
        assert chips["Justice"] == "area=ML05&detail=theme"
        assert "theme=justice" in chips["Mopti"]

    def test_organisation_type__narrows_what_is_counted(self, client: Client, here: World) -> None:
        here.activity(reporting_organisation=OrganisationFactory(type="21"))
        here.activity(reporting_organisation=OrganisationFactory(type="40"))
        assert ">2<" in cell(page(client), "area%3AML05", "justice")
        assert ">1<" in cell(page(client, organisation_type="40"), "area%3AML05", "justice")


class TestWhoSeesWhat:
    def test_partner_record__is_counted_for_partners_only(self, client: Client, here: World) -> None:
        here.activity(visibility=Visibility.PARTNERS)
        assert "not-reported" in cell(page(client), "area%3AML05", "justice")
        client.force_login(Cast()["focal point"])
        assert ">1<" in cell(page(client), "area%3AML05", "justice")

    def test_submitted__is_not_counted(self, client: Client, here: World) -> None:
        here.activity(submitted=True)
        client.force_login(Cast()["coordinator"])
        assert "not-reported" in cell(page(client), "area%3AML05", "justice")

    def test_overlap_with_a_hidden_one__is_not_told(self, client: Client, here: World) -> None:
        first = here.activity()
        here.activity(type=first.type, visibility=Visibility.ORGANISATION)
        assert '<i class="ov">' not in cell(page(client), "area%3AML05", "justice")
        panel = client.get(reverse("coverage_cell"), {"row": "area:ML05", "column": "justice"})
        assert panel.context["panel"].overlaps == []


class TestPanel:
    def test_panel__shows_activities_organisations_and_overlaps(self, client: Client, here: World) -> None:
        first = here.activity(title_fr="Aide aux détenus")
        here.activity(title_fr="Cliniques juridiques", type=first.type)
        response = client.get(reverse("coverage_cell"), {"row": "area:ML05", "column": "justice"})
        html = response.content.decode()
        assert html.startswith("<!doctype html>")
        assert "Aide aux détenus" in html
        assert "Cliniques juridiques" in html
        assert len(response.context["panel"].organisations) == 2
        assert [met.score for met in response.context["panel"].overlaps] == [0.81]

    def test_panel__is_a_fragment_for_htmx(self, client: Client, here: World) -> None:
        query = {"row": "area:ML05", "column": ""}
        html = client.get(reverse("coverage_cell"), query, headers={"hx-request": "true"}).content.decode()
        assert "<html" not in html
        assert "<h2" in html

    def test_register_here__begins_with_place_and_theme(self, client: Client, here: World) -> None:
        query = {"row": "area:ML07", "column": "corrections"}
        assert "registre/nouvelle" not in client.get(reverse("coverage_cell"), query).content.decode()
        client.force_login(Cast()["focal point"])
        html = client.get(reverse("coverage_cell"), query).content.decode()
        assert "registre/nouvelle/?theme=corrections&amp;area=ML07" in html

    @pytest.mark.parametrize("row", ["", "x", "area", "planet:x", "area:" + "é" * 500])
    def test_nonsense__is_no_error(self, client: Client, here: World, row: str) -> None:
        answer = client.get(reverse("coverage_cell"), {"row": row, "column": "'\"<"})
        assert answer.status_code in {200, 404}


class TestMap:
    def test_drawing__holds_each_area_with_its_number(self, client: Client, here: World) -> None:
        here.activity()
        response = client.get(reverse("coverage_map"))
        assert response["Content-Type"] == "image/svg+xml"
        tree = ET.fromstring(response.content)  # noqa: S314 - our own drawing
        names = {title.text.split(":")[0].strip() for title in tree.findall(".//{*}title") if title.text}
        assert {"Mopti", "Gao"} <= names
        assert len(list(tree.findall(".//{*}path"))) == 1
        assert "1" in [text.text for text in tree.findall(".//{*}text")]

    def test_area_without_outline__is_a_tile_with_its_name(self, client: Client, here: World) -> None:
        tree = ET.fromstring(client.get(reverse("coverage_map")).content)  # noqa: S314 - our own drawing
        assert "Gao" in [text.text for text in tree.findall(".//{*}text")]

    def test_map__says_what_the_table_says_of_one_theme(self, client: Client, here: World) -> None:
        here.activity()
        here.activity(themes=[here.prisons, here.aid])
        response = client.get(reverse("coverage"), {"theme": "corrections"})
        mopti = next(area for area in response.context["map"].areas if area.name == "Mopti")
        assert (mopti.number, mopti.step) == (1, 1)
        whole = client.get(reverse("coverage")).context["map"].areas
        # The activity on two themes is one on the map.
        assert next(area for area in whole if area.name == "Mopti").number == 2


class TestFiles:
    def test_csv__has_the_question_then_the_numbers(self, client: Client, here: World) -> None:
        here.activity()
        Theme.objects.filter(code="corrections").update(name_fr="=cmd()")
        response = client.get(reverse("coverage_export", args=["csv"]), {"area": "ML05"})
        body = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        rows = list(csv.reader(StringIO(body)))
        assert str(TODAY.year) in rows[0][0]
        assert any("Mopti" in row[0] for row in rows[1:4] if row)
        head = next(at for at, row in enumerate(rows) if len(row) == 3)
        assert rows[head][1:] == ["Justice", "'=cmd()"]
        assert rows[head + 1] == ["Mopti", "1", ""]

    def test_workbook__opens_with_numbers_as_numbers(self, client: Client, here: World) -> None:
        here.activity()
        response = client.get(reverse("coverage_export", args=["xlsx"]))
        sheet = openpyxl.load_workbook(BytesIO(response.content)).active
        assert sheet is not None
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        assert ["Mopti", 1] in [row[:2] for row in rows]

    def test_other_kind__is_not_found(self, client: Client) -> None:
        assert client.get(reverse("coverage_export", args=["exe"])).status_code == 404


class TestForReaders:
    def test_table__can_be_walked(self, client: Client, here: World) -> None:
        here.activity()
        html = page(client, detail="theme")
        table = re.search(r"<table.*?</table>", html, re.DOTALL)
        assert table
        assert "<caption" in table[0]
        assert table[0].count('scope="row"') == table[0].count("<tr") - 2
        cells = re.findall(r"<td class=\"cell.*?</td>", table[0])
        assert all(
            re.search(r'aria-label="[^"]+, [^"]+: ?[^"]+"|aria-label="[^"]+ : [^"]+"', one) for one in cells
        )


class TestLarge:
    def test_page__stays_small_and_asks_little(
        self, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        values = world(2_000)
        write(values)
        for number in range(20):
            AreaFactory(pcode=f"R{number:02}", name_fr=f"Région {number}")
        branches = {branch: ThemeFactory(code=branch) for branch in {value.branch for value in values}}
        for code, branch in {(value.theme, value.branch) for value in values}:
            ThemeFactory(code=code, parent=branches[branch])
        with django_assert_max_num_queries(40):
            html = page(client, detail="theme")
        assert html.count('<td class="cell') >= 20 * 25
        assert len(gzip.compress(html.encode())) < 60_000
        # The second time the counts are kept.
        with django_assert_max_num_queries(32):
            page(client, detail="theme")

    def test_queries__do_not_grow_with_the_matrix(self, client: Client, here: World) -> None:
        def asked() -> int:
            here.activity(areas=[AreaFactory()], themes=[ThemeFactory()])
            with CaptureQueriesContext(connection) as queries:
                page(client, detail="theme", level="cercle")
            return len(queries)

        page(client, detail="theme", level="cercle")  # what is kept from one page to the next is kept now
        few = asked()
        for _ in range(6):
            here.activity(areas=[AreaFactory()], themes=[ThemeFactory()])
        assert asked() <= few


def test_organisations__are_counted_once_in_a_cell(client: Client, here: World) -> None:
    for _ in range(3):
        here.activity(reporting_organisation=here.undp)
    assert Organisation.objects.count() == 1
    assert ">1<" in cell(page(client, measure="organisations"), "area%3AML05", "justice")
    assert Area.objects.count() == 4
