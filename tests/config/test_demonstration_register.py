"""The first data set once loaded: each record of its files once, and nothing that these do not say."""

from collections import Counter
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from coordination.content import content_of
from coordination.models import (
    Activity,
    ActivityPlace,
    Budget,
    Footprint,
    Milestone,
    Participation,
    Programme,
    RecordState,
    Result,
    Site,
)
from reference.models import Area, Organisation, OrganisationAlias, Presence, Zone
from tests.coordination.first_data_set import DATA, load, table

GROUPS = {
    "women": ("female", "", ""),
    "youth": ("", "youth", ""),
    "women_and_youth": ("", "", "women-and-youth"),
    "minors": ("", "minor", ""),
}
pytestmark = pytest.mark.django_db

PRECISION = {4: "year", 7: "month", 10: "day"}


@pytest.fixture(autouse=True)
def loaded(demonstration: Any) -> Any:
    return demonstration


def activity(code: str) -> Activity:
    return Activity.objects.get(source_code=code)


# -- all of it, once


def test_load__each_record_of_the_files_is_there_once(loaded: Any) -> None:
    files = {"zones": 0, "programmes": 0, "activities": 0, "sites": 0, "results": 0, "presences": 0}
    expected = {name: len(load(name)) for name in files}
    expected["organisations"] = len(load("organisations")) + 1  # the made-up coordination team
    expected["areas"] = len(table(DATA / "areas.csv")) - 1  # ML0704 is of 2019 alone
    assert {name: loaded["made"][name] for name in expected} == expected
    assert Activity.objects.count() == 97
    assert Result.objects.count() == len(load("results"))
    assert Site.objects.count() == len(load("sites"))
    assert Presence.objects.count() == 7
    assert not Area.objects.exclude(edition="2021").exists()


def test_load__areas_have_the_outline_but_for_the_region_that_it_lacks() -> None:
    regions = Area.objects.filter(level=1)
    assert set(regions.filter(boundary__isnull=True).values_list("pcode", flat=True)) == {"ML10"}
    credits = set(regions.filter(boundary__isnull=False).values_list("boundary_source", flat=True))
    assert credits == {"Natural Earth (public domain)"}


def test_load__every_activity_is_validated_public_and_names_its_source() -> None:
    assert not Activity.objects.exclude(state=RecordState.VALIDATED).exists()
    assert not Activity.objects.exclude(visibility="public").exists()
    for one in Activity.objects.all():
        assert "http" in one.source, one.source_code
        assert one.title_fr, one.source_code
        assert one.title_en, one.source_code


def test_load__no_file_name_of_a_source_is_shown() -> None:
    models: tuple[type[Model], ...] = (Activity, Result, Site, Programme, Presence)
    for model in models:
        assert not model._default_manager.filter(source__contains=".txt").exists()


# -- nothing made up


def test_dates__only_those_that_the_files_state_with_their_precision() -> None:
    for row in load("activities"):
        found, said = activity(row["id"]), Counter[str]()
        for side in ("start", "end"):
            if date := row["dates"][side]:
                reported = {"start": "reported_from", "end": "reported_to"}[side]
                name = reported if date["basis"] == "reported" else f"{date['basis']}_{side}"
                assert str(getattr(found, name)).startswith(date["value"]), (row["id"], name)
                assert getattr(found, f"{name}_precision") == PRECISION[len(date["value"])]
                said[name] += 1
        if period := row["reported_period"]:
            assert (str(found.reported_from), str(found.reported_to)) == (
                f"{period['from']}-01-01",
                f"{period['to']}-12-31",
            )
            assert (found.reported_from_precision, found.reported_to_precision) == ("year", "year")
            said.update(["reported_from", "reported_to"])
        dates = [f"{basis}_{side}" for basis in ("planned", "actual") for side in ("start", "end")]
        kept = {name for name in (*dates, "reported_from", "reported_to") if getattr(found, name)}
        assert kept == set(said), row["id"]


def test_contacts_and_confirmations__are_none() -> None:
    assert not Activity.objects.exclude(contact_name="", contact_email="", confirmed_at=None).exists()


def test_budgets__only_those_stated_and_once() -> None:
    stated = {row["id"]: row["budget"]["amount"] for row in load("activities") if row["budget"]}
    found = Budget.objects.values_list("activity__source_code", "value")
    assert {code: int(amount or 0) for code, amount in found} == stated
    assert len(found) == len(stated)


def test_load__what_is_missing_makes_a_record_incomplete_and_refuses_none() -> None:
    lacking = {one.source_code: set(content_of(one).missing) for one in Activity.objects.all()}
    assert all("contact" in missing for missing in lacking.values())
    assert "planned_start" in lacking["B23"]
    for row in load("activities"):
        assert ("status" in lacking[row["id"]]) == (not row["status"]), row["id"]
        somewhere = {place["kind"] for place in row["places"]} - {"unspecified"}
        assert ("places" in lacking[row["id"]]) == (not somewhere), row["id"]


# -- who, where


def test_participations__are_those_of_the_files() -> None:
    expected = {
        (row["id"], part["organisation"], int(part["role"]))
        for row in load("activities")
        for part in row["participations"]
    }
    fields = ("activity__source_code", "organisation__code", "role")
    assert set(Participation.objects.values_list(*fields)) == expected


