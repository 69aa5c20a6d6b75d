"""The list of activities, its exports, and the page of an organisation."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from coordination.listing import counted, sorted_by
from coordination.models import Activity, JointGroup, OrganisationRole, Programme, ProgrammeParticipation
from kb.exchange.cells import plain
from reference.models import OrganisationAlias, Presence
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    MembershipFactory,
    OrganisationFactory,
    OtherDocumentFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/activites/"


def signed_in(**membership: Any) -> Client:
    client = Client()
    client.force_login(MembershipFactory(**membership).user)
    return client


@pytest.fixture
def team() -> Client:
    return signed_in(coordinator=True)


def titles(page: str) -> list[str]:
    """The titles of the rows, in their order."""
    return [title.strip() for title in re.findall(r'<th scope="row">\s*<a [^>]*>([^<]*)</a>', page)]


# -- what is listed


def test_list__shows_what_each_may_see_and_counts_no_more() -> None:
    own = OrganisationFactory()
    for visibility in ("public", "partners", "organisation", "team"):
        ActivityFactory(title_fr=f"Ouverte {visibility}", visibility=visibility)
        ActivityFactory(title_fr=f"Nôtre {visibility}", visibility=visibility, reporting_organisation=own)
    ActivityFactory(title_fr="Soumise", submitted=True, visibility="public")
    ours = {f"Nôtre {visibility}" for visibility in ("public", "partners", "organisation", "team")}
    everything = ours | {
        f"Ouverte {visibility}" for visibility in ("public", "partners", "organisation", "team")
    }
    expected = {
        "visitor": (Client(), {"Ouverte public", "Nôtre public"}),
        "partner": (signed_in(), {"Ouverte public", "Ouverte partners", "Nôtre public", "Nôtre partners"}),
        "own": (signed_in(organisation=own), ours | {"Ouverte public", "Ouverte partners"}),
        "team": (signed_in(coordinator=True), everything),
    }
    for who, (client, seen) in expected.items():
        answer = client.get(LIST)
        assert set(titles(answer.text)) == seen, who
        assert answer.context["page"].paginator.count == len(seen), who
        lines = list(csv.reader(StringIO(b"".join(client.get("/activites/export.csv")).decode("utf-8-sig"))))
        assert {line[1] for line in lines[1:]} == seen, who


def test_list__counts_joint_activities_once_beside_the_records(team: Client) -> None:
    group = JointGroup.objects.create(label="Ensemble")
    ActivityFactory(joint_group=group), ActivityFactory(joint_group=group), ActivityFactory()
    assert counted(Activity.objects.all()) == (3, 2)
    paginator = team.get(LIST).context["page"].paginator
    assert (paginator.count, paginator.works) == (3, 2)


def test_list__says_what_of_the_address_was_passed_over(team: Client) -> None:
    ActivityFactory(title_fr="Une")
    answer = team.get(LIST, {"area": "nulle-part", "from": "hier", "sort": "x", "page": "-3"})
    assert answer.status_code == 200
    assert "nulle-part" in answer.text
    assert titles(answer.text) == ["Une"]


def test_list__a_chip_takes_its_value_back(team: Client) -> None:
    first, second = ThemeFactory(), ThemeFactory()
    answer = team.get(LIST, {"theme": [first.code, second.code], "q": "aide"})
    chips = {chip.label.partition(": ")[2]: chip.without for chip in answer.context["chips"]}
    assert chips[first.name] == f"q=aide&theme={second.code}"
    assert chips["aide"] == f"theme={first.code}&theme={second.code}"


@pytest.mark.parametrize("address", [LIST, f"{LIST}?organisation=undp&role=any"])
def test_list__the_form_shows_the_role_that_the_list_means(team: Client, address: str) -> None:
    OrganisationFactory(code="undp")
    (selected,) = re.findall(
        r'<option value="(\w+)" selected>',
        re.findall(r'<select id="id_role".*?</select>', team.get(address).text)[0],
    )
    assert selected == ("any" if "any" in address else str(OrganisationRole.IMPLEMENTING.value))


def test_list__has_an_empty_state_for_each_reason(team: Client) -> None:
    empty = team.get(LIST).text
    ActivityFactory()
    narrowed = team.get(LIST, {"q": "introuvable"}).text
    assert 'class="empty"' in empty
    assert 'class="empty"' in narrowed
    assert empty != narrowed


def test_sort__orders_by_what_is_asked_for() -> None:
    late = ActivityFactory(
        title_fr="Beta", title_en="Alpha", planned_start=date(2026, 5, 1), planned_end=None
    )
    early = ActivityFactory(title_fr="Alpha", title_en="", planned_start=date(2025, 5, 1))
    undated = ActivityFactory(
        title_fr="Gamma", title_en="Aaa", planned_start=None, planned_end=date(2024, 1, 1)
    )
    every = Activity.objects.all()
    assert list(sorted_by(every, "title")) == [early, late, undated]
    with translation.override("en"):
        assert sorted_by(every, "title").first() == undated
    assert list(sorted_by(every, "start")) == [late, early, undated]
    assert list(sorted_by(every, "end")) == [undated, early, late]
    assert list(sorted_by(every, "nonsense")) == [undated, early, late]


def test_list__asks_no_more_for_many_than_for_few(team: Client, django_assert_max_num_queries: Any) -> None:
    themes, areas = [ThemeFactory() for _ in range(3)], [AreaFactory() for _ in range(5)]
    for _ in range(60):
        ActivityFactory(themes=themes, areas=areas)
    with django_assert_max_num_queries(32):
        answer = team.get(LIST)
    assert len(titles(answer.text)) == 25
    assert len(titles(team.get(LIST, {"page": "2"}).text)) == 25


# -- as a file


def test_export__holds_every_row_and_no_contact(team: Client) -> None:
    for number in range(60):
        ActivityFactory(title_fr=f"=Activité {number}")
    answer = b"".join(team.get("/activites/export.csv", {"sort": "title"})).decode("utf-8-sig")
    lines = list(csv.reader(StringIO(answer)))[1:]
    assert len(lines) == 60
    assert all(line[1].startswith("'=") for line in lines)
    assert "contact@example.org" not in answer


def test_export__as_a_workbook_says_the_same(team: Client) -> None:
    area = AreaFactory(name_fr="Mopti", pcode="ML05")
    ActivityFactory(
        title_fr="@Aide", areas=[area], planned_start=date(2026, 3, 1), planned_start_precision="month"
    )
    answer = team.get("/activites/export.xlsx")
    head, row = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    said = dict(zip(head, row, strict=True))
    assert plain(row[1]) == "@Aide"
    assert "ML05" in row
    assert "2026-03" in row
    assert len(said) == len(head)


def test_export__follows_the_filters(team: Client) -> None:
    theme = ThemeFactory()
    ActivityFactory(themes=[theme], title_fr="Celle-ci"), ActivityFactory()
    answer = b"".join(team.get("/activites/export.csv", {"theme": theme.code})).decode("utf-8-sig")
    assert [line[1] for line in csv.reader(StringIO(answer))][1:] == ["Celle-ci"]


@pytest.mark.parametrize("kind", ["pdf", "csvx", "CSV"])
def test_export__knows_two_kinds(team: Client, kind: str) -> None:
    assert team.get(f"/activites/export.{kind}").status_code == 404


def test_export__a_workbook_that_would_be_too_long_is_not_begun(team: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("coordination.views.activities.WORKBOOK_ROWS", 1)
    ActivityFactory(), ActivityFactory()
    answer = team.get("/activites/export.xlsx", {"q": "activité"}, follow=True)
    assert answer.redirect_chain[0][0].startswith("/activites/?q=")
    assert [message.level_tag for message in answer.context["messages"]] == ["info"]


# -- an organisation


def test_organisation__says_who_it_is() -> None:
    successor = OrganisationFactory(name_fr="Bureau du suivi")
    mission = OrganisationFactory(
        name_fr="Mission",
        name_en="The Mission",
        acronym_fr="MI",
        closed_on=date(2023, 12, 31),
        successor=successor,
    )
    OrganisationAlias.objects.create(organisation=mission, name="La Mission unie")
    Presence.objects.create(organisation=mission, area=AreaFactory(name_fr="Gao"))
    programme = Programme.objects.create(code="p", name_fr="Programme commun")
    ProgrammeParticipation.objects.create(
        programme=programme, organisation=mission, role=OrganisationRole.FUNDING
    )
    OtherDocumentFactory(title="Rapport", issuer=mission)
    page = Client().get(f"/organisations/{mission.code}/").text
    for said in (
        "Mission (MI)",
        "The Mission",
        "La Mission unie",
        "2023",
        "Gao",
        "Programme commun",
        "Rapport",
    ):
        assert said in page
    assert f"/organisations/{successor.code}/" in page
    assert "Mission" in Client().get(f"/organisations/{successor.code}/").text


def test_organisation__shows_the_activities_and_texts_that_one_may_see() -> None:
    organisation = OrganisationFactory()
    ActivityFactory(title_fr="Publique", visibility="public", implementers=[organisation])
    ActivityFactory(title_fr="Partagée", reporting_organisation=organisation)
    ActivityFactory(title_fr="Ailleurs", visibility="public")
    ActivityFactory(
        title_fr="Brouillon", draft=True, visibility="public", reporting_organisation=organisation
    )
    OtherDocumentFactory(title="Note interne", issuer=organisation, visibility="team")
    address = f"/organisations/{organisation.code}/"
    assert titles(Client().get(address).text) == ["Publique"]
    assert set(titles(signed_in().get(address).text)) == {"Publique", "Partagée"}
    assert "Note interne" not in signed_in().get(address).text
    assert "Note interne" in signed_in(coordinator=True).get(address).text


def test_organisation__that_is_not_there() -> None:
    assert Client().get("/organisations/nobody/").status_code == 404
