"""The matrix as the rows of a file: the question first, then areas x themes, a number and a state in each."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.coverage_form import chips_of
from coordination.sheet import Box, Sheet
from coordination.sheet_wording import STATES, subtitle_of, title_of
from kb.exchange.tables import Cell


def header(sheet: Sheet) -> list[str]:
    """The first line: what is counted, for which period."""
    return [title_of(sheet)]


def lines(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    """The question, then the numbers, then the states of the same cells."""
    yield [subtitle_of(sheet)]
    for chip in chips_of(sheet.asked):
        yield [chip.label]
    yield [_("Taken on"), timezone.localdate()]
    yield []
    yield from _table(sheet, str(_("Area")), _number)
    yield []
    yield from _table(sheet, str(_("State")), _state)
    yield []
    yield from _table(sheet, str(_("Without dates, not counted")), lambda box: box.counts.undated or None)


def _table(sheet: Sheet, corner: str, read: "object") -> Iterator[Sequence[Cell]]:
    yield [corner, *(column.label for column in sheet.columns)]
    for line in sheet.lines:
        yield [line.label, *(read(box) for box in line.boxes)]  # type: ignore[operator]


def _number(box: Box) -> Cell:
    return box.number


def _state(box: Box) -> Cell:
    return str(STATES[box.state])
