"""What the team keeps for the register in the admin."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from coordination import register
from coordination.content import BudgetLine, ResultLine, content_of, write_content
from coordination.models import NobodyStatement, Programme, Watch
from reference.models import Area, Organisation, Zone
from tests.coordination.content.whole import indicator
from tests.factories import ActivityFactory, AreaFactory, MembershipFactory, OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db

OF_THE_REGISTER = ("programme", "indicator", "exchangerate", "site")
REFERENCE = ("organisation", "presence", "area", "zone", "theme", "activitytype", "targetgroup")


KEPT = [f"reference/{name}" for name in REFERENCE] + [f"coordination/{name}" for name in OF_THE_REGISTER]


def member(client: Client, **traits: bool) -> Client:
    client.force_login(MembershipFactory(**traits).user)
    return client


def form_of(**values: str) -> dict[str, str]:
    inlines = ("aliases", "presences", "participations")
    return {f"{name}-{count}_FORMS": "0" for name in inlines for count in ("TOTAL", "INITIAL")} | values


@pytest.mark.parametrize("trait", ["editor", "coordinator"])
@pytest.mark.parametrize("name", KEPT)
def test_reference_data__both_keep_it(client: Client, trait: str, name: str) -> None:
    site = member(client, **{trait: True})
    for address in (f"/admin/snippets/{name}/", f"/admin/snippets/{name}/add/"):
        assert site.get(address).status_code == 200, address
    assert site.get(f"/admin/snippets/{name}/?q=mopti").status_code == 200


@pytest.mark.parametrize(("trait", "status"), [("editor", 302), ("coordinator", 200)])
@pytest.mark.parametrize("name", ["watch", "nobodystatement"])
def test_statements__are_the_coordinators(client: Client, name: str, trait: str, status: int) -> None:
    site = member(client, **{trait: True})
    for address in (f"/admin/snippets/coordination/{name}/", f"/admin/snippets/coordination/{name}/add/"):
        assert site.get(address).status_code == status, address


@pytest.mark.parametrize("name", ["reference/area", *(f"coordination/{name}" for name in OF_THE_REGISTER)])
def test_reference_data__partners_do_not_see_it(client: Client, name: str) -> None:
    site = member(client)
    assert site.get(f"/admin/snippets/{name}/").status_code in {302, 403}


def test_organisation__is_kept_with_aliases_lifetime_and_successor(client: Client) -> None:
    successor = OrganisationFactory()
    form = form_of(
        code="usaid",
        name_fr="USAID",
        closed_on="2025-06-30",
        successor=str(successor.pk),
        **{"aliases-TOTAL_FORMS": "1", "aliases-0-name": "Agence des États-Unis"},
    )
    member(client, editor=True).post("/admin/snippets/reference/organisation/add/", form)
    kept = Organisation.objects.get(code="usaid")
    assert (kept.closed_on, kept.successor) == (date(2025, 6, 30), successor)
    assert Organisation.objects.named("agence des etats-unis") == kept


def test_organisation__an_impossible_one_is_refused_at_its_field(client: Client) -> None:
    form = form_of(code="x", name_fr="X", opened_on="2020-01-01", closed_on="2019-01-01")
    page = member(client, editor=True).post("/admin/snippets/reference/organisation/add/", form)
    assert page.status_code == 200
    assert "closed_on" in page.context["form"].errors
    assert not Organisation.objects.filter(code="x").exists()


def test_zone__groups_areas(client: Client) -> None:
    areas = AreaFactory.create_batch(2)
    form = {"code": "nord", "name_fr": "Nord", "name_en": "", "areas": [str(area.pk) for area in areas]}
    member(client, editor=True).post("/admin/snippets/reference/zone/add/", form)
    assert set(Zone.objects.get(code="nord").areas.all()) == set(areas)


def test_area__choosers_tell_areas_of_one_name_apart() -> None:
    region, cercle = AreaFactory(name_fr="Mopti", pcode="ML05"), AreaFactory(name_fr="Mopti", level=2)
    titles = {area.get_admin_display_title() for area in (region, cercle)}
    assert len(titles) == 2
    assert all("Mopti" in title for title in titles)


def test_programme__is_kept_with_its_organisations(client: Client) -> None:
    organisation = OrganisationFactory()
    form = form_of(
        code="prosmed",
        name_fr="PROSMED",
        **{
            "participations-TOTAL_FORMS": "1",
            "participations-0-organisation": str(organisation.pk),
            "participations-0-role": "4",
        },
    )
    member(client, editor=True).post("/admin/snippets/coordination/programme/add/", form)
    programme = Programme.objects.get(code="prosmed")
    assert [(one.organisation, one.role) for one in programme.participations.all()] == [(organisation, 4)]


def test_watch_and_statement__are_kept_with_who_states_it(client: Client) -> None:
    membership = MembershipFactory(coordinator=True)
    client.force_login(membership.user)
    place = {"area": str(AreaFactory().pk), "theme": str(ThemeFactory().pk)}
    client.post("/admin/snippets/coordination/watch/add/", place | {"since": "2026-01-01", "note": ""})
    client.post("/admin/snippets/coordination/nobodystatement/add/", place | {"on": "2026-02-01"})
    assert Watch.objects.get().since == date(2026, 1, 1)
    assert NobodyStatement.objects.get().by == membership.user


def test_area__is_not_made_twice_in_an_edition(client: Client) -> None:
    AreaFactory(pcode="ML05")
    form = {"pcode": "ML05", "edition": "2021", "level": "1", "parent": "", "name_fr": "Mopti", "name_en": ""}
    assert member(client, editor=True).post("/admin/snippets/reference/area/add/", form).status_code == 200
    assert Area.objects.count() == 1


def test_indicator__that_counts_people_from_now_on_counts_them_at_once(client: Client) -> None:
    asked, activity = indicator(counts_people=False), ActivityFactory()
    line = ResultLine(indicator_id=asked.pk, actual=Decimal(40))
    write_content(activity, replace(content_of(activity), results=(line,)))
    register.record(activity)
    assert activity.footprints.current().get().people_reached is None
    form = form_of(code=asked.code, name_fr="Formées", name_en="Trained", measure="1", counts_people="on")
    site = member(client, editor=True)
    site.post(f"/admin/snippets/coordination/indicator/edit/{asked.pk}/", form)
    assert activity.footprints.current().get().people_reached == 40


def test_rate__measures_what_is_in_its_currency_at_once(client: Client) -> None:
    activity = ActivityFactory()
    budget = BudgetLine(value=Decimal(1000), currency="XOF")
    write_content(activity, replace(content_of(activity), budgets=(budget,)))
    register.record(activity)
    form = form_of(currency="XOF", date="2026-01-01", rate="0.002")
    member(client, coordinator=True).post("/admin/snippets/coordination/exchangerate/add/", form)
    assert activity.footprints.current().get().money == 2
