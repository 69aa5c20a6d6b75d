"""The map as people read it: its areas with what is counted in each, all themes together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from coordination.coverage import Cell, CellCounts, CellState, Level, Row, RowKind
from coordination.coverage_asked import AREA_LEVELS, CoverageAsked
from coordination.coverage_map import DOT, TILE_HEIGHT, TILE_WIDTH, WIDTH, Drawing, Shape, drawing_of
from coordination.kept_counts import Counted, counted
from coordination.sheet import number_of, sayings, step_of
from coordination.sheet_addresses import Addresses, cell_query
from reference.models import Area
from search.types import Viewer

_EDGE = 3.0


@dataclass(frozen=True, slots=True)
class MapArea:
    """An area on the map: where it is drawn, and what it says."""

    shape: Shape
    name: str
    number: int | None
    step: int
    state: CellState
    counts: CellCounts
    sentence: str
    rows_url: str
    cell_query: str


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """A map that can be drawn. ``credits`` are those of the outlines; ``is_approximate`` wants a notice."""

    areas: tuple[MapArea, ...]
    height: float
    has_outlines: bool
    credits: tuple[str, ...]
    is_approximate: bool

    @property
    def view_box(self) -> str:
        """The frame, with an edge around it."""
        return f"{-_EDGE:g} {-_EDGE:g} {WIDTH + 2 * _EDGE:g} {self.height + 2 * _EDGE:.0f}"

    tile_width, tile_height, dot = TILE_WIDTH, TILE_HEIGHT, DOT
    drawn_width = 680.0

    @property
    def drawn_height(self) -> float:
        """The height of the drawing by itself, in its frame's proportions."""
        return round(self.drawn_width * (self.height + 2 * _EDGE) / (WIDTH + 2 * _EDGE))


def map_of(
    asked: CoverageAsked, viewer: Viewer, known: Counted | None = None, within: str = ""
) -> CoverageMap:
    """The map of the regions; of the cercles where they are asked for and have outlines; of those alone that
    lie ``within`` a region. ``known`` are the counts of the matrix of the same question, where they were
    taken already."""
    areas = _areas(asked, "cercle") if asked.level in {"cercle", "commune"} else []
    if within:
        areas = [area for area in areas if area.parent and area.parent.pcode == within]
    level: Level = "cercle" if within or any(area.boundary for area in areas) else "region"
    areas = areas if level == "cercle" else _areas(asked, "region")
    drawing = drawing_of((area.pcode, area.boundary) for area in areas)
    drawn = [area for area in areas if area.boundary]
    asked_here = replace(asked, level=level)
    found = known if known and level == asked.level else counted(asked_here, viewer)
    return CoverageMap(
        tuple(_drawn(asked_here, found, areas, drawing)),
        drawing.height,
        drawing.has_outlines,
        tuple(dict.fromkeys(area.boundary_source for area in drawn if area.boundary_source)),
        any(area.approximate for area in drawn),
    )


def _areas(asked: CoverageAsked, level: str) -> list[Area]:
    found = Area.objects.filter(edition=asked.edition, level=AREA_LEVELS[level]).order_by("pcode")
    return list(found.select_related("parent").defer("parent__boundary"))


def _drawn(asked: CoverageAsked, found: Counted, areas: list[Area], drawing: Drawing) -> Iterator[MapArea]:
    addresses = Addresses(asked, found.period)
    names = {area.pcode: area.name for area in areas}
    for shape in drawing.shapes:
        row, name = Row(RowKind.AREA, shape.code), names[shape.code]
        cell = Cell.of(found.totals.get(row, CellCounts()))
        number = number_of(cell, asked.measure)
        said = _("%(area)s: %(said)s") % {"area": name, "said": ", ".join(sayings(cell))}
        yield MapArea(
            shape, name, number, step_of(number or 0), cell.state, cell.counts, said,
            addresses.rows_url(row, ""), cell_query(row, ""),
        )  # fmt: skip
