"""What an activity must say before it can be handed in: the twelve mandatory fields, and what contradicts."""

from collections.abc import Callable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from coordination.content import ActivityContent
from coordination.footprints import Moment
from coordination.models import Activity, ActivityPlace, ActivityStatus, OrganisationRole, Participation

# The field that a person fills in, and the reading of the content that must not be empty.
_MANDATORY: dict[str, Callable[[ActivityContent], object]] = {
    "title": lambda content: content.title_fr or content.title_en,
    "reporting_organisation": lambda content: content.reporting_organisation_id,
    "implementers": lambda content: content.implementers,
    "type": lambda content: content.type_id,
    "themes": lambda content: content.themes,
    "places": lambda content: content.places or content.countrywide,
    "planned_start": lambda content: content.planned_start,
    "planned_end": lambda content: content.planned_end,
    "status": lambda content: content.status,
    "summary": lambda content: content.summary_fr or content.summary_en,
    "contact": lambda content: content.contact_name and content.contact_email,
    "visibility": lambda content: content.visibility,
}


def missing_in(content: ActivityContent) -> tuple[str, ...]:
    """The mandatory fields that are still empty, in the order of the form."""
    return tuple(name for name, read in _MANDATORY.items() if not read(content))


def contradictions_in(content: ActivityContent, today: date | None = None) -> dict[str, str]:
    """What cannot be true, as a message by field; it is refused even in a file."""
    today = today or date.today()  # noqa: DTZ011 - a day of the calendar, not a moment
    found = {}
    if _turned_round(content, "planned"):
        found["planned_end"] = _("The planned end is before the planned start.")
    if _turned_round(content, "actual"):
        found["actual_end"] = _("The actual end is before the actual start.")
    for name in ("actual_start", "actual_end"):
        value = getattr(content, name)
        if value and value > today:
            found[name] = _("An actual date cannot lie in the future.")
    if content.countrywide and content.places:
        found["places"] = _("Choose places, or countrywide, not both.")
    if content.status is not None and content.status not in ActivityStatus.values:
        found["status"] = _("Choose a status from the list.")
    return found


def _turned_round(content: ActivityContent, basis: str) -> bool:
    """Whether the last day that the end may mean lies before the first that the start may mean."""
    start, end = (
        Moment(day, getattr(content, f"{basis}_{side}_precision")) if day else None
        for side in ("start", "end")
        for day in [getattr(content, f"{basis}_{side}")]
    )
    return bool(start and end and end.last < start.first)


def problems_of(content: ActivityContent) -> dict[str, str]:
    """Everything that keeps an activity from being handed in, as a message by field."""
    missing = {name: _("This is needed.") for name in missing_in(content)}
    return missing | contradictions_in(content)


def incomplete_activities() -> QuerySet[Activity]:
    """The activities of which ``missing_in`` would name something, as a query."""
    implementers = Participation.objects.filter(role=OrganisationRole.IMPLEMENTING)
    return Activity.objects.filter(
        Q(title_fr="", title_en="")
        | Q(summary_fr="", summary_en="")
        | Q(type=None)
        | Q(planned_start=None)
        | Q(planned_end=None)
        | Q(status=None)
        | Q(contact_name="")
        | Q(contact_email="")
        | Q(visibility="")
        | (Q(countrywide=False) & ~Exists(ActivityPlace.objects.filter(activity=OuterRef("pk"))))
        | ~Exists(Activity.themes.through.objects.filter(activity=OuterRef("pk")))
        | ~Exists(implementers.filter(activity=OuterRef("pk")))
    )
