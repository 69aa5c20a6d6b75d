"""The way of an activity: drafts, submission, validation, sending back, and who may do what."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import override

from coordination import actions
from coordination.content import ActivityContent, OtherIdentifier, Place, TransactionLine, content_of
from coordination.models import Activity, Footprint, OrganisationRole, OverlapPair, RecordState
from coordination.wording import changes_between
from search.models import OutboxEntry
from tests.factories import ActivityFactory, ActivityTypeFactory, AreaFactory, MembershipFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal_point() -> Any:
    return MembershipFactory()


@pytest.fixture
def coordinator() -> Any:
    return MembershipFactory(coordinator=True).user


def a_content(organisation: Any, **changes: Any) -> ActivityContent:
    content = ActivityContent(
        reporting_organisation_id=organisation.pk,
        title_fr="Aide juridique à la prison",
        summary_fr="Des avocats conseillent les personnes détenues.",
        type_id=ActivityTypeFactory().pk,
        status=1,
        planned_start=date(2027, 1, 1),
        planned_end=date(2027, 6, 30),
        contact_name="Awa",
        contact_email="awa@example.org",
        themes=(ThemeFactory().pk,),
        places=(Place(area=AreaFactory().pk),),
        participations=((organisation.pk, OrganisationRole.IMPLEMENTING.value),),
    )
    return replace(content, **changes)


def test_save_draft__the_same_form_twice_is_one_activity(focal_point: Any) -> None:
    key, content = uuid.uuid4(), a_content(focal_point.organisation)
    first = actions.save_draft(content, focal_point.user, key)
    second = actions.save_draft(replace(content, title_fr="Autre titre"), focal_point.user, key)
    assert first.pk == second.pk
    assert Activity.objects.get().title_fr == "Autre titre"


def test_save_draft__leaves_no_footprint(focal_point: Any) -> None:
    actions.save_draft(a_content(focal_point.organisation), focal_point.user, uuid.uuid4())
    assert not Footprint.objects.exists()


def test_submit__names_every_missing_field(focal_point: Any) -> None:
    content = ActivityContent(reporting_organisation_id=focal_point.organisation.pk)
    with pytest.raises(ValidationError) as caught:
        actions.submit(content, focal_point.user, uuid.uuid4())
    mandatory = "title implementers type themes places planned_start planned_end status summary contact"
    assert set(caught.value.message_dict) == set(mandatory.split())


def test_submit__refuses_an_end_before_the_start(focal_point: Any) -> None:
    content = a_content(focal_point.organisation, planned_end=date(2026, 1, 1))
    with pytest.raises(ValidationError) as caught:
        actions.submit(content, focal_point.user, uuid.uuid4())
    assert set(caught.value.message_dict) == {"planned_end"}


def test_submit__records_a_submitted_footprint_and_marks_the_index(focal_point: Any) -> None:
    activity = actions.submit(a_content(focal_point.organisation), focal_point.user, uuid.uuid4())
    footprint = Footprint.objects.current().get()
    assert (footprint.activity_id, footprint.state) == (activity.pk, RecordState.SUBMITTED)
    assert OutboxEntry.objects.filter(group=activity.search_group).exists()


def test_register__another_organisations_record_is_refused(focal_point: Any) -> None:
    activity = ActivityFactory(draft=True)
    with pytest.raises(PermissionDenied):
        actions.save_draft(
            a_content(focal_point.organisation), focal_point.user, uuid.uuid4(), activity.pk, 1
        )
    with pytest.raises(PermissionDenied):
        actions.submit(a_content(activity.reporting_organisation), focal_point.user, uuid.uuid4())


def test_edit__of_a_validated_activity_waits_beside_it(focal_point: Any, coordinator: Any) -> None:
    activity = ActivityFactory(reporting_organisation=focal_point.organisation)
    content = replace(content_of(activity), title_fr="Titre neuf")
    actions.submit(content, focal_point.user, uuid.uuid4(), activity.pk, activity.version)
    activity.refresh_from_db()
    assert (activity.state, activity.proposal_state) == (RecordState.VALIDATED, RecordState.SUBMITTED)
    assert activity.title_fr != "Titre neuf"
    actions.validate(activity, coordinator, activity.version)
    activity.refresh_from_db()
    assert (activity.title_fr, activity.proposal) == ("Titre neuf", None)


def test_save__a_stale_form_changes_nothing(focal_point: Any) -> None:
    activity = ActivityFactory(reporting_organisation=focal_point.organisation, draft=True)
    content = content_of(activity)
    actions.save_draft(replace(content, title_fr="A"), focal_point.user, uuid.uuid4(), activity.pk, 1)
    with pytest.raises(actions.StaleError) as caught:
        actions.save_draft(replace(content, title_fr="B"), focal_point.user, uuid.uuid4(), activity.pk, 1)
    assert caught.value.current.title_fr == "A"


def test_validate__only_a_coordinator(focal_point: Any) -> None:
    activity = ActivityFactory(reporting_organisation=focal_point.organisation, submitted=True)
    with pytest.raises(PermissionDenied):
        actions.validate(activity, focal_point.user, activity.version)


def test_validate__keeps_the_old_footprints_for_replay(coordinator: Any) -> None:
    activity = ActivityFactory(submitted=True)
    actions.validate(activity, coordinator, activity.version)
    states = dict(Footprint.objects.values_list("state", "recorded_to"))
    assert states[RecordState.SUBMITTED] is not None
    assert states[RecordState.VALIDATED] is None


@pytest.mark.django_db(transaction=True)
def test_send_back__tells_the_partner_why(focal_point: Any, coordinator: Any) -> None:
    activity = ActivityFactory(
        reporting_organisation=focal_point.organisation, submitted=True, created_by=focal_point.user
    )
    actions.send_back(activity, "Le lieu manque.", coordinator, activity.version)
    activity.refresh_from_db()
    assert activity.state == RecordState.SENT_BACK
    assert [message.to for message in mail.outbox] == [[focal_point.user.email]]
    assert "Le lieu manque." in mail.outbox[0].body


def test_record__keeps_the_pairs_that_meet(focal_point: Any) -> None:
    theme, area, kind = ThemeFactory(), AreaFactory(level=1), ActivityTypeFactory()
    shared = {"themes": [theme], "areas": [area], "type": kind}
    first = ActivityFactory(**shared)
    second = ActivityFactory(**shared)
    ActivityFactory(**shared | {"themes": [ThemeFactory()]})
    pair = OverlapPair.objects.get()
    assert (pair.first_id, pair.second_id) == (first.pk, second.pk)
    # same region with a cercle unknown 0.7 x same theme and type 1 x all days 1 x target group unknown 0.9
    assert pair.score == pytest.approx(0.63)


def test_identifier__of_iati_is_one_activitys_in_the_register(focal_point: Any, coordinator: Any) -> None:
    iati = (OtherIdentifier("iati", "ML-1-42"),)
    content = a_content(focal_point.organisation, identifiers=iati)
    first = actions.submit(content, focal_point.user, uuid.uuid4())
    other = replace(content, title_fr="2")
    with pytest.raises(ValidationError) as refused:
        actions.save_draft(other, focal_point.user, uuid.uuid4())
    assert set(refused.value.message_dict) == {"identifiers.0.value"}
    with pytest.raises(ValidationError):
        actions.take_in(other, "X1")
    assert actions.validate(first, coordinator, first.version).identifiers.get().value == "ML-1-42"


def test_history__tells_the_lines_that_changed(focal_point: Any) -> None:
    money = (TransactionLine(date(2025, 3, 1), 3, Decimal(500), "USD"),)
    before = a_content(focal_point.organisation, transactions=money)
    after = replace(
        before, transactions=(*money, TransactionLine(date(2025, 4, 1), 4, Decimal("12.5"), "EUR"))
    )
    with override("en"):
        ((label, old, new),) = changes_between(before, after)
    assert (label, old) == ("Promises and payments", "")
    assert new.replace("\u00a0", " ") == "1 Apr 2025: expenditure 12.5 EUR"
