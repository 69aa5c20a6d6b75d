"""Telling people what became of their activities, on the site and by mail, after the change is certain."""

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import Membership, Role, User
from accounts.notices import tell_at_once
from accounts.viewer import viewer_of_user
from coordination.models import Activity, OverlapReview


def validated_after_commit(activity: Activity) -> None:
    """Tell the organisation's people that the activity is in the register."""
    _tell_after_commit(activity, "validated", _people_of(activity))


def sent_back_after_commit(activity: Activity) -> None:
    """Tell the organisation's people that the activity came back, and why."""
    _tell_after_commit(activity, "sent_back", _people_of(activity))


def submitted_after_commit(activity: Activity) -> None:
    """Tell the coordinators that an activity waits for them."""
    coordinators = Membership.objects.in_force().filter(role=Role.COORDINATOR)
    _tell_after_commit(
        activity, "submitted", list(User.objects.filter(memberships__in=coordinators).distinct())
    )


def reviewed_after_commit(review: OverlapReview, by: Any, told: Activity | None = None) -> None:
    """Tell the people of both activities what was decided of the two, where they may see the other;
    those of ``told`` know it already."""
    for mine, other in ((review.first, review.second), (review.second, review.first)):
        if mine == told:
            continue
        people = [
            person
            for person in _people_of(mine)
            if person.pk != by.pk and viewer_of_user(person).tokens & other.visible_to
        ]
        _tell_after_commit(mine, "reviewed", people, review=review, other=other)


def _people_of(activity: Activity) -> list[User]:
    """Who registered it, or, when that person has left, the organisation's focal points."""
    roles = Membership.objects.in_force().filter(
        organisation=activity.reporting_organisation_id, role__in=[Role.FOCAL_POINT, Role.ADMINISTRATOR]
    )
    people = list(User.objects.filter(memberships__in=roles).distinct())
    author = [person for person in people if person.pk == activity.created_by_id]
    return author or people


def _tell_after_commit(activity: Activity, news: str, people: list[User], **more: Any) -> None:
    for person in people:
        transaction.on_commit(partial(_tell, activity, news, person, more), robust=True)


def _tell(activity: Activity, news: str, person: User, more: dict[str, Any]) -> None:
    with translation.override(person.language):
        words = {"activity": activity, "person": person, "site": settings.SITE_URL} | more
        subject = render_to_string(f"coordination/mail/{news}_subject.txt", words)
        text = render_to_string(f"coordination/mail/{news}.txt", words)
    tell_at_once(person, subject, text, activity.get_absolute_url())
