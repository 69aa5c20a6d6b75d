"""What a new activity begins with: the person's organisation and contact, and what the address asks for."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from accounts.models import User
from coordination.content import ActivityContent, Place, SiteLine, content_of
from coordination.models import Activity, ActivityStatus, OrganisationRole
from coordination.permissions import Scope, scope_of
from reference.models import Area, Theme, Zone

_YEARS = frozenset("123456789")


def content_for(user: User, asked: Mapping[str, str]) -> ActivityContent | None:
    """The content to begin with; None when ``asked["copy"]`` names an activity that is not this person's
    to copy; ``years`` plans the copy so many years later. ``area`` (P-code), ``zone`` and ``theme`` (codes)
    that nobody knows are passed over."""
    begun = blank_for(user)
    if asked.get("copy"):
        return _copy(asked, scope_of(user), begun)
    return replace(begun, themes=_themes(asked), places=_places(asked))


def blank_for(user: User) -> ActivityContent:
    """An activity that says only who registers it."""
    own = _only(scope_of(user))
    return ActivityContent(
        reporting_organisation_id=own or 0,
        status=ActivityStatus.PIPELINE.value,
        contact_name=user.name,
        contact_email=user.email,
        participations=((own, OrganisationRole.IMPLEMENTING.value),) if own else (),
    )


def _only(scope: Scope) -> int | None:
    """The one organisation that this person registers for; a coordinator says for whom each time."""
    if scope.validates or len(scope.organisations) != 1:
        return None
    return next(iter(scope.organisations))


def _copy(asked: Mapping[str, str], scope: Scope, begun: ActivityContent) -> ActivityContent | None:
    """What another one says, but when: that is asked anew, or is planned so many years later."""
    pk, years = asked["copy"], asked.get("years", "")
    activity = Activity.objects.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 18 else None
    if activity is None or not scope.covers(activity.reporting_organisation_id):
        return None
    original, later = content_of(activity), int(years) if years in _YEARS else 0
    return replace(
        original,
        **_afresh(original),
        planned_start=_later(original.planned_start, later),
        planned_end=_later(original.planned_end, later),
        actual_start=None,
        actual_end=None,
        reported_from=None,
        reported_to=None,
        status=ActivityStatus.PIPELINE.value,
        contact_name=begun.contact_name,
        contact_email=begun.contact_email,
        contact_phone="",
    )


def _later(day: date | None, years: int) -> date | None:
    if day is None or not years or day.year + years > date.max.year:
        return None
    # the 29th of February comes every four years only
    return date(day.year + years, day.month, min(day.day, monthrange(day.year + years, day.month)[1]))


def _afresh(content: ActivityContent) -> dict[str, Any]:
    """Its lists without what came about: another year has its own money, numbers and identifiers."""
    return {
        "identifiers": (),
        "related": (),
        "budgets": (),
        "transactions": (),
        "results": tuple(line.of_another_period() for line in content.results if line.is_measured),
        "sites": tuple(SiteLine(line.site_id) for line in content.sites),
    }


def _themes(asked: Mapping[str, str]) -> tuple[int, ...]:
    code = asked.get("theme", "")
    return tuple(Theme.objects.filter(code=code).values_list("pk", flat=True)) if code else ()


def _places(asked: Mapping[str, str]) -> tuple[Place, ...]:
    if code := asked.get("area"):
        areas = Area.objects.filter(pcode=code, level__gt=0).order_by("-edition")
        return tuple(Place(area=area.pk) for area in areas[:1])
    if code := asked.get("zone"):
        return tuple(Place(zone=zone.pk) for zone in Zone.objects.filter(code=code))
    return ()
