"""The order in which the lines of a page are read, from where they stand on it.

A PDF gives its lines in the order in which they were drawn. That is nearly always the order of reading, and
knows more than places tell (which cell of a table comes next); so it is kept, unless it goes back up the
page, as where the heading is drawn last, or runs on across two columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

# A column has at least so many lines. A page of more than the most is no page that anyone wrote.
_FEWEST_LINES, _MOST_LINES, _DEEPEST = 3, 1500, 10
# Two columns of prose: so many of the page's lines have the gap, and so many letters on either side of it.
_SHARE_WITH_GAP, _FEWEST_ROWS, _FEWEST_LETTERS = 0.4, 6, 15
_SAMPLED = 8


@dataclass(frozen=True, slots=True)
class Line:
    """Some words and the box around them, in points from the lower left corner of the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Gap:
    """A wide blank inside a line: its place and length in the text, and where it begins and ends on the
    page."""

    at: int
    length: int
    left: float
    right: float


def goes_back(lines: Sequence[Line]) -> bool:
    """Whether some line stands above the one before it, without beginning another column."""
    if _is_turned(lines):
        return False
    return any(_is_back(before, line) for before, line in pairwise(lines))


def _is_back(before: Line, line: Line) -> bool:
    if line.bottom < before.top - 1:
        return False
    shared = min(before.right, line.right) - max(before.left, line.left)
    return shared > 1 or line.right < before.left


def _is_turned(lines: Sequence[Line]) -> bool:
    """Whether the page is written from bottom to top, so that nothing here holds for it."""
    turned = sum(1 for line in lines if len(line.text) > 5 and line.height > line.right - line.left)
    return 2 * turned > len(lines)


def in_reading_order(lines: Sequence[Line], depth: int = 0) -> list[Line]:
    """From top to bottom; where two columns stand side by side, the left one before the right."""
    gutter = _gutter(lines) if _FEWEST_LINES <= len(lines) <= _MOST_LINES and depth < _DEEPEST else None
    if gutter is None:
        return _by_rows(lines)
    found: list[Line] = []
    for left, right, crossing in _bands(lines, gutter):
        sides = (left, right) if _are_columns(left, right) else ((*left, *right),)
        for side in sides:
            found += in_reading_order(side, depth + 1)
        found += crossing
    return found


def _bands(lines: Sequence[Line], x: float) -> Iterator[tuple[list[Line], list[Line], list[Line]]]:
    """From top to bottom, what stands left and right of the upright line at ``x``, and the line that then
    reaches over it."""
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda one: -one.top):
        if line.left < x < line.right:
            yield left, right, [line]
            left, right = [], []
        else:
            (left if line.right <= x else right).append(line)
    yield left, right, []


def _gutter(lines: Sequence[Line]) -> float | None:
    """The upright line with the longest columns on either side, between two lines that reach over it."""
    best: tuple[int, float] | None = None
    for x in sorted({round(line.left) - 0.5 for line in lines}):
        length = max(
            min(len(left), len(right)) if _are_columns(left, right) else 0
            for left, right, _ in _bands(lines, x)
        )
        if length and (best is None or length > best[0]):
            best = length, x
    return best[1] if best else None


def _are_columns(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether there are enough lines on both sides, and some beside one another."""
    if min(len(left), len(right)) < _FEWEST_LINES:
        return False
    lowest_top = min(max(line.top for line in side) for side in (left, right))
    highest_foot = max(min(line.bottom for line in side) for side in (left, right))
    return lowest_top - highest_foot > 2 * median(line.height for line in (*left, *right))


def _by_rows(lines: Sequence[Line]) -> list[Line]:
    """From top to bottom, and what stands on one height from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: -one.top):
        if rows and line.top > (rows[-1][0].top + rows[-1][0].bottom) / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda one: one.left)]


def sample(lines: Sequence[Line]) -> Iterator[int]:
    """The places of a few of the lines wide enough to hold two columns, spread over the page."""
    if not lines:
        return
    width = max(line.right for line in lines) - min(line.left for line in lines)
    wide = [at for at, line in enumerate(lines) if line.right - line.left > 0.6 * width]
    yield from wide[:: max(1, len(wide) // _SAMPLED)]


def runs_across(lines: Sequence[Line], gaps: Sequence[tuple[Line, Gap | None]]) -> float | None:
    """Where the gutter is that the lines run across, given the widest gap of some or all of them."""
    found = [(line, gap) for line, gap in gaps if gap and gap.right - gap.left > 1.2 * line.height]
    if len(found) < max(2, _SHARE_WITH_GAP * len(gaps)) or len(lines) < _FEWEST_ROWS:
        return None
    x = median((gap.left + gap.right) / 2 for _, gap in found)
    through = [(line, gap) for line, gap in found if gap.left <= x <= gap.right]
    if len(through) < max(2, _SHARE_WITH_GAP * len(gaps)):
        return None
    letters = min(
        median(gap.at for _, gap in through), median(len(line.text) - gap.at for line, gap in through)
    )
    return x if letters >= _FEWEST_LETTERS else None
