"""Matrices of other axes: who works where, who works on what, who pays for what. Pure.

They are counted as the matrix of areas and themes is (``counting.tallied``); only the cell in which a row
lies differs. A row may lie in several cells, of several donors for one, and in none.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from coordination.counting import key_of, tallied
from coordination.coverage import CellCounts, Question, Row
from coordination.footprints import Footprint
from coordination.pairs import Overlap

Who = Literal["organisation", "donor"]
What = Literal["area", "theme"]


@dataclass(frozen=True, slots=True)
class Axes:
    """Who stands in the rows, and what in the columns."""

    rows: Who
    columns: What


class Crossed(NamedTuple):
    """A cell: the key of an organisation (None where no donor is named), and a place or a theme's code."""

    who: int | None
    what: Row | str


# The donors of each activity, by its key.
Donors = Mapping[int, Iterable[int]]


def crossed(
    footprints: Iterable[Footprint],
    question: Question,
    axes: Axes,
    donors: Donors | None = None,
    overlaps: Iterable[Overlap] = (),
) -> dict[Crossed, CellCounts]:
    """The counts of every cell of which something is known."""
    return tallied(footprints, question, cells_of(question, axes, donors or {}), overlaps)


def cells_of(question: Question, axes: Axes, donors: Donors) -> Callable[[Footprint], Iterable[Crossed]]:
    """In which cells a row lies."""

    def cells(row: Footprint) -> Iterable[Crossed]:
        place, theme = key_of(row, question)
        what = place if axes.columns == "area" else theme
        nobody: tuple[None] = (None,)
        who = [row.organisation] if axes.rows == "organisation" else donors.get(row.activity, ()) or nobody
        return [Crossed(one, what) for one in who]

    return cells
