"""Needs: tables in, whole or not at all; versions that can be taken back; and what they make of a gap."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coordination.models import GapCase, GapNote, Need, NeedFile, NeedMeasure
from coordination.needs import actions
from coordination.needs.actions import CaseSaid, Table, decide_gap, load_needs, withdraw
from coordination.needs.reading import Reading
from reference.models import Area, Theme
from tests.factories import ActivityFactory, AreaFactory, MembershipFactory, ThemeFactory
from tests.shared import shared_file

pytestmark = pytest.mark.django_db
HEAD = "area,theme,measure,value,of,severity,date,source\n"


@pytest.fixture
def mopti() -> Area:
    area: Area = AreaFactory(pcode="ML05", name_fr="Mopti", edition="2021")
    return area


@pytest.fixture
def prisons() -> Theme:
    theme: Theme = ThemeFactory(code="prisons", name_fr="Prisons")
    return theme


def table(rows: str, head: str = HEAD) -> Table:
    return Table("besoins.csv", (head + rows).encode(), "2021")


def loaded(rows: str) -> None:
    found = load_needs(table(rows), None)
    assert not found.problems, found.problems


# -- tables


def test_load__takes_every_column(mopti: Area, prisons: Theme) -> None:
    loaded("Mopti,prisons,occupancy,420,200,4,2026-03,Rapport A\n")
    need = Need.objects.get()
    assert (need.area, need.theme, need.measure.code) == (mopti, prisons, "occupancy")
    assert (need.value, need.whole) == (Decimal(420), Decimal(200))
    assert (need.severity, need.date_precision) == (4, "month")
    assert need.ratio == pytest.approx(2.1)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Nulle part,prisons,incidents,1,,1,2026,A", "area"),
        (",prisons,incidents,1,,1,2026,A", "area"),
        ("Mopti,nulle,incidents,1,,1,2026,A", "theme"),
        ("Mopti,prisons,rien,1,,1,2026,A", "measure"),
        ("Mopti,prisons,incidents,-1,,1,2026,A", "value"),
        ("Mopti,prisons,incidents,,,1,2026,A", "value"),
        ("Mopti,prisons,incidents,beaucoup,,1,2026,A", "value"),
        ("Mopti,prisons,incidents,NaN,,1,2026,A", "value"),
        ("Mopti,prisons,incidents,1e40,,1,2026,A", "value"),
        ("Mopti,prisons,occupancy,1,,1,2026,A", "whole"),
        ("Mopti,prisons,occupancy,1,0,1,2026,A", "whole"),
        ("Mopti,prisons,incidents,1,,6,2026,A", "severity"),
        ("Mopti,prisons,incidents,1,,2.5,2026,A", "severity"),
        ("Mopti,prisons,incidents,1,,1,hier,A", "date"),
        ("Mopti,prisons,incidents,1,,1,31/12/2026,A", "date"),
        ("Mopti,prisons,incidents,1,,1,,A", "date"),
    ],
)
def test_load__of_a_wrong_row_names_it_and_loads_nothing(
    mopti: Area, prisons: Theme, row: str, column: str
) -> None:
    found = load_needs(table(f"Mopti,prisons,people-in-need,10,,1,2026,A\n{row}\n"), None)
    assert [(problem.row, problem.column) for problem in found.problems] == [(3, column)]
    assert not Need.objects.exists()


def test_load__of_doubles_names_both_rows(mopti: Area, prisons: Theme) -> None:
    found = load_needs(table("Mopti,prisons,incidents,1,,,2026,A\nML05,prisons,incidents,2,,,2026,B\n"), None)
    assert [(problem.row, problem.column) for problem in found.problems] == [(3, "area")]
    assert "2" in found.problems[0].message


@pytest.mark.parametrize("data", [b"", b"\n\n", b'"', b"\x00\xff", b"a,b\n1,2\n"])
def test_load__of_what_is_no_table_says_so(data: bytes) -> None:
    assert load_needs(Table("x.csv", data, "2021"), None).problems


def test_load__again_changes_nothing_and_a_change_makes_a_version(mopti: Area, prisons: Theme) -> None:
    loaded("Mopti,prisons,incidents,10,,3,2026,A\n")
    again = load_needs(table("Mopti,prisons,incidents,10,,3,2026,A\n"), None)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert NeedFile.objects.count() == 1
    changed = load_needs(table("Mopti,prisons,incidents,12,,4,2026,A\n"), None)
    assert (changed.new, changed.changed) == (0, 1)
    assert Need.objects.current().get().value == 12
    assert Need.objects.count() == 2


def test_load__that_is_tried_only_writes_nothing(mopti: Area, prisons: Theme) -> None:
    found = load_needs(table("Mopti,prisons,incidents,10,,3,2026,A\n"), None, dry_run=True)
    assert (found.new, Need.objects.count(), NeedFile.objects.count()) == (1, 0, 0)


def test_withdraw__brings_back_what_it_replaced(mopti: Area, prisons: Theme) -> None:
    coordinator = MembershipFactory(coordinator=True).user
    loaded("Mopti,prisons,incidents,10,,3,2026,A\n")
    loaded("Mopti,prisons,incidents,12,,4,2026,A\nMopti,prisons,people-in-need,5,,1,2026,A\n")
    withdraw(NeedFile.objects.first(), coordinator)  # type: ignore[arg-type]
    assert [(need.measure.code, need.value) for need in Need.objects.current()] == [
        ("incidents", Decimal(10))
    ]


def test_load__is_for_coordinators(mopti: Area, prisons: Theme) -> None:
    for who in (MembershipFactory().user, MembershipFactory(editor=True).user):
        with pytest.raises(PermissionDenied):
            load_needs(table("Mopti,prisons,incidents,1,,1,2026,A\n"), who)


def test_load__reads_the_census_of_2022_by_region() -> None:
    data = shared_file("mali/mali_population_rgph5_2022.csv").read_bytes()
    lines = data.decode().splitlines()[1:]
    for number, line in enumerate(lines):
        AreaFactory(pcode=f"R{number}", name_fr=line.split(",")[0], edition="2023")
    reading = Reading({"value": "population_2022"}, {"measure": "population", "date": "2022"})
    found = load_needs(Table("rgph5.csv", data, "2023", reading), None)
    assert found.problems == []
    assert found.new == 20
    # as the file's first line says
    assert Need.objects.get(area__name_fr="Bamako").value == 4_227_569


def test_load__reads_incident_counts_of_one_kind_and_year(mopti: Area) -> None:
    """The sample names several kinds of event: each is a measure, which must be known first."""
    data = shared_file("mali/mali_insecurity_insight_counts.csv").read_bytes()
    unknown = load_needs(Table("incidents.csv", data, "2021"), None)
    assert {problem.column for problem in unknown.problems} >= {"measure"}
    lines = data.decode().splitlines()
    names = {line.split(",")[0] for line in lines[1:]}
    for name in names:
        NeedMeasure.objects.create(code=name.replace("_", "-"), name_fr=name, name_en=name, form="count")
    for name in {line.split(",")[3] for line in lines[1:]} - {"Mopti"}:
        AreaFactory(name_fr=name, edition="2021")
    found = load_needs(Table("incidents.csv", data, "2021"), None)
    assert found.problems == []
    assert found.new == len(lines) - 1
    # as the file's fifth line says
    eight = Need.objects.get(area=mopti, measure__code="aid-worker-kika", date=date(2020, 1, 1))
    assert (eight.value, eight.date_precision) == (Decimal(8), "year")


def test_command__loads_and_tells(mopti: Area, prisons: Theme, tmp_path: Any, capsys: Any) -> None:
    path = tmp_path / "besoins.csv"
    path.write_text("region,valeur\nMopti,12\n", encoding="utf-8")
    fixed = ["measure=incidents", "theme=prisons", "date=2026"]
    call_command("load_needs", str(path), "--edition", "2021", *(f"--set={one}" for one in fixed))
    assert Need.objects.get().value == 12


# -- gaps


def test_matrix__of_a_need_where_nobody_is_shows_a_gap_with_its_severity(
    client: Client, mopti: Area, prisons: Theme
) -> None:
    loaded("Mopti,prisons,incidents,10,,3,2026,A\nMopti,prisons,people-in-need,9,,5,2025,A\n")
    page = client.get(reverse("gaps"), {"detail": "theme"}, headers={"accept-language": "en"}).text
    assert "severity 5 of 5" in page
    days = {"planned_start": date(2020, 1, 1), "planned_end": date(2035, 1, 1)}
    ActivityFactory(areas=[mopti], themes=[prisons], visibility="partners", **days)
    # who may not see it sees the gap
    english = {"accept-language": "en"}
    page = client.get(reverse("gaps"), {"detail": "theme"}, headers=english).text
    assert "severity 5 of 5" in page
    ActivityFactory(areas=[mopti], themes=[prisons], visibility="public", **days)
    page = client.get(reverse("gaps"), {"detail": "theme"}, headers=english).text
    assert "severity 5 of 5" not in page


def test_needs__of_a_measure_count_by_their_latest_date(client: Client, mopti: Area, prisons: Theme) -> None:
    loaded("Mopti,prisons,incidents,10,,5,2024,A\nMopti,prisons,incidents,2,,1,2026,A\n")
    page = client.get(reverse("gaps"), {"detail": "theme"}, headers={"accept-language": "en"}).text
    assert "severity 1 of 5" in page


def test_figure__without_severity_makes_no_gap(client: Client, mopti: Area, prisons: Theme) -> None:
    loaded("Mopti,prisons,incidents,10,,,2026,A\nMopti,,population,1000,,,2022,A\n")
    assert (
        "severity"
        not in client.get(reverse("gaps"), {"detail": "theme"}, headers={"accept-language": "en"}).text.split(
            '<details class="how"'
        )[0]
    )


def test_list__puts_the_gravest_first_and_coming_gaps_beside(
    client: Client, mopti: Area, prisons: Theme
) -> None:
    today = timezone.localdate()
    light, other = ThemeFactory(name_fr="Foncier"), ThemeFactory(name_fr="Police")
    loaded(
        "Mopti,prisons,incidents,10,,4,2026,A\n"
        f"Mopti,{light.code},incidents,10,,1,2026,A\n"
        f"Mopti,{other.code},incidents,10,,5,2026,A\n"
    )
    ActivityFactory(
        visibility="public",
        areas=[mopti],
        themes=[other],
        planned_start=today - timedelta(9),
        planned_end=today + timedelta(30),
    )
    page = client.get(reverse("gaps"), {"detail": "theme"}).text
    places = [page.index(f"Mopti, {name}") for name in ("Police", "Prisons", "Foncier")]
    assert places == sorted(places)
    exported = b"".join(client.get(reverse("gaps_export", args=["csv"]), {"detail": "theme"}))
    assert exported.decode("utf-8-sig").splitlines()[1].startswith("1.0,5,Mopti,ML05,Police")


def test_decision__is_kept_with_who_and_why(client: Client, mopti: Area, prisons: Theme) -> None:
    coordinator = MembershipFactory(coordinator=True).user
    loaded("Mopti,prisons,incidents,10,,3,2026,A\n")
    client.force_login(coordinator)
    address = reverse("gap", args=["ML05", "prisons"])
    assert client.post(address, {"decision": "sought", "text": ""}).status_code == 422
    sent = {"decision": "sought", "text": "Demandé à deux agences.", "due": "2027-01-31"}
    assert client.post(address, sent).status_code == 302
    client.post(address, sent)
    assert GapNote.objects.get().by == coordinator
    assert GapCase.objects.get().due == date(2027, 1, 31)
    assert "Demandé à deux agences." in client.get(address).text


def test_gap__is_decided_by_coordinators_and_its_talk_is_the_teams(
    client: Client, mopti: Area, prisons: Theme
) -> None:
    decide_gap(
        mopti,
        prisons,
        CaseSaid(decision="accepted", text="Pour l’équipe"),
        MembershipFactory(coordinator=True).user,
    )
    address = reverse("gap", args=["ML05", "prisons"])
    for who in (None, MembershipFactory().user):
        if who:
            client.force_login(who)
        assert "Pour l’équipe" not in client.get(address).text
        assert client.post(address, {"decision": "sought", "text": "x"}).status_code == 403
    with pytest.raises(ValidationError):
        decide_gap(mopti, prisons, CaseSaid(decision="nothing"), MembershipFactory(coordinator=True).user)


def test_page_of_files__checks_first_then_loads_and_takes_back(
    client: Client, mopti: Area, prisons: Theme
) -> None:
    client.force_login(MembershipFactory(coordinator=True).user)
    address = reverse("need_files")

    def send(rows: str, **more: str) -> Any:
        file = SimpleUploadedFile("besoins.csv", (HEAD + rows).encode())
        return client.post(address, {"file": file, "edition": "2021"} | more)

    assert send("Mopti,prisons,incidents,-1,,1,2026,A\n").status_code == 422
    assert send("Mopti,prisons,incidents,1,,1,2026,A\n").status_code == 200
    assert not Need.objects.exists()
    assert send("Mopti,prisons,incidents,1,,1,2026,A\n", load="1").status_code == 302
    file = NeedFile.objects.get()
    client.post(reverse("needs_withdraw", args=[file.pk]))
    assert not Need.objects.current().exists()
    client.force_login(MembershipFactory().user)
    assert client.get(address).status_code == 403
    assert client.post(reverse("needs_withdraw", args=[file.pk])).status_code == 403


@pytest.mark.parametrize(
    "query", ["area=%00", "theme=x&level=nope&from=9999-99-99", "detail=theme&level=country"]
)
def test_list__of_nonsense_is_a_page(client: Client, query: str) -> None:
    assert client.get(f"{reverse('gaps')}?{query}").status_code == 200


def test_measures__are_there_and_stay_as_people_left_them() -> None:
    assert {"occupancy", "pretrial", "magistrates", "courts"} <= set(
        NeedMeasure.objects.values_list("code", flat=True)
    )
    NeedMeasure.objects.filter(code="courts").update(name_fr="Tribunaux ouverts")
    assert actions.load_measures() == 0
    assert NeedMeasure.objects.get(code="courts").name_fr == "Tribunaux ouverts"
