"""Activities as the rows of a file: one a record, in the reader's language, without contacts."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coordination.listing import organisations_in, places_of, with_related
from coordination.models import Activity, OrganisationRole
from kb.exchange.tables import Cell

_AT_ONCE = 500


def header(shows_visibility: bool) -> list[str]:
    """The labels of the columns."""
    labels = [
        _("Number"),
        _("Title"),
        _("In one sentence"),
        _("Reporting organisation"),
        _("Implementing organisations"),
        _("Funding organisations"),
        _("Programme"),
        _("Type"),
        _("Themes"),
        _("Target group"),
        _("Places"),
        _("P-codes"),
        _("Status"),
        _("Planned start"),
        _("Planned end"),
        _("Actual start"),
        _("Actual end"),
        _("Reported from"),
        _("Reported to"),
        _("Source"),
        _("Address"),
    ]
    return [*labels, _("Visible to")] if shows_visibility else labels


def lines(
    activities: QuerySet[Activity], address: Callable[[str], str], shows_visibility: bool
) -> Iterator[Sequence[Cell]]:
    """The rows of these activities, in their order, some hundreds at a time in memory."""
    pks = iter(list(activities.values_list("pk", flat=True)))
    while some := list(islice(pks, _AT_ONCE)):
        found = {activity.pk: activity for activity in with_related(Activity.objects.filter(pk__in=some))}
        for activity in (found[pk] for pk in some if pk in found):
            line = _line(activity, address)
            yield [*line, activity.get_visibility_display()] if shows_visibility else line


def _line(activity: Activity, address: Callable[[str], str]) -> list[Cell]:
    return [
        activity.pk,
        activity.title,
        activity.summary,
        str(activity.reporting_organisation),
        "; ".join(organisations_in(activity, OrganisationRole.IMPLEMENTING)),
        "; ".join(organisations_in(activity, OrganisationRole.FUNDING)),
        str(activity.programme or ""),
        str(activity.type or ""),
        "; ".join(theme.name for theme in activity.themes.all()),
        str(activity.target_group or ""),
        "; ".join(places_of(activity)),
        "; ".join(dict.fromkeys(place.area.pcode for place in activity.places.all() if place.area)),
        activity.get_status_display() if activity.status else "",
        *(_day(activity, name) for name in ("planned_start", "planned_end", "actual_start", "actual_end")),
        activity.reported_from,
        activity.reported_to,
        activity.source,
        address(activity.get_absolute_url()),
    ]


def _day(activity: Activity, name: str) -> Cell:
    """A day as one; a month or a year as no more than it says: "2026-03", "2026"."""
    value: date | None = getattr(activity, name)
    length = {"year": 4, "month": 7}.get(getattr(activity, f"{name}_precision"))
    return value.isoformat()[:length] if value and length else value
