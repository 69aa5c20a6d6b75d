"""The cells of a matrix of organisations or donors."""

from collections.abc import Iterator
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from coordination.coverage import CellState
from coordination.crossing_sheet import LABELS, CrossedBox, CrossedLine

register = template.Library()


@register.simple_tag
def axes_known() -> list[tuple[str, Any]]:
    """The axes to choose from, with their names."""
    return list(LABELS.items())


@register.simple_tag
def crossed_cells(line: CrossedLine) -> SafeString:
    """The cells of a line. A number leads to its rows; where nothing is registered the cell is empty."""
    return SafeString("".join(map(_cell, line.boxes)))


def _cell(box: CrossedBox) -> str:
    """One cell; what is not ours by its type is escaped here."""
    if box.number is None and not box.cell.counts.undated and not box.cell.counts.historical:
        return '<td class="cell"></td>'
    shown = f"<b>{box.number}</b>" if box.number is not None else ""
    shown += "".join(_marks(box))
    label = escape(box.sentence)
    inner = f'<a href="{escape(box.url)}" aria-label="{label}">{shown}</a>' if box.url else shown
    title = "" if box.url else f' title="{label}"'
    return f'<td class="cell {box.cell.state.value.replace("_", "-")} h{box.step}"{title}>{inner}</td>'


def _marks(box: CrossedBox) -> Iterator[str]:
    counts = box.cell.counts
    marks = (
        ("ov", counts.overlaps_undecided if box.cell.state is CellState.OVERLAP else 0),
        ("late", counts.late),
        ("undated", counts.undated + counts.historical),
    )
    return (f'<i class="{name}">{number}</i>' for name, number in marks if number)
