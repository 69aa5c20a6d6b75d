"""Bars on a line of days, and the page that shows them."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from coordination.coverage import Period
from coordination.models import Activity, JointGroup, Programme
from coordination.timeline import Span, bar_of, ticks_of
from kb.models import Visibility
from tests.accounts.people import Cast
from tests.factories import ActivityFactory, AreaFactory, OrganisationFactory, ThemeFactory

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 7, 1)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


class TestBar:
    def test_within__lies_where_its_days_are(self) -> None:
        bar = bar_of(Span(date(2026, 1, 1), date(2026, 1, 31)), YEAR, TODAY)
        assert bar
        assert bar.left == 0
        assert bar.right == pytest.approx(31 / 365)
        assert not any((bar.open_left, bar.open_right, bar.cut_left, bar.cut_right))

    def test_one_day__has_its_width(self) -> None:
        bar = bar_of(Span(date(2026, 3, 1), date(2026, 3, 1)), YEAR, TODAY)
        assert bar
        assert bar.right - bar.left == pytest.approx(1 / 365)

    def test_open_end__reaches_the_edge_and_is_open_not_cut(self) -> None:
        bar = bar_of(Span(date(2026, 3, 1), None), YEAR, TODAY)
        assert bar
        assert (bar.right, bar.open_right, bar.cut_right) == (1.0, True, False)

    def test_longer_than_the_period__is_cut(self) -> None:
        bar = bar_of(Span(date(2020, 1, 1), date(2030, 1, 1)), YEAR, TODAY)
        assert bar
        assert (bar.left, bar.right, bar.cut_left, bar.cut_right) == (0.0, 1.0, True, True)

    def test_overdue__goes_on_to_today_from_its_planned_end(self) -> None:
        bar = bar_of(Span(date(2026, 1, 1), date(2026, 3, 31), overdue=True, late=True), YEAR, TODAY)
        assert bar
        assert bar.overdue_from == pytest.approx(90 / 365)
        assert bar.right == pytest.approx(182 / 365)

    def test_undated__has_no_bar(self) -> None:
        assert bar_of(Span(None, None), YEAR, TODAY) is None

    @given(st.none() | days, st.none() | days, st.booleans(), days, st.integers(0, 3000), days)
    def test_bar__is_there_when_a_day_is_in_the_period(  # noqa: PLR0917 - all that a bar depends on
        self, start: date | None, end: date | None, overdue: bool, first: date, length: int, today: date
    ) -> None:
        if start and end and start > end:
            start, end = end, start
        overdue = overdue and end is not None and end < today
        period = Period(first, first + timedelta(length))
        bar = bar_of(Span(start, end, overdue), period, today)
        until = max(end, today) if overdue and end else end
        some = [
            day
            for day in (period.first + timedelta(n) for n in range(length + 1))
            if (start or date.min) <= day <= (until or date.max)
        ]
        assert (bar is not None) == (bool(some) and bool(start or end))
        if bar:
            assert bar.left == pytest.approx((some[0] - first).days / (length + 1))
            assert bar.right == pytest.approx(((some[-1] - first).days + 1) / (length + 1))
            assert bar.overdue_from is None or 0 <= bar.overdue_from < bar.right


class TestTicks:
    @given(st.dates(), st.dates())
    def test_ticks__are_few_in_order_and_within(self, one: date, other: date) -> None:
        ticks = ticks_of(Period.between(one, other))
        assert len(ticks) <= 26
        places = [tick.at for tick in ticks]
        assert places == sorted(set(places))
        assert all(0 <= place < 1 for place in places)

    def test_year__has_its_months(self) -> None:
        assert [tick.on.month for tick in ticks_of(YEAR)] == list(range(1, 13))


class World:
    """Two regions, two organisations and a programme, with work that is dated in every way."""

    def __init__(self) -> None:
        self.mopti = AreaFactory(pcode="ML05", name_fr="Mopti")
        self.gao = AreaFactory(pcode="ML07", name_fr="Gao")
        self.justice = ThemeFactory(code="justice", name_fr="Justice")
        self.programme = Programme.objects.create(code="gfp", name_fr="Programme mondial", acronym="GFP")
        self.part = Programme.objects.create(code="part", name_fr="Volet", parent=self.programme)
        self.common: dict[str, Any] = {
            "themes": [self.justice],
            "areas": [self.mopti],
            "visibility": Visibility.PUBLIC,
            "planned_start": date(TODAY_HERE.year, 1, 1),
            "planned_end": date(TODAY_HERE.year + 1, 12, 31),
        }

    def activity(self, **more: Any) -> Activity:
        return ActivityFactory(**self.common | more)


@pytest.fixture
def here(db: None) -> World:
    return World()


TODAY_HERE = timezone.localdate()


def groups(client: Client, **query: str) -> dict[str, tuple[int, int]]:
    """Of each group how many works there are, and how many the list behind its number holds."""
    response = client.get(reverse("timeline"), query)
    assert response.status_code == 200
    return {
        group.label: (group.number, client.get(group.url).context["page"].paginator.works)
        for group in response.context["sheet"].groups
    }


class TestPage:
    @pytest.mark.parametrize(
        ("by", "expected"),
        [
            ("programme", {"GFP": (1, 1), "Volet": (1, 1), "Sans programme": (2, 2)}),
            ("area", {"Mopti": (3, 3), "Gao": (1, 1), "Tout le pays": (1, 1)}),
            ("theme", {"Justice": (4, 4)}),
        ],
    )
    def test_group__has_its_works_and_leads_to_them(
        self, client: Client, here: World, by: str, expected: dict[str, tuple[int, int]]
    ) -> None:
        here.activity(programme=here.programme)
        here.activity(programme=here.part)
        here.activity(areas=[here.mopti, here.gao])
        here.activity(countrywide=True)
        here.activity(areas=[here.gao], planned_start=None, planned_end=None)
        assert groups(client, by=by, area="", q="") == expected

    def test_organisation__is_a_group(self, client: Client, here: World) -> None:
        one, other = OrganisationFactory(name_fr="Une"), OrganisationFactory(name_fr="Autre")
        here.activity(reporting_organisation=one, implementers=[one, other])
        here.activity(reporting_organisation=one)
        assert groups(client, by="organisation") == {"Autre": (1, 1), "Une": (2, 2)}

    def test_joint__is_one_bar(self, client: Client, here: World) -> None:
        group = JointGroup.objects.create(label="Ensemble")
        here.activity(joint_group=group)
        here.activity(joint_group=group)
        assert groups(client, by="theme") == {"Justice": (1, 1)}

    def test_bar__says_what_is_late_open_or_planned(self, client: Client, here: World) -> None:
        here.activity(title_fr="En retard", planned_end=TODAY_HERE - timedelta(3))
        here.activity(title_fr="Sans fin", planned_end=None)
        here.activity(title_fr="Prévue", status=1)
        (group,) = client.get(reverse("timeline"), {"by": "theme"}).context["sheet"].groups
        said = {line.row.activity.title: line for line in group.lines}
        assert said["En retard"].bar.overdue_from is not None
        assert said["Sans fin"].bar.open_right
        assert said["Prévue"].is_planned
        html = client.get(reverse("timeline")).content.decode()
        assert "Sans fin, " in html

    def test_hidden__is_not_drawn(self, client: Client, here: World) -> None:
        here.activity(title_fr="Secret", visibility=Visibility.ORGANISATION)
        assert groups(client) == {}
        client.force_login(Cast()["coordinator"])
        assert list(groups(client).values()) == [(1, 1)]

    def test_many__are_counted_and_some_drawn(
        self, client: Client, here: World, django_assert_max_num_queries: Any
    ) -> None:
        for _number in range(15):
            here.activity()
        client.get(reverse("timeline"))
        with django_assert_max_num_queries(30):
            (group,) = client.get(reverse("timeline")).context["sheet"].groups
        assert (group.number, len(group.lines), group.more) == (15, 12, 3)

    @pytest.mark.parametrize(
        "query",
        [
            {"by": "<b>", "from": "x"},
            {"from": "0001-01-01", "to": "9999-12-31"},
            {"from": "9999-12-31", "to": "9999-12-31"},
            {"from": "0001-01-01", "to": "0001-01-01"},
            {"level": "commune", "by": "area", "programme": "~"},
        ],
    )
    def test_nonsense__is_answered(self, client: Client, here: World, query: dict[str, str]) -> None:
        here.activity()
        here.activity(planned_end=None, planned_start=date(1, 1, 1))
        assert client.get(reverse("timeline"), query).status_code == 200
        assert client.get(reverse("timeline_export", args=["svg"]), query).status_code == 200


class TestFiles:
    def test_svg__is_a_drawing_of_every_bar(self, client: Client, here: World) -> None:
        here.activity(title_fr="Une & « deux »")
        tree = ET.fromstring(client.get(reverse("timeline_export", args=["svg"])).content)  # noqa: S314
        assert [rect.get("class") for rect in tree.findall(".//{*}a/{*}rect")] == ["bar"]
        assert any("Une & « deux »" in (title.text or "") for title in tree.findall(".//{*}title"))

    def test_png__is_a_picture_of_it(self, client: Client, here: World) -> None:
        here.activity()
        picture = Image.open(BytesIO(client.get(reverse("timeline_export", args=["png"])).content))
        assert picture.width == 2000
        # the bar is blue
        colours = {colour for _count, colour in picture.convert("RGB").getcolors(1 << 20) or ()}
        assert (0x4F, 0x86, 0xBD) in colours

    def test_csv__has_every_work(self, client: Client, here: World) -> None:
        for number in range(14):
            here.activity(title_fr=f"Activité {number}", planned_end=None if number else TODAY_HERE)
        response = client.get(reverse("timeline_export", args=["csv"]), {"by": "theme"})
        body = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        rows = list(csv.reader(StringIO(body)))[1:]
        assert len(rows) == 14
        assert [row[4] for row in rows].count("") == 13

    def test_unknown__is_not_found(self, client: Client, db: None) -> None:
        assert client.get(reverse("timeline_export", args=["doc"])).status_code == 404
