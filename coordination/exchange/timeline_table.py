"""The timeline as the rows of a file: every work with the group that it stands in, drawn or not."""

from collections.abc import Callable, Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from coordination.coverage_asked import CoverageAsked
from coordination.listing import Row, rows_of
from coordination.models import Activity
from coordination.overlap_list import period_of
from coordination.timeline_sheet import Work, named, works_of
from kb.exchange.tables import Cell
from search.types import Viewer

_AT_ONCE = 500


def header() -> list[str]:
    """The columns."""
    return [
        *(_("Group"), _("Activity"), _("Organisations"), _("Start"), _("End"), _("Days")),
        *(_("Late"), _("Planned only"), _("Address")),
    ]


def lines(
    asked: CoverageAsked, viewer: Viewer, by: str, absolute: Callable[[str], str]
) -> Iterator[Sequence[Cell]]:
    """The works, group by group; an open side is an empty cell."""
    period = period_of(asked, viewer)
    gathered = works_of(asked, viewer, period, by)
    flat = [
        (label, work) for key, label, _url in named(gathered, asked, period, by) for work in gathered[key]
    ]
    for begin in range(0, len(flat), _AT_ONCE):
        part = flat[begin : begin + _AT_ONCE]
        found = rows_of(Activity.objects.filter(pk__in={work.activity for _label, work in part}))
        rows = {row.activity.pk: row for row in found}
        for label, work in part:
            if work.activity in rows:
                yield _line(label, work, rows[work.activity], absolute)


def _line(label: str, work: Work, row: Row, absolute: Callable[[str], str]) -> Sequence[Cell]:
    return [
        *(label, row.activity.title, ", ".join(row.organisations)),
        *(work.span.start, work.span.end, row.days),
        _("yes") if work.span.late else "",
        _("yes") if work.is_planned else "",
        absolute(reverse("activity", args=[work.activity])),
    ]
