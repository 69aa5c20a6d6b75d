"""The matrix: who works where, on what, in a period; where activities overlap, and where nobody is.

What a cell means is read off its counts alone (``state_of``). ``coordination.counting`` counts rows, in
one pass; counts that a query has added up lead to the same matrix (``matrix_of``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

from coordination.footprints import OVER, Footprint, PlaceKind, Status

# An end this near is "soon".
SOON = timedelta(days=90)

Level = Literal["country", "region", "cercle", "commune"]
# "all" takes the themes together, as a map does: each area is one cell, of the theme "".
ThemeLevel = Literal["branch", "theme", "all"]


class Period(NamedTuple):
    """From one day to another, both included."""

    first: date
    last: date

    @classmethod
    def between(cls, one: date, other: date) -> "Period":
        """The period between two days, in whatever order they are given."""
        return cls(min(one, other), max(one, other))


def default_period(first: date | None, last: date | None, today: date) -> Period:
    """Whole years that cover the data: from the year of its ``first`` known day to that of its ``last``;
    the running year when there is none. ``days_known`` finds the two."""
    days = [day for day in (first, last) if day] or [today]
    return Period(date(min(days).year, 1, 1), date(max(days).year, 12, 31))


def days_known(footprints: Iterable[Footprint], today: date) -> tuple[date | None, date | None]:
    """The first and the last day that validated footprints name; work under way with an open end
    reaches to today."""
    first = last = None
    for row in footprints:
        if row.state != "validated" or row.status == Status.CANCELLED or row.undated:
            continue
        end = row.end or (today if row.status not in OVER else row.start)
        for day in (row.start or end, end):
            first = min(first or day, day) if day else first
            last = max(last or day, day) if day else last
    return first, last


@dataclass(frozen=True, slots=True)
class Question:
    """What a matrix is asked for. ``today`` decides what is late and what ends soon."""

    period: Period
    today: date
    level: Level = "region"
    theme_level: ThemeLevel = "theme"


class RowKind(StrEnum):
    """The kinds of rows, in their order: the areas of the level; areas of a higher level, for what is
    known no closer; zones; the whole country; and places that are not specified."""

    AREA = "area"
    WITHIN = "within"
    ZONE = "zone"
    COUNTRY = "country"
    UNSPECIFIED = "unspecified"


class Row(NamedTuple):
    """A row of the matrix: the code of its area or zone, or nothing. On the level of the country all
    areas are one row of kind "area", without code."""

    kind: RowKind
    code: str = ""


class Subject(NamedTuple):
    """A place and a theme, in the terms of a footprint."""

    theme: str
    branch: str
    place_kind: PlaceKind
    region: str = ""
    cercle: str = ""
    commune: str = ""
    zone: str = ""


class Wanted(NamedTuple):
    """A need, with its severity from 1 to 5, or a watch, which has none."""

    about: Subject
    severity: int | None = None


class Statement(NamedTuple):
    """A coordinator's word that nobody works there, as of a day."""

    about: Subject
    on: date


class CellState(StrEnum):
    """What a cell says, in one word. Not reported is unknown, and never zero."""

    ACTIVE = "active"
    OVERLAP = "overlap"
    GAP = "gap"
    ENDING = "ending"
    NONE = "none"
    NOT_REPORTED = "not_reported"


@dataclass(frozen=True, slots=True)
class CellCounts:
    """What is counted in a cell, in rows or by a query.

    ``organisations`` and ``activities`` are distinct ones that cross the period, a joint group once;
    ``*_ongoing`` those of them that are more than planned. Undated work is counted apart: ``undated``,
    of it ``undated_now`` under way in a period that holds today, and ``historical``, left unfinished by
    organisations that closed. ``late`` is among the activities. ``ending`` counts activities whose last
    day comes within 90 days; ``lasting`` says that some, of whatever period, begin before that and go on
    after it. ``overlaps`` are distinct pairs of 0.5 or more. ``unmet`` are needs and watches with nobody
    within them; ``stated`` is the day of the latest statement that nobody works there.
    """

    organisations: int = 0
    organisations_ongoing: int = 0
    activities: int = 0
    activities_ongoing: int = 0
    undated: int = 0
    undated_now: int = 0
    historical: int = 0
    late: int = 0
    ending: int = 0
    lasting: bool = False
    overlaps: int = 0
    overlaps_undecided: int = 0
    unmet: int = 0
    severity: int | None = None
    stated: date | None = None

    @property
    def held(self) -> bool:
        """Somebody is active here."""
        return self.activities > 0 or self.undated_now > 0


def state_of(counts: CellCounts) -> CellState:
    """The state of a cell with these counts; where several hold, what asks for a decision first."""
    if counts.held:
        if counts.overlaps_undecided:
            return CellState.OVERLAP
        soon = counts.ending and not counts.lasting and not counts.undated_now
        return CellState.ENDING if soon else CellState.ACTIVE
    if counts.unmet:
        return CellState.GAP
    return CellState.NONE if counts.stated else CellState.NOT_REPORTED


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix: what was counted, and what that means."""

    counts: CellCounts
    state: CellState

    @classmethod
    def of(cls, counts: CellCounts) -> "Cell":
        """The cell with these counts."""
        return cls(counts, state_of(counts))


_EMPTY = Cell.of(CellCounts())
Key = tuple[Row, str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows x themes. ``cells`` holds those of which something is known."""

    rows: tuple[Row, ...]
    themes: tuple[str, ...]
    cells: Mapping[Key, Cell]

    def cell(self, row: Row, theme: str) -> Cell:
        """The cell; "not reported" where nothing is known."""
        return self.cells.get((row, theme), _EMPTY)


def matrix_of(
    counts: Mapping[Key, CellCounts], areas: Iterable[str] = (), themes: Iterable[str] = ()
) -> Matrix:
    """The matrix with these counts. ``areas`` of the level and ``themes`` come first, in the order given,
    also where nothing is known of them; what else was counted follows."""
    given = dict.fromkeys(Row(RowKind.AREA, code) for code in areas)
    columns = dict.fromkeys(themes)
    order = list(RowKind)
    found = sorted({row for row, _ in counts}, key=lambda row: (order.index(row.kind), row.code))
    further = sorted({theme for _, theme in counts} - columns.keys())
    rows = tuple(sorted((given | dict.fromkeys(found)), key=lambda row: order.index(row.kind)))
    return Matrix(rows, (*columns, *further), {key: Cell.of(count) for key, count in counts.items()})
