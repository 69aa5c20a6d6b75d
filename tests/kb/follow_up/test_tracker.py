"""The tracker: what its address asks for, its order, its figures, its files, and what search finds."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from coordination.follow_up import link_objective, link_recommendation
from kb.follow_up import actions
from kb.follow_up.objectives import tree_of
from kb.follow_up.promises import totals_of, visible_lines
from kb.follow_up.relations import related_to
from kb.models import Mission, Objective, WorkRelation
from search import engines, outbox
from search.checking import batches
from search.queries import ask
from search.types import ANONYMOUS, PUBLIC, TEAM, SearchQuery, Viewer
from tests.accounts.people import Cast
from tests.factories import ActivityFactory, AreaFactory, OrganisationFactory, ThemeFactory
from tests.kb.follow_up.reports import (
    LONG_AGO,
    MissionReportFactory,
    PartnerCommitmentFactory,
    StrategyFactory,
    line,
    recommendation,
    report_text,
)

pytestmark = pytest.mark.django_db
THE_TEAM = Viewer(frozenset({PUBLIC, TEAM}))


def rows(client: Client, **query: Any) -> list[str]:
    page = client.get(reverse("recommendations"), query).context
    return [one.text for one in page["rows"]]


def test_filters__each_keeps_what_it_names(client: Client) -> None:
    ministry, agency = OrganisationFactory(code="mj"), OrganisationFactory(code="pnud")
    branch = ThemeFactory(code="justice")
    theme = ThemeFactory(code="prisons", parent=branch)
    region = AreaFactory(pcode="ML05")
    cercle = AreaFactory(pcode="ML0506", level=2, parent=region)
    report = MissionReportFactory(title="Mission 2025", date=date(2025, 4, 1))
    mission = Mission.objects.create(title_fr="À Mopti", report=report)
    one = recommendation(
        report,
        text_fr="La bonne Échéance",
        addressees=[ministry],
        lead=agency,
        themes=[theme],
        areas=[cercle],
        mission=mission,
        priority=1,
        due=LONG_AGO,
        status="under_way",
    )
    actions.respond(one, ministry, "partly", by=None)
    recommendation(text_fr="Une autre")
    for asked in (
        {"report": report.key},
        {"mission": mission.pk},
        {"addressee": "mj"},
        {"lead": "pnud"},
        {"theme": "prisons"},
        {"theme": "justice"},
        {"area": "ML05"},
        {"area": "ML0506"},
        {"priority": "1"},
        {"status": "under_way"},
        {"response": "partly"},
        {"overdue": "1"},
        {"year": "2025"},
        {"q": "échéance bonne"},
    ):
        assert rows(client, **asked) == ["La bonne Échéance"], asked
    assert rows(client, response="none") == ["Une autre"]
    assert len(rows(client)) == 2


@pytest.mark.parametrize("name", ["status", "addressee", "year", "priority", "mission", "q", "page", "sort"])
@pytest.mark.parametrize("value", ["nonsense", "\0", "9" * 400, "-1", "é'\"<script>"])
def test_filters__nonsense_is_answered_and_can_be_taken_back(client: Client, name: str, value: str) -> None:
    recommendation()
    page = client.get(reverse("recommendations"), {name: value})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert client.get(reverse("recommendations_export", args=["csv"]), {name: value}).status_code == 200


def test_order__overdue_first_then_by_the_day_then_what_is_done(client: Client) -> None:
    recommendation(text_fr="faite", due=LONG_AGO, status="done")
    recommendation(text_fr="sans date")
    recommendation(text_fr="à venir", due=date(2999, 1, 1))
    recommendation(text_fr="en retard", due=LONG_AGO)
    assert rows(client) == ["en retard", "à venir", "sans date", "faite"]


def test_figures__count_what_their_addresses_list(client: Client) -> None:
    recommendation(due=LONG_AGO)
    recommendation(status="under_way")
    recommendation(status="done", due=LONG_AGO)
    for figure in client.get(reverse("recommendations")).context["figures"]:
        page = client.get(f"{reverse('recommendations')}?{figure.query}")
        assert page.context["page"].paginator.count == figure.count, figure.label


def test_list__asks_no_more_for_more_rows(client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("recommendations"))
        return len(queries)

    def more(number: int) -> None:
        for _ in range(number):
            organisation = OrganisationFactory()
            one = recommendation(
                addressees=[organisation], lead=organisation, themes=[ThemeFactory()], areas=[AreaFactory()]
            )
            actions.respond(one, organisation, "noted", by=None)

    more(2)
    few = count()
    more(10)
    assert count() == few


def test_files__hold_what_the_list_says_and_no_formula(client: Client) -> None:
    recommendation(
        text_fr="=1+1", due=date(2026, 3, 1), due_precision="month", addressed_to_fr="les autorités"
    )
    answer = client.get(reverse("recommendations_export", args=["csv"]))
    written = answer.getvalue().decode("utf-8-sig")
    head, row = csv.reader(StringIO(written))
    said = dict(zip(head, row, strict=True))
    assert row[0] == "'=1+1"
    assert "2026-03" in row
    assert "les autorités" in row
    assert said[head[-1]].startswith("http://testserver/recommandations/")
    book = client.get(reverse("recommendations_export", args=["xlsx"]))
    sheet = load_workbook(BytesIO(book.content)).active
    assert sheet.cell(2, 1).value == "'=1+1"
    assert client.get(reverse("recommendations_export", args=["pdf"])).status_code == 404


# -- in the report


def test_report__shows_the_words_that_were_recommended_and_leads_there(client: Client) -> None:
    report = MissionReportFactory()
    expression = report_text(report)
    quote = "Tenir un registre des détentions"
    one = recommendation(report, eid="page_2", quote=quote, expression=expression)
    page = client.get(reverse("passage", args=[report.key, "page_2"])).text
    assert f'href="{one.get_absolute_url()}"' in page
    assert f'id="recommandation-{one.pk}"' in page
    back = client.get(one.get_absolute_url()).context["place"]
    assert back["url"] == f"/textes/{report.key}/page_2/#recommandation-{one.pk}"
    # another text without these words: the place is that of the former version
    later = report_text(report, ("Autre rapport", "D’autres mots"))
    assert later.pk > expression.pk
    back = client.get(one.get_absolute_url()).context["place"]
    assert back["url"] == f"/textes/{report.key}/version-{expression.pk}/page_2/"


def test_marking__from_a_selection_and_from_paragraphs_to_the_record(client: Client) -> None:
    cast = Cast()
    client.force_login(cast["editor"])
    report = MissionReportFactory()
    report_text(report)
    address = reverse("recommendation_new", args=[report.key])
    assert address in client.get(reverse("passage", args=[report.key, "page_2"])).text
    chosen = client.get(address, {"passage": "page_2"})
    assert [one.number for one, _taken in chosen.context["candidates"]] == ["", "1", "2"]
    selected = {"do": "take", "passage": "page_2", "quote": "Tenir un registre\n des détentions"}
    form = client.post(address, selected).context["form"]
    assert form.initial["text_fr"] == "Tenir un registre des détentions"
    form = client.post(address, {"do": "take", "passage": "page_2", "line": ["2"]}).context["form"]
    assert form.initial["text_fr"] == "2. Tenir un registre des détentions, contrôlé chaque mois."
    kept = selected | {
        "do": "keep",
        "text_fr": "Tenir un registre.",
        "addressees": [cast.ours.pk],
        "due": "03/2026",
    }
    answer = client.post(address, kept, follow=True)
    one = answer.context["one"]
    assert (one.eid, one.page, one.quote) == ("page_2", 2, "Tenir un registre\n des détentions".strip())
    assert (one.due, one.due_precision) == (date(2026, 3, 1), "month")
    assert [taken for _one, taken in client.get(address).context["candidates"]] == [False, False, True]


def test_marking__words_that_are_not_in_the_passage_are_no_quotation(client: Client) -> None:
    client.force_login(Cast()["editor"])
    report = MissionReportFactory()
    report_text(report)
    sent = {"do": "keep", "passage": "page_1", "quote": "Des mots inventés", "text_fr": "Un texte."}
    one = client.post(reverse("recommendation_new", args=[report.key]), sent, follow=True).context["one"]
    assert (one.eid, one.quote) == ("page_1", "")


def test_marking__is_offered_to_nobody_else(client: Client) -> None:
    cast = Cast()
    report = MissionReportFactory()
    report_text(report)
    for who in ("reader", "focal point", "leadership", "nobody"):
        client.force_login(cast[who])
        assert "recommandations/nouvelle" not in client.get(f"/textes/{report.key}/page_1/").text
        assert client.get(reverse("recommendation_new", args=[report.key])).status_code == 403


# -- activities, objectives, commitments, relations


def test_activities__that_answer_are_shown_to_those_who_may_see_them(client: Client) -> None:
    cast = Cast()
    one = recommendation()
    seen = ActivityFactory(reporting_organisation=cast.ours, visibility="public", title_fr="Vue")
    hidden = ActivityFactory(reporting_organisation=cast.ours, visibility="organisation", title_fr="Cachée")
    for activity in (seen, hidden):
        link_recommendation(activity, one, cast["focal point"])
    page = client.get(one.get_absolute_url()).text
    assert "Vue" in page
    assert "Cachée" not in page
    client.force_login(cast["focal point"])
    assert "Cachée" in client.get(one.get_absolute_url()).text


def test_activities__are_linked_from_the_page_by_their_own_organisation_alone(client: Client) -> None:
    cast = Cast()
    one = recommendation()
    theirs = ActivityFactory(reporting_organisation=cast.theirs, visibility="public")
    ours = ActivityFactory(reporting_organisation=cast.ours, visibility="public")
    client.force_login(cast["focal point"])
    address = reverse("recommendation_activities", args=[one.pk])
    for wrong in (str(theirs.pk), "0", "", "x", "9" * 30):
        client.post(address, {"activity": wrong})
    assert not one.activity_links.exists()
    client.post(address, {"activity": f"https://toguna.example/activites/{ours.pk}/"})
    link = one.activity_links.get()
    assert link.activity == ours
    client.force_login(cast["administrator elsewhere"])
    assert client.post(address, {"unlink": link.pk}).status_code == 403
    client.force_login(cast["focal point"])
    client.post(address, {"unlink": link.pk})
    assert not one.activity_links.exists()


def test_objectives__say_which_nobody_serves_as_far_as_the_viewer_sees() -> None:
    cast = Cast()
    strategy = StrategyFactory()
    top = Objective.objects.create(strategy=strategy, number="1", text_fr="Justice", order=1)
    served = Objective.objects.create(strategy=strategy, number="1.1", parent=top, text_fr="A", order=2)
    Objective.objects.create(strategy=strategy, number="1.2", parent=top, text_fr="B", order=3)
    hidden = ActivityFactory(reporting_organisation=cast.ours, visibility="organisation")
    link_objective(hidden, served, cast["focal point"])
    tree = tree_of(strategy, ANONYMOUS)
    assert tree is not None
    assert [one.number for one in tree.unserved] == ["1", "1.1", "1.2"]
    tree = tree_of(strategy, THE_TEAM)
    assert tree is not None
    assert [one.number for one in tree.unserved] == ["1.2"]
    assert [[child.objective.number for child in root.children] for root in tree.roots] == [["1.1", "1.2"]]


def test_commitments__sums_never_cross_currencies_and_overdue_come_first(client: Client) -> None:
    donor, other = OrganisationFactory(name_fr="Zèbre"), OrganisationFactory(name_fr="Alpha")
    work = PartnerCommitmentFactory()
    line(work, promised_by=donor, amount="100.50", currency="EUR", due=LONG_AGO)
    line(work, promised_by=donor, amount="10", currency="EUR", state="received", due=LONG_AGO)
    line(work, promised_by=other, amount="5000", currency="XOF")
    line(work, promised_by=other, amount="7", currency="XOF", state="withdrawn")
    line(work, promised_by=other, in_kind_fr="Dix véhicules")
    totals = totals_of(list(visible_lines(ANONYMOUS)))
    assert [(one.currency, str(one.amount), one.lines, str(one.awaited)) for one in totals] == [
        ("EUR", "110.50", 2, "100.50"),
        ("XOF", "5000.00", 1, "5000.00"),
    ]
    page = client.get(reverse("commitments"))
    assert [partner.name for partner in page.context["partners"]] == ["Zèbre", "Alpha"]
    assert client.get(reverse("commitments"), {"overdue": "1"}).context["count"] == 1
    assert client.get(reverse("commitments"), {"state": "nonsense"}).context["count"] == 5
    book = client.get(reverse("commitments_export", args=["xlsx"]))
    amounts = [row[3].value for row in load_workbook(BytesIO(book.content)).active.iter_rows(min_row=2)]
    assert sorted(filter(None, amounts)) == [7, 10, 100.5, 5000]
    assert "Dix véhicules" in client.get(work.get_absolute_url()).text


def test_relations__show_on_both_sides_with_the_inverse_words_to_those_who_may_read() -> None:
    policy, plan = StrategyFactory(title="Politique"), StrategyFactory(title="Plan")
    secret = StrategyFactory(title="Secret", visibility="team")
    WorkRelation.objects.create(work=plan, kind="implements", other=policy)
    WorkRelation.objects.create(work=secret, kind="implements", other=policy)
    assert [[work.title for work in one.works] for one in related_to(plan, ANONYMOUS)] == [["Politique"]]
    (back,) = related_to(policy, ANONYMOUS)
    assert [work.title for work in back.works] == ["Plan"]
    assert back.words != related_to(plan, ANONYMOUS)[0].words
    assert len(related_to(policy, THE_TEAM)[0].works) == 2


# -- search


@pytest.mark.usefixtures("fresh_index")
def test_search__finds_recommendations_for_those_who_may_read_the_report() -> None:
    ministry = OrganisationFactory(name_fr="Ministère des registres")
    report = MissionReportFactory(title="Rapport sur les prisons")
    recommendation(report, text_fr="Tenir un écrou à jour.", addressees=[ministry])
    hidden = MissionReportFactory(visibility="team")
    recommendation(hidden, text_fr="Tenir un écrou secret.")
    engines.current().rebuild(batches())

    def found(words: str, viewer: Viewer = ANONYMOUS) -> list[str]:
        hits = ask(SearchQuery(words, {"kind": ("recommendation",)}), viewer).hits
        return sorted(hit.title for hit in hits)

    assert found("ecrou") == ["Tenir un écrou à jour."]
    assert found("registres") == ["Tenir un écrou à jour."]
    assert len(found("ecrou", THE_TEAM)) == 2
    report.visibility = "team"
    report.save()
    outbox.drain()
    assert found("ecrou") == []
    report.unpublish()
    outbox.drain()
    assert len(found("ecrou", THE_TEAM)) == 1
    assert "Tenir un écrou" not in Client().get("/recherche/", {"q": "écrou"}).text
