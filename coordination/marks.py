"""What is to be seen of an activity at a glance: late, to confirm, historical, undated, incomplete."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination import conditions
from coordination.models import Activity, Footprint
from coordination.wording import days_of


class Mark(StrEnum):
    """A mark; its value is what templates and styles call it."""

    LATE = "late"
    UNCONFIRMED = "unconfirmed"
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
    Mark.UNCONFIRMED: _("to confirm"),
    Mark.HISTORICAL: _("historical"),
    Mark.UNDATED: _("undated"),
    Mark.INCOMPLETE: _("incomplete"),
}
_MEANINGS = {
    Mark.LATE: _("It is past its planned end, and nobody has said that it ended or goes on."),
    Mark.UNCONFIRMED: _("Nobody has said for 90 days that it still holds."),
    Mark.HISTORICAL: _("Its organisation has closed before the work was finished."),
    Mark.UNDATED: _("Neither its start nor its end is known."),
    Mark.INCOMPLETE: _("Something that the form asks for is not known."),
}


def marks_of(activities: Iterable[Activity], today: date | None = None) -> dict[int, list[Mark]]:
    """The marks of each activity, by its primary key; one query."""
    today = today or timezone.localdate()
    known = {activity.pk: activity for activity in activities}
    seen = _seen(known, today)
    return {pk: list(_marks(activity, seen.get(pk))) for pk, activity in known.items()}


# Whether it is late, to confirm, historical and undated somewhere.
Seen = tuple[bool, bool, bool, bool]


def _seen(pks: Collection[int], today: date) -> dict[int, Seen]:
    """What the footprints tell of each activity that has one."""
    rows = Footprint.objects.current().filter(activity__in=pks).order_by().values("activity")
    counts = rows.annotate(
        late=Count("pk", filter=conditions.late(today)),
        unsure=Count("pk", filter=Q(state="validated") & conditions.unconfirmed(today)),
        past=Count("pk", filter=Q(historical=True)),
        dateless=Count("pk", filter=conditions.undated()),
    )
    found = counts.values_list("activity", "late", "unsure", "past", "dateless")
    return {pk: (late > 0, unsure > 0, past > 0, dateless > 0) for pk, late, unsure, past, dateless in found}


def _marks(activity: Activity, seen: Seen | None) -> Iterator[Mark]:
    late, unconfirmed, historical, undated = seen or (False, False, False, not days_of(activity))
    if late:
        yield Mark.LATE
    elif unconfirmed:
        yield Mark.UNCONFIRMED
    if historical:
        yield Mark.HISTORICAL
    if undated:
        yield Mark.UNDATED
    if activity.incomplete:
        yield Mark.INCOMPLETE
