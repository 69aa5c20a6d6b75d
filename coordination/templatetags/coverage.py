"""The cells of the matrix as table cells. Written here, for a template takes ten times as long over 500."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
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
    rows = ((_class(box), _address(box, page_query, cell_address), cell_query(box.row, box.column.code),
             box.sentence, _shown(box)) for box in line.boxes)  # fmt: skip
    return format_html_join(
        "", '<td class="{}"><a href="{}" data-cell="{}" aria-label="{}">{}</a></td>', rows
    )


def _class(box: Box) -> str:
    return f"cell {box.state.value.replace('_', '-')} h{box.step}"


def _address(box: Box, page_query: str, cell_address: str) -> str:
    if box.counts.activities:
        return box.rows_url
    return f"{cell_address}?{page_query}{'&' if page_query else ''}{cell_query(box.row, box.column.code)}"


def _shown(box: Box) -> SafeString:
    """What the eye sees; the label says the same in words."""
    number = _number(box)
    return format_html("<b>{}</b>{}", number, _marks(box)) if number else _marks(box)


def _number(box: Box) -> str:
    if box.number is not None:
        return str(box.number)
    if box.state is CellState.GAP:
        return _("gap")
    return "?" if box.state is CellState.NOT_REPORTED else ""


def _marks(box: Box) -> SafeString:
    counts = box.counts
    marks = (
        ("ov", counts.overlaps_undecided if box.state is CellState.OVERLAP else 0),
        ("late", counts.late),
        ("ending", counts.ending if box.state is CellState.ENDING else 0),
        ("undated", counts.undated + counts.historical),
    )
    return format_html_join("", '<i class="{}">{}</i>', ((name, number) for name, number in marks if number))


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
