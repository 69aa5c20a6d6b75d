"""What an activity must say before it can be handed in: the twelve mandatory fields, and what contradicts."""

from datetime import date

from django.utils.translation import gettext as _

from coordination.content import ActivityContent
from coordination.footprints import Moment
from coordination.models import ActivityStatus


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
    missing = {name: _("This is needed.") for name in content.missing}
    return missing | contradictions_in(content)
