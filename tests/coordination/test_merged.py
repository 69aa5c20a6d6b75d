"""Two organisations found to be one: all that names them follows, is counted once, and can be taken apart."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from coordination import actions
from coordination.content import content_of, pending_content
from coordination.models import Activity, Footprint, OrganisationRole, OverlapPair
from kb.models import OtherDocument
from reference import merging
from reference.models import Organisation, OrganisationMerge
from search.models import OutboxEntry
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    MembershipFactory,
    OrganisationFactory,
    OtherDocumentFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> Any:
    return MembershipFactory(coordinator=True).user


@pytest.fixture
def one() -> Organisation:
    return OrganisationFactory(code="save-the-children", name_fr="Save the Children", name_en="")


@pytest.fixture
def other() -> Organisation:
    return OrganisationFactory(code="stc", name_fr="Save The Children Intl.", name_en="")


def test_merge__takes_every_kind_of_record_along(
    coordinator: Any, one: Organisation, other: Organisation
) -> None:
    person = MembershipFactory(organisation=other)
    reported = ActivityFactory(reporting_organisation=other)
    taking_part = ActivityFactory(implementers=[other])
    issued = OtherDocumentFactory(issuer=other)
    merging.merge(other, one, coordinator)
    person.refresh_from_db()
    assert person.organisation == one
    assert Activity.objects.get(pk=reported.pk).reporting_organisation == one
    assert taking_part.participations.get().organisation == one
    assert set(Footprint.objects.current().values_list("organisation", flat=True)) == {one.pk}
    assert OtherDocument.objects.get(pk=issued.pk).issuer == one
    assert reported.changes.get().action == "merge"
    assert OutboxEntry.objects.filter(group=reported.search_group).exists()


def test_merge__makes_the_old_names_spellings_and_leads_the_old_address_on(
    client: Client, coordinator: Any, one: Organisation, other: Organisation
) -> None:
    merging.merge(other, one, coordinator)
    assert Organisation.objects.named("save the children intl.") == one
    assert Organisation.objects.named("stc") == one
    assert other not in Organisation.objects.all()
    answer = client.get(reverse("organisation", args=["stc"]))
    assert answer.headers["Location"] == reverse("organisation", args=["save-the-children"])


def test_merge__of_two_that_take_part_in_one_activity_counts_one(
    coordinator: Any, one: Organisation, other: Organisation
) -> None:
    both = ActivityFactory(implementers=[one, other])
    made = merging.merge(other, one, coordinator)
    assert [row.organisation for row in both.participations.all()] == [one]
    assert Footprint.objects.current().filter(activity=both).count() == 1
    merging.undo(made, coordinator)
    assert {row.organisation_id for row in both.participations.all()} == {one.pk, other.pk}
    assert Footprint.objects.current().filter(activity=both).count() == 2


def test_merge__makes_an_overlap_of_the_two_a_possible_double(
    coordinator: Any, one: Organisation, other: Organisation
) -> None:
    there = {"areas": [AreaFactory()], "themes": [ThemeFactory()]}
    ActivityFactory(reporting_organisation=one, **there)
    ActivityFactory(reporting_organisation=other, **there)
    assert not OverlapPair.objects.get().possible_double
    merging.merge(other, one, coordinator)
    assert OverlapPair.objects.get().possible_double


def test_merge__renames_in_versions_that_wait(
    coordinator: Any, one: Organisation, other: Organisation
) -> None:
    activity: Any = ActivityFactory(reporting_organisation=other)
    changed = replace(content_of(activity), title_fr="Autre")
    activity = actions.save_draft(changed, coordinator, uuid.uuid4(), activity.pk, activity.version)
    made = merging.merge(other, one, coordinator)
    activity.refresh_from_db()
    waiting = pending_content(activity)
    assert waiting.reporting_organisation_id == one.pk
    assert waiting.participations == ((one.pk, OrganisationRole.IMPLEMENTING.value),)
    merging.undo(made, coordinator)
    activity.refresh_from_db()
    assert pending_content(activity) == changed


def test_undo__brings_everything_back_and_leaves_what_came_since(
    coordinator: Any, one: Organisation, other: Organisation
) -> None:
    theirs = ActivityFactory(reporting_organisation=other)
    made = merging.merge(other, one, coordinator)
    since = ActivityFactory(reporting_organisation=one)
    merging.undo(made, coordinator)
    theirs.refresh_from_db()
    since.refresh_from_db()
    assert theirs.reporting_organisation == other
    assert since.reporting_organisation == one
    assert Organisation.objects.named("Save The Children Intl.") == other
    with pytest.raises(ValidationError):
        merging.undo(made, coordinator)


def test_merge__is_refused_where_the_two_cannot_be_one(coordinator: Any, one: Organisation) -> None:
    section = OrganisationFactory(parent=one)
    team = OrganisationFactory(coordinating=True)
    for source, target in ((one, one), (section, one), (one, section), (team, one)):
        with pytest.raises(ValidationError):
            merging.merge(source, target, coordinator)
    for who in (MembershipFactory().user, MembershipFactory(editor=True).user):
        with pytest.raises(PermissionDenied):
            merging.merge(OrganisationFactory(), one, who)
    assert not OrganisationMerge.objects.exists()


def test_every_reference_to_an_organisation_is_known() -> None:
    """What a domain adds later is found by itself; these are what the domains have today."""
    known = {f"{field.model._meta.label}.{field.name}" for field in merging.references()}
    assert known >= {
        "accounts.Membership.organisation",
        "accounts.Invitation.organisation",
        "coordination.Activity.reporting_organisation",
        "coordination.Activity_counterparts.organisation",
        "coordination.Participation.organisation",
        "coordination.ProgrammeParticipation.organisation",
        "kb.CommitmentLine.promised_by",
        "kb.Work.issuer",
        "reference.Presence.organisation",
    }


def test_page__shows_what_looks_alike_and_merges_after_a_second_look(
    client: Client, coordinator: Any, one: Organisation, other: Organisation
) -> None:
    OrganisationFactory(name_fr="Avocats sans frontières")
    client.force_login(coordinator)
    page = client.get(reverse("reference_merge")).text
    assert (
        f"?source={other.pk}&amp;target={one.pk}" in page or f"?source={one.pk}&amp;target={other.pk}" in page
    )
    chosen = {"source": other.pk, "target": one.pk}
    client.post(reverse("reference_merge"), chosen)
    assert not OrganisationMerge.objects.exists()
    client.post(reverse("reference_merge"), chosen | {"sure": "1"})
    made = OrganisationMerge.objects.get()
    client.post(reverse("reference_merge_undo", args=[made.pk]))
    made.refresh_from_db()
    assert made.undone_at


@pytest.mark.parametrize("sent", [{"source": "x", "target": ""}, {"source": "9" * 30, "target": "\0"}])
def test_page__of_nonsense_is_told(client: Client, coordinator: Any, sent: dict[str, str]) -> None:
    client.force_login(coordinator)
    assert client.post(reverse("reference_merge"), sent | {"sure": "1"}).status_code == 422


def test_page__is_closed_to_editors(client: Client) -> None:
    client.force_login(MembershipFactory(editor=True).user)
    assert client.get(reverse("reference_merge")).status_code in {302, 403}