def test_places__are_those_of_the_files() -> None:
    expected = {
        (row["id"], place["pcode"] or None, place["zone"] or None)
        for row in load("activities")
        for place in row["places"]
        if place["kind"] in {"area", "zone"}
    }
    fields = ("activity__source_code", "area__pcode", "zone__code")
    assert set(ActivityPlace.objects.values_list(*fields)) == expected
    countrywide = Activity.objects.filter(countrywide=True).values_list("source_code", flat=True)
    assert set(countrywide) == {
        row["id"] for row in load("activities") if row["places"][0]["kind"] == "country"
    }


def test_northern_mali__is_a_zone_and_no_area() -> None:
    zone = Zone.objects.get(code="nord-mali")
    assert set(zone.areas.values_list("pcode", flat=True)) == {"ML06", "ML07", "ML08", "ML10"}
    assert not Area.objects.filter(name_fr__icontains="nord").exists()
    assert set(Footprint.objects.filter(zone="nord-mali").values_list("place_kind", flat=True)) == {"zone"}


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("PNUD", "undp"),
        ("UNDP", "undp"),
        ("CICR", "icrc"),
        ("ICRC Office in Mali", "icrc"),
        ("MINUSMA – SAJP", "minusma-jcs"),
        ("MINUSMA – Justice and Corrections Section", "minusma-jcs"),
        ("onu femmes", "un-women"),
        ("ONUDC", "unodc"),
    ],
)
def test_organisations__are_one_under_all_their_names(spelling: str, code: str) -> None:
    found = Organisation.objects.named(spelling)
    assert found is not None
    assert found.code == code


def test_organisations__every_alias_of_the_files_leads_to_its_own() -> None:
    aliases = {alias: row["code"] for row in load("organisations") for alias in row["aliases"]}
    assert dict(OrganisationAlias.objects.values_list("name", "organisation__code")) == aliases


def test_organisations__lifetime_and_successor() -> None:
    closed = Organisation.objects.exclude(closed_on=None).values_list("code", "closed_on", "successor__code")
    assert {(code, str(day), after) for code, day, after in closed} == {
        (row["code"], row["closed"], row["successor"] or None)
        for row in load("organisations")
        if row["closed"]
    }


def test_minusma__its_unfinished_work_is_historical_whoever_took_part() -> None:
    rows = Footprint.objects.current().filter(
        activity__reporting_organisation__code__startswith="minusma", status=2
    )
    assert rows.filter(organisation__code="undp").exists()
    assert not rows.filter(historical=False).exists()


def test_prosmed__is_one_programme_with_its_organisations_and_activities() -> None:
    prosmed = Programme.objects.get(code="prosmed")
    roles = set(prosmed.participations.filter(role=4).values_list("organisation__code", flat=True))
    assert {"undp", "un-women", "unodc"} <= roles
    assert prosmed.activities.count() == 25
    assert prosmed.results.count() == 4
    assert prosmed.parent is not None
    assert prosmed.parent.code == "gfp"


# -- results and sites


def test_results__are_those_of_the_files() -> None:
    for row in load("results"):
        result = Result.objects.get(source_code=row["id"])
        for name in ("target", "actual", "qualifier", "unit_fr", "statement_en"):
            assert getattr(result, name) == row[name], (row["id"], name)
        parts = {(part.sex, part.age, part.combined): part for part in result.disaggregated.all()}
        stated = {name for name in GROUPS if row[name] is not None or row.get(f"{name}_qualifier")}
        assert {GROUPS[name] for name in stated} == set(parts), row["id"]
        for name in stated:
            part = parts[GROUPS[name]]
            assert (part.actual, part.share) == (row[name], row.get(f"{name}_qualifier", "")), (
                row["id"],
                name,
            )
        assert (result.activity.source_code if result.activity else "") == row["activity"]
        assert (result.area.pcode if result.area else "") == row["area"]
        assert (result.site.code if result.site else "") == row["site"]
        assert str(result.date or "") == (row["date"] or {"value": ""})["value"]


def test_results__legal_aid_in_mopti_prison_hangs_on_its_activity() -> None:
    results = activity("B23").results.filter(site__code="prison-mopti")
    assert {(one.actual, one.qualifier, one.area.pcode) for one in results if one.area} == {
        (75, "", "ML0506"),
        (83, "over", "ML0506"),
    }


def test_sites__one_awaits_its_acceptance() -> None:
    step = Milestone.objects.exclude(planned=None).get()
    assert (step.stage, str(step.planned), step.planned_precision, step.actual, step.progress) == (
        "provisional",
        "2025-05-01",
        "month",
        None,
        "expected",
    )
    assert [one.source_code for one in step.site.activities.all()] == ["B14"]
    assert step.activity == activity("B14")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_page__shows_results_sites_and_notes_of_every_activity(client: Client, language: str) -> None:
    for one in Activity.objects.all():
        page = client.get(
            reverse("activity", args=[one.pk]), headers={"accept-language": language}
        ).content.decode()
        assert ('id="results-title"' in page) == one.results.exists(), one.source_code
        assert ('id="sites-title"' in page) == one.sites.exists(), one.source_code
