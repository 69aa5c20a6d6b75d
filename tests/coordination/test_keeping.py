"""Keeping one's activities up to date: what is due, nothing has changed, several at once, back to before."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coordination import actions
from coordination.content import content_of, pending_content
from coordination.due import due
from coordination.models import Activity, Footprint, RecordState
from tests.factories import ActivityFactory, MembershipFactory

pytestmark = pytest.mark.django_db
TABLE = "/registre/tableau/"


@pytest.fixture
def focal_point() -> Any:
    return MembershipFactory()


@pytest.fixture
def site(client: Client, focal_point: Any) -> Client:
    client.force_login(focal_point.user)
    return client


def own(focal_point: Any, **fields: Any) -> Activity:
    activity: Activity = ActivityFactory(reporting_organisation=focal_point.organisation, **fields)
    return activity


def days_ago(count: int) -> Any:
    return timezone.now() - timedelta(days=count)


# -- what is due


def test_due__is_what_is_late_or_not_confirmed_for_ninety_days(focal_point: Any) -> None:
    today = timezone.localdate()
    running = {"planned_start": today - timedelta(days=200), "planned_end": today + timedelta(days=200)}
    late = own(focal_point, planned_end=today - timedelta(days=3), planned_start=today - timedelta(days=9),
               confirmed_at=days_ago(30))  # fmt: skip
    old = own(focal_point, confirmed_at=days_ago(91), **running)
    own(focal_point, confirmed_at=days_ago(89), **running)
    own(focal_point, status=4, confirmed_at=days_ago(200), **running)
    own(focal_point, submitted=True, confirmed_at=days_ago(200), **running)
    own(focal_point, confirmed_at=days_ago(91), proposal_state="draft", **running)
    assert set(due(Activity.objects.all(), today)) == {late, old}


def test_my_activities__ask_for_what_is_due_and_take_one_click(site: Client, focal_point: Any) -> None:
    activity = own(focal_point, title_fr="Formation de Kayes", planned_end=date(2026, 1, 31))
    page = site.get(reverse("register"), headers={"accept-language": "fr"}).text
    assert reverse("activity_confirm", args=[activity.pk]) in page
    site.post(reverse("activity_confirm", args=[activity.pk]))
    activity.refresh_from_db()
    assert activity.confirmed_at is not None
    assert reverse("activity_confirm", args=[activity.pk]) not in site.get(reverse("register")).text


# -- nothing has changed


def test_confirm__is_in_the_history_and_in_what_the_matrix_reads(focal_point: Any) -> None:
    activity = own(focal_point)
    actions.confirm(activity, focal_point.user)
    assert Footprint.objects.current().get(activity=activity).confirmed == timezone.localdate()
    assert activity.changes.get().action == "confirm"


def test_confirm__is_taken_back_to_what_it_was(focal_point: Any) -> None:
    before = days_ago(100)
    activity = own(focal_point, confirmed_at=before)
    actions.confirm(activity, focal_point.user)
    actions.take_back_confirmation(activity, focal_point.user)
    activity.refresh_from_db()
    assert activity.confirmed_at == before
    with pytest.raises(ValidationError):
        actions.take_back_confirmation(activity, focal_point.user)


def test_confirm__is_refused_to_others_and_beside_a_changed_version(focal_point: Any) -> None:
    activity = own(focal_point)
    with pytest.raises(PermissionDenied):
        actions.confirm(activity, MembershipFactory().user)
    changed = replace(content_of(activity), title_fr="Autre")
    actions.save_draft(changed, focal_point.user, uuid.uuid4(), activity.pk, activity.version)
    with pytest.raises(ValidationError):
        actions.confirm(activity, focal_point.user)


# -- back to before


def test_restore__makes_what_it_said_before_a_version_to_hand_in(site: Client, focal_point: Any) -> None:
    activity = own(focal_point, draft=True, title_fr="Le premier titre")
    changed = replace(content_of(activity), title_fr="Le second titre")
    actions.save_draft(changed, focal_point.user, uuid.uuid4(), activity.pk, activity.version)
    change = activity.changes.get(action="edit")
    page = site.get(reverse("activity_history", args=[activity.pk])).text
    address = reverse("activity_restore", args=[activity.pk, change.pk])
    assert address in page
    assert site.post(address).headers["Location"] == reverse("activity_edit", args=[activity.pk])
    activity.refresh_from_db()
    assert activity.title_fr == "Le premier titre"


def test_restore__of_anothers_change_is_not_there(site: Client, focal_point: Any) -> None:
    activity, other = own(focal_point), ActivityFactory(draft=True)
    changed = replace(content_of(other), title_fr="Autre")
    actions.save_draft(
        changed, MembershipFactory(coordinator=True).user, uuid.uuid4(), other.pk, other.version
    )
    change = other.changes.get()
    assert site.post(reverse("activity_restore", args=[activity.pk, change.pk])).status_code == 404
    assert site.post(reverse("activity_restore", args=[other.pk, change.pk])).status_code == 404


# -- copied for another year


@pytest.mark.parametrize(("years", "start"), [("1", "29/02/2024"), ("4", "29/02/2024")])
def test_copy__for_a_later_year_has_its_planned_dates(
    site: Client, focal_point: Any, years: str, start: str
) -> None:
    activity = own(focal_point, planned_start=date(2024, 2, 29), planned_end=date(2024, 12, 31))
    page = site.get(reverse("activity_new"), {"copy": str(activity.pk), "years": years}).text
    expected = {"1": ("28/02/2025", "31/12/2025"), "4": ("29/02/2028", "31/12/2028")}[years]
    assert all(f'value="{day}"' in page for day in expected)
    assert start not in page


@pytest.mark.parametrize("years", ["0", "x", "", "12", "²"])
def test_copy__without_a_number_of_years_asks_for_the_dates_anew(
    site: Client, focal_point: Any, years: str
) -> None:
    activity = own(focal_point, planned_start=date(2024, 2, 29))
    page = site.get(reverse("activity_new"), {"copy": str(activity.pk), "years": years}).text
    assert "29/02/20" not in page


# -- several at once


def cells(*activities: Activity, **changes: str) -> dict[str, Any]:
    """What the table sends for these activities; ``changes`` are of the first."""
    sent: dict[str, Any] = {"pk": [activity.pk for activity in activities]}
    for activity in activities:
        content = pending_content(activity)
        line = {"status": str(content.status or "")} | {
            name: f"{day:%d/%m/%Y}" if (day := getattr(content, name)) else ""
            for name in ("planned_start", "planned_end", "actual_start", "actual_end")
        }
        line |= changes if activity == activities[0] else {}
        sent |= {f"a{activity.pk}-{name}": value for name, value in line.items()}
        sent[f"version-{activity.pk}"] = activity.version
    return sent


def test_table__changes_several_at_once_and_only_what_differs(site: Client, focal_point: Any) -> None:
    one, draft, same = own(focal_point), own(focal_point, draft=True), own(focal_point)
    sent = cells(one, draft, same, status="3", planned_end="03/2027")
    sent[f"a{draft.pk}-status"] = "1"
    assert site.post(TABLE, sent).status_code == 302
    for activity in (one, draft, same):
        activity.refresh_from_db()
    assert one.proposal_state == RecordState.SUBMITTED
    pending = pending_content(one)
    assert (pending.status, pending.planned_end, pending.planned_end_precision) == (
        3,
        date(2027, 3, 1),
        "month",
    )
    assert (draft.status, draft.state) == (1, RecordState.DRAFT)
    assert same.version == 1


def test_table__with_one_wrong_cell_changes_nothing(site: Client, focal_point: Any) -> None:
    one, other = own(focal_point), own(focal_point)
    sent = cells(one, other, planned_end="31/12/2025")
    sent[f"a{other.pk}-status"] = "3"
    answer = site.post(TABLE, sent)
    assert answer.status_code == 400
    assert 'value="31/12/2025" ' in answer.text
    assert not Activity.objects.exclude(proposal_state="").exists()
    assert site.post(TABLE, cells(one, actual_end="hier")).status_code == 400


def test_table__that_is_stale_shows_both_versions(site: Client, focal_point: Any) -> None:
    one = own(focal_point)
    sent = cells(one, status="4")
    colleague = MembershipFactory(organisation=focal_point.organisation).user
    changed = replace(content_of(one), status=5)
    actions.save_draft(changed, colleague, uuid.uuid4(), one.pk, one.version)
    answer = site.post(TABLE, sent, headers={"accept-language": "en"})
    assert answer.status_code == 409
    one.refresh_from_db()
    assert pending_content(one).status == 5
    again = sent | {f"version-{one.pk}": one.version}
    assert site.post(TABLE, again).status_code == 302
    one.refresh_from_db()
    assert pending_content(one).status == 4


def test_table__never_shows_or_changes_anothers(site: Client) -> None:
    other = ActivityFactory(title_fr="Pas la vôtre")
    assert "Pas la vôtre" not in site.get(TABLE, {"pk": other.pk}).text
    site.post(TABLE, cells(other, status="5"))
    site.post(TABLE, cells(other) | {"confirm": "1"})
    other.refresh_from_db()
    assert (other.version, other.confirmed_at) == (1, None)


def test_table__confirms_all_that_it_shows(site: Client, focal_point: Any) -> None:
    activities = [own(focal_point), own(focal_point)]
    site.post(TABLE, cells(*activities) | {"confirm": "1"})
    assert not Activity.objects.filter(confirmed_at=None).exists()


@pytest.mark.parametrize("pk", ["", "x", "9" * 40, "\0", "²"])
def test_table__of_nonsense_is_a_page(site: Client, pk: str) -> None:
    assert site.get(TABLE, {"pk": pk}).status_code == 200
    assert site.post(TABLE, {"pk": pk}).status_code in {200, 302}


@pytest.mark.parametrize("named", [True, False])
def test_table__a_form_that_lost_its_cells_changes_nothing(
    site: Client, focal_point: Any, named: bool
) -> None:
    activity = own(focal_point)
    answer = site.post(TABLE, {"pk": activity.pk} if named else {})
    assert answer.status_code == (409 if named else 302)
    before = activity.planned_start, activity.proposal, activity.version
    activity.refresh_from_db()
    assert (activity.planned_start, activity.proposal, activity.version) == before
