"""The coordinators' queue: what it shows, what can be done there, and by whom."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from coordination import actions
from coordination.content import content_of
from coordination.models import Activity, OverlapReview, RecordState
from coordination.waiting import Asked, reasons, rows_of, submissions
from search.types import PARTNERS, PUBLIC, TEAM, Viewer
from tests.factories import (
    ActivityFactory,
    ActivityTypeFactory,
    AreaFactory,
    MembershipFactory,
    OrganisationFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
QUEUE = "/registre/a-valider/"
THE_TEAM = Viewer(frozenset({PUBLIC, PARTNERS, TEAM}))


@pytest.fixture
def coordinator() -> Any:
    return MembershipFactory(coordinator=True).user


@pytest.fixture
def site(coordinator: Any) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def token(activity: Activity) -> str:
    return f"{activity.pk}:{activity.version}"


def state_of(activity: Activity) -> str:
    activity.refresh_from_db()
    return activity.state


# -- who


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_queue__is_for_coordinators_alone(role: Role) -> None:
    activity = ActivityFactory(submitted=True)
    organisation = OrganisationFactory(coordinating=role in Role.of_the_team())
    client = Client()
    client.force_login(MembershipFactory(role=role, organisation=organisation).user)
    assert client.get(QUEUE).status_code == 403
    assert client.post(QUEUE, {"validate": token(activity)}).status_code == 403
    assert client.post(QUEUE, {"send_back": token(activity)}).status_code == 403
    assert state_of(activity) == RecordState.SUBMITTED


def test_queue__a_visitor_is_asked_to_sign_in() -> None:
    activity = ActivityFactory(submitted=True)
    assert Client().get(QUEUE).headers["Location"].startswith("/compte/login/")
    Client().post(QUEUE, {"validate": token(activity)})
    assert state_of(activity) == RecordState.SUBMITTED


# -- what it shows


def test_rows__of_a_changed_activity_say_what_was_and_what_is() -> None:
    focal_point = MembershipFactory()
    activity = ActivityFactory(reporting_organisation=focal_point.organisation, title_fr="Avant")
    changed = replace(content_of(activity), title_fr="Après")
    actions.submit(changed, focal_point.user, uuid.uuid4(), activity.pk, activity.version)
    (row,) = rows_of(submissions(), THE_TEAM)
    assert (row.title, row.since, row.by) == ("Après", "validated", focal_point.user)
    assert [(before, after) for _label, before, after in row.changes] == [("Avant", "Après")]


def test_rows__of_a_new_activity_say_all_of_it() -> None:
    activity = ActivityFactory(submitted=True, title_fr="Neuve")
    (row,) = rows_of(submissions(), THE_TEAM)
    assert row.since == ""
    said = [after for _label, before, after in row.changes if not before]
    assert "Neuve" in said
    assert str(activity.reporting_organisation) in said


def test_rows__of_one_handed_in_again_say_what_changed_since(coordinator: Any) -> None:
    focal_point = MembershipFactory()
    draft = ActivityFactory(reporting_organisation=focal_point.organisation, draft=True, title_fr="Une")
    content = content_of(draft)
    one = actions.submit(content, focal_point.user, uuid.uuid4(), draft.pk, draft.version)
    one = actions.send_back(one, "Le titre.", coordinator, one.version)
    again = replace(content, title_fr="Deux")
    actions.submit(again, focal_point.user, uuid.uuid4(), one.pk, one.version)
    (row,) = rows_of(submissions(), THE_TEAM)
    assert row.since == "sent_back"
    assert [(before, after) for _label, before, after in row.changes] == [("Une", "Deux")]


def test_rows__tell_the_overlaps_that_nobody_has_decided() -> None:
    shared = {"themes": [ThemeFactory()], "areas": [AreaFactory()], "type": ActivityTypeFactory()}
    there, decided = ActivityFactory(**shared), ActivityFactory(**shared)
    ActivityFactory()
    waiting = ActivityFactory(**shared, submitted=True)
    OverlapReview.objects.create(first=decided, second=waiting, relation="complementary", reason="x")
    (row,) = rows_of(submissions(), THE_TEAM)
    # same region, its cercle unknown 0.7 x same theme and type 1 x all days 1 x target group unknown 0.9
    assert [(one.activity, round(one.score, 2)) for one in row.overlaps] == [(there, 0.63)]


def test_rows__a_change_of_place_tells_what_it_would_overlap() -> None:
    focal_point = MembershipFactory()
    shared = {"themes": [ThemeFactory()], "type": ActivityTypeFactory()}
    there = ActivityFactory(**shared, areas=[AreaFactory()])
    mine = ActivityFactory(**shared, reporting_organisation=focal_point.organisation)
    moved = replace(content_of(mine), places=content_of(there).places)
    actions.submit(moved, focal_point.user, uuid.uuid4(), mine.pk, mine.version)
    (row,) = rows_of(submissions(), THE_TEAM)
    assert [one.activity for one in row.overlaps] == [there]


def test_rows__count_the_days_that_each_waits() -> None:
    now = timezone.now()
    ActivityFactory(submitted=True, submitted_at=now - timedelta(days=16, hours=1))
    ActivityFactory(submitted=True, submitted_at=now)
    assert [row.days for row in rows_of(submissions(), THE_TEAM)] == [16, 0]


def test_submissions__can_be_narrowed() -> None:
    old = ActivityFactory(submitted=True, submitted_at=timezone.now() - timedelta(days=20))
    new = ActivityFactory(submitted=True, submitted_at=timezone.now())
    changed = ActivityFactory(proposal_state="submitted", proposal={}, submitted_at=timezone.now())
    ActivityFactory(), ActivityFactory(draft=True)
    assert list(submissions()) == [old, new, changed]
    assert list(submissions(Asked(kind="changed"))) == [changed]
    assert list(submissions(Asked(older_than=14))) == [old]
    assert list(submissions(Asked(organisation=new.reporting_organisation.code))) == [new]
    assert list(submissions(Asked(overlaps=True))) == []


@pytest.mark.parametrize(
    "nonsense", ["organisation=%00", "kind=x&older_than=-1&overlaps=2", "page=9999999999", "page=x"]
)
def test_queue__nonsense_in_the_address_is_no_error(site: Client, nonsense: str) -> None:
    ActivityFactory(submitted=True)
    assert site.get(f"{QUEUE}?{nonsense}").status_code == 200


def test_queue__says_when_nothing_waits(site: Client) -> None:
    assert 'class="empty"' in site.get(QUEUE).text


# -- what is done there


@pytest.mark.django_db(transaction=True)
def test_validate__takes_it_into_the_register_and_tells_the_partner(site: Client) -> None:
    author = MembershipFactory()
    activity = ActivityFactory(
        submitted=True, reporting_organisation=author.organisation, created_by=author.user
    )
    answer = site.post(QUEUE, {"validate": token(activity)}, follow=True)
    assert state_of(activity) == RecordState.VALIDATED
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert [message.to for message in mail.outbox] == [[author.user.email]]


def test_validate__a_second_click_is_told_what_became_of_it(site: Client, coordinator: Any) -> None:
    activity = ActivityFactory(submitted=True, title_fr="Une activité")
    sent = token(activity)
    site.post(QUEUE, {"validate": sent})
    again = site.post(QUEUE, {"validate": sent})
    assert again.status_code == 409
    assert str(coordinator) in again.text
    assert Activity.objects.get().changes.filter(action="validate").count() == 1


def test_validate__what_was_changed_meanwhile_is_not(site: Client) -> None:
    activity = ActivityFactory(submitted=True)
    sent = token(activity)
    Activity.objects.update(version=7)
    assert site.post(QUEUE, {"validate": sent}).status_code == 409
    assert state_of(activity) == RecordState.SUBMITTED


def test_validate__many_at_once_but_for_those_that_cannot_be(site: Client) -> None:
    first, second, third = (ActivityFactory(submitted=True) for _ in range(3))
    stale = f"{third.pk}:99"
    answer = site.post(
        QUEUE, {"validate_chosen": "1", "chosen": [token(first), token(second), stale]}, follow=True
    )
    assert (state_of(first), state_of(second), state_of(third)) == ("validated", "validated", "submitted")
    assert [message.level_tag for message in answer.context["messages"]] == ["success", "warning"]


def test_send_back__with_a_reason_from_the_list_in_the_authors_language(site: Client) -> None:
    for language in ("fr", "en"):
        activity = ActivityFactory(submitted=True, created_by=UserFactory(language=language))
        sent = {
            "send_back": token(activity),
            f"reason-{activity.pk}": "place",
            f"words-{activity.pk}": "Mopti ?",
        }
        site.post(QUEUE, sent)
        assert state_of(activity) == RecordState.SENT_BACK
        assert activity.sent_back_reason == f"{reasons()['place'][language]}\nMopti ?"


def test_send_back__needs_a_reason(site: Client) -> None:
    activity = ActivityFactory(submitted=True)
    for reason in ("", "no-such-reason"):
        sent = {"send_back": token(activity), f"reason-{activity.pk}": reason, f"words-{activity.pk}": "  "}
        assert site.post(QUEUE, sent).status_code == 409
    assert state_of(activity) == RecordState.SUBMITTED


def test_send_back__takes_the_reason_of_its_own_row(site: Client) -> None:
    mine, other = ActivityFactory(submitted=True), ActivityFactory(submitted=True)
    sent = {"send_back": token(mine), f"words-{other.pk}": "Pas celle-ci.", f"words-{mine.pk}": "Celle-ci."}
    site.post(QUEUE, sent)
    assert (state_of(mine), state_of(other)) == (RecordState.SENT_BACK, RecordState.SUBMITTED)
    assert mine.sent_back_reason == "Celle-ci."


def test_send_back__of_a_change_leaves_the_validated_version(site: Client) -> None:
    focal_point = MembershipFactory()
    live = ActivityFactory(reporting_organisation=focal_point.organisation, title_fr="Avant")
    changed = replace(content_of(live), title_fr="Après")
    activity = actions.submit(changed, focal_point.user, uuid.uuid4(), live.pk, live.version)
    site.post(QUEUE, {"send_back": token(activity), f"words-{activity.pk}": "Non."})
    assert (state_of(activity), activity.title_fr) == (RecordState.VALIDATED, "Avant")
    assert activity.proposal_state == RecordState.SENT_BACK


@pytest.mark.parametrize("nonsense", ["", "x", "1", "0:0", "99999999999999999999:1", "-1:-1", "1:x", "\x00"])
def test_decision__on_nonsense_is_told_in_plain_words(site: Client, nonsense: str) -> None:
    ActivityFactory(submitted=True)
    for button in ("validate", "send_back"):
        assert site.post(QUEUE, {button: nonsense}).status_code == 409
    assert site.post(QUEUE, {"validate_chosen": "1", "chosen": nonsense}).status_code == 409
    assert site.post(QUEUE, {}).status_code == 409


def test_reasons__are_in_both_languages_each_code_once() -> None:
    assert len(reasons()) >= 5
    assert all(row["fr"] and row["en"] for row in reasons().values())


def test_queue__asks_no_more_for_many_than_for_few(site: Client, django_assert_max_num_queries: Any) -> None:
    theme, area = ThemeFactory(), AreaFactory()
    for _ in range(25):
        ActivityFactory(submitted=True, themes=[theme], areas=[area], created_by=UserFactory())
    with django_assert_max_num_queries(30):
        site.get(QUEUE)
