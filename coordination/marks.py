"""What is to be seen of an activity at a glance: late, historical, undated, incomplete."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from coordination.content import content_of
from coordination.models import Activity, Footprint
from coordination.register import value_of
from coordination.rules import missing_in
from coordination.wording import days_of

# What ``marks_of`` reads of each activity.
RELATED = ("themes", "places", "participations")


class Mark(StrEnum):
    """A mark; its value is what templates and styles call it."""

    LATE = "late"
    HISTORICAL = "historical"
    UNDATED = "undated"
    INCOMPLETE = "incomplete"

    @property
    def label(self) -> str:
        """What a person reads."""
        return str(_LABELS[self])

    @property
    def meaning(self) -> str:
        """The same in a sentence."""
        return str(_MEANINGS[self])


_LABELS = {
    Mark.LATE: _("late"),
    Mark.HISTORICAL: _("historical"),
    Mark.UNDATED: _("undated"),
    Mark.INCOMPLETE: _("incomplete"),
}
_MEANINGS = {
    Mark.LATE: _("It is past its planned end, and nobody has said that it ended or goes on."),
    Mark.HISTORICAL: _("Its organisation has closed before the work was finished."),
    Mark.UNDATED: _("Neither its start nor its end is known."),
    Mark.INCOMPLETE: _("Something that the form asks for is not known."),
}


def marks_of(activities: Iterable[Activity], today: date | None = None) -> dict[int, list[Mark]]:
    """The marks of each activity, by its primary key; one query, with ``RELATED`` prefetched."""
    today = today or date.today()  # noqa: DTZ011 - a day of the calendar, not a moment
    activities = list(activities)
    rows = defaultdict(list)
    for row in Footprint.objects.current().filter(activity__in=activities):
        rows[row.activity_id].append(value_of(row))
    return {activity.pk: list(_marks(activity, rows[activity.pk], today)) for activity in activities}


def _marks(activity: Activity, rows: list, today: date) -> Iterable[Mark]:  # type: ignore[type-arg]
    content = content_of(activity)
    if any(row.late(today) for row in rows):
        yield Mark.LATE
    if any(row.historical for row in rows):
        yield Mark.HISTORICAL
    if any(row.undated for row in rows) or not (rows or days_of(content)):
        yield Mark.UNDATED
    if missing_in(content):
        yield Mark.INCOMPLETE
