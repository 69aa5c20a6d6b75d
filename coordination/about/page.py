"""What stands on a page about one thing: its matrix, map, timeline, activities, texts, recommendations and
promises, each number with the address of what it counts.

The same filters answer all of it: those of ``coordination.filters``, with the thing that the page is about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from coordination.coverage import CellState
from coordination.coverage_asked import CoverageAsked
from coordination.listing import Row, rows_of, sorted_by
from coordination.listing import counted as pieces_of_work
from coordination.map_sheet import CoverageMap, map_of
from coordination.models import Activity
from coordination.sheet import Column, Line, Sheet, sheet_of
from coordination.timeline_drawing import TimelineDrawing, drawing_of
from coordination.timeline_sheet import TimelineSheet, timeline_of
from kb.library import Row as WorkRow
from kb.library import rows_of as work_rows_of
from kb.library import visible_works
from search.types import Viewer

# So many activities, texts, recommendations and promises are shown; their lists have them all.
SHOWN = 10
# Of what no list can show by itself, so many are: more are not told apart on a page.
SHOWN_WHOLE = 60


@dataclass(frozen=True, slots=True)
class Listed:
    """Things of one kind: the first of them, how many there are, and the address of their list, if one has
    them all."""

    rows: Sequence[Any]
    number: int
    url: str = ""

    @property
    def more(self) -> int:
        """How many are left out."""
        return max(0, self.number - len(self.rows))


@dataclass(frozen=True)
class About:
    """A page about one thing."""

    asked: CoverageAsked
    sheet: Sheet
    map: CoverageMap
    timeline: TimelineSheet
    drawing: TimelineDrawing
    activities: Listed
    works: Listed
    recommendations: Listed
    promises: Listed
    addresses: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Beside:
    """What the library holds of the same thing."""

    works: Listed
    recommendations: Listed
    promises: Listed


def about(query: Mapping[str, str], viewer: Viewer, by: str, beside: Beside, within: str = "") -> About:
    """The page of the thing that ``query`` narrows to; ``by`` is what its timeline is grouped by, ``within``
    the region that its map is of, where it is not the country."""
    asked = asked_for(query, viewer)
    sheet = sheet_of(asked, viewer)
    timeline = timeline_of(asked, viewer, by)
    return About(
        asked,
        known_part(sheet),
        map_of(asked, viewer, sheet.counted, within),
        timeline,
        drawing_of(timeline),
        activities_of(asked, viewer),
        beside.works,
        beside.recommendations,
        beside.promises,
        addresses_of(asked, by),
    )


def asked_for(query: Mapping[str, str], viewer: Viewer) -> CoverageAsked:
    """The matrix with these parameters."""
    parameters = QueryDict(mutable=True)
    parameters.update(query)
    return CoverageAsked.from_query(parameters, viewer)


def addresses_of(asked: CoverageAsked, by: str) -> Mapping[str, str]:
    """Where each part of the page is on a page of its own, with the same filters."""
    query = asked.address()
    names = ("coverage", "gaps", "overlaps", "brief", "coverage_map")
    addresses = {name: f"{reverse(name)}?{query}" for name in names}
    return addresses | {"timeline": f"{reverse('timeline')}?{query}&by={by}"}


def known_part(sheet: Sheet) -> Sheet:
    """The rows and columns of which something is known: a page about one partner need not say of nine regions
    that nothing is reported there."""
    lines = [
        line for line in sheet.lines if any(box.state is not CellState.NOT_REPORTED for box in line.boxes)
    ]
    known = {
        box.column.code for line in lines for box in line.boxes if box.state is not CellState.NOT_REPORTED
    }
    columns = tuple(column for column in sheet.columns if column.code in known)
    return Sheet(sheet.asked, sheet.counted, columns, tuple(_narrowed(line, columns) for line in lines))


def _narrowed(line: Line, columns: Sequence[Column]) -> Line:
    kept = {column.code for column in columns}
    return replace(line, boxes=tuple(box for box in line.boxes if box.column.code in kept))


def activities_of(asked: CoverageAsked, viewer: Viewer) -> Listed:
    """The activities, of whatever period, the latest first."""
    found = asked.chosen.activities(viewer, asked.today)
    rows: list[Row] = rows_of(sorted_by(found, "start")[:SHOWN])
    return Listed(rows, pieces_of_work(found)[1], f"{reverse('activities')}?{asked.chosen.changed()}")


def works_of(viewer: Viewer, condition: Any, url: str = "") -> Listed:
    """The texts of the library that answer to a condition and that this viewer may read."""
    found = visible_works(viewer).filter(condition).order_by("-date", "title").distinct()
    most = SHOWN if url else SHOWN_WHOLE
    rows: list[WorkRow] = work_rows_of(list(found[:most]))
    return Listed(rows, found.order_by().count(), url)


def seen(activities: Any, viewer: Viewer) -> Any:
    """The keys of those of these activities that this viewer finds in the register."""
    return Activity.objects.visible_to(viewer).filter(activities, state="validated").values("pk")
