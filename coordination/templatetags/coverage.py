"""The cells of the matrix as table cells. Written here, for a template takes ten times as long over 500."""

from collections.abc import Iterator
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from coordination.coverage import CellState
from coordination.map_sheet import MapArea
from coordination.sheet import Box, Line, Sheet
from coordination.sheet_addresses import cell_query
from coordination.sheet_wording import subtitle_of, title_of

register = template.Library()


@register.simple_tag
def cells(line: Line, page_query: str, cell_address: str) -> SafeString:
    """The cells of a line. A number leads to its rows; a cell without one to what is known of it."""
    return SafeString("".join(_cell(box, page_query, cell_address) for box in line.boxes))


def _cell(box: Box, page_query: str, cell_address: str) -> str:
    """One cell. What is not ours by its type (numbers, names of classes) is escaped here."""
    query = cell_query(box.row, box.column.code)
    address = box.rows_url
    if not box.counts.activities:
        address = f"{cell_address}?{page_query}{'&' if page_query else ''}{query}"
    return (
        f'<td class="cell {box.state.value.replace("_", "-")} h{box.step}"><a href="{escape(address)}"'
        f' data-cell="{escape(query)}" aria-label="{escape(box.sentence)}">{_shown(box)}</a></td>'
    )


def _shown(box: Box) -> str:
    """What the eye sees; the label says the same in words."""
    number = _number(box)
    return (f"<b>{number}</b>" if number else "") + "".join(_marks(box))


def _number(box: Box) -> str:
    if box.number is not None:
        return str(box.number)
    if box.state is CellState.GAP:
        return escape(_("gap"))
    return "?" if box.state is CellState.NOT_REPORTED else ""


def _marks(box: Box) -> Iterator[str]:
    counts = box.counts
    marks = (
        ("ov", counts.overlaps_undecided if box.state is CellState.OVERLAP else 0),
        ("late", counts.late),
        ("ending", counts.ending if box.state is CellState.ENDING else 0),
        ("undated", counts.undated + counts.historical),
    )
    return (f'<i class="{name}">{number}</i>' for name, number in marks if number)


@register.filter
def title(sheet: Sheet) -> str:
    """What is counted, and for which days."""
    return title_of(sheet)


@register.filter
def subtitle(sheet: Sheet) -> str:
    """Of which division, and from what."""
    return subtitle_of(sheet)


# -- the map: colours as attributes, for a drawing by itself; on a page its classes give those of the theme

_HEAT = ("#ffffff", "#eaf1f8", "#c9dcee", "#93b9dc", "#4f86bd", "#1d4e89")


@register.simple_tag
def map_address(area: MapArea, page_query: str) -> str:
    """Where an area of the map leads: to its rows, or to what is known of it."""
    if area.counts.activities:
        return area.rows_url
    return f"{reverse('coverage_cell')}?{page_query}{'&' if page_query else ''}{area.cell_query}"


@register.filter
def map_class(area: MapArea) -> str:
    """The class of its shape."""
    return f"{area.state.value.replace('_', '-')} h{area.step}"


@register.filter
def map_fill(area: MapArea) -> str:
    """Its colour, or the pattern of its state."""
    if area.state is CellState.GAP:
        return "url(#map-gap)"
    return "url(#map-unknown)" if area.number is None else _HEAT[area.step]


@register.filter
def map_number(area: MapArea) -> str:
    """The number in it."""
    return str(area.number) if area.number is not None else "" if area.state is CellState.GAP else "?"


@register.filter
def map_text_class(area: MapArea) -> str:
    """The class of the number: light on the darkest steps, with a rim on a pattern."""
    return f"t{area.step}" if area.number is not None else "rim"


@register.filter
def map_ink(area: MapArea) -> str:
    """The colour of the number in a drawing by itself."""
    return "#ffffff" if area.step >= 4 else "#1f2328"


@register.filter
def add_units(value: float, more: int) -> float:
    """A coordinate further on."""
    return value + more
