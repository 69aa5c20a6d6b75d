"""The matrix as people read it: named rows and columns, and cells with what they say in words.

``sheet_of`` puts a counted matrix into words; nothing here counts. A cell's link leads to exactly the
activities that it counts (``CellAddress``), in the terms of ``coordination.filters``.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from coordination.coverage import Cell, CellCounts, CellState, Matrix, Row, RowKind, matrix_of
from coordination.coverage_asked import AREA_LEVELS, CoverageAsked
from coordination.kept_counts import Counted, counted
from coordination.sheet_addresses import Addresses
from kb.templatetags.dates import day
from reference.models import Area, Theme, Zone
from search.types import Viewer

# The least number of each step of the heat scale.
STEPS = (1, 2, 3, 5, 8)


@dataclass(frozen=True, slots=True)
class Column:
    """A theme; ``branch`` is the code of its main theme, its own where it is one."""

    code: str
    label: str
    branch: str
    branch_label: str


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: its number (None where there is none to give), step of the heat scale (0 to 5), marks, and
    the whole of it in a sentence."""

    row: Row
    column: Column
    number: int | None
    step: int
    state: CellState
    counts: CellCounts
    sentence: str
    rows_url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the matrix."""

    row: Row
    label: str
    boxes: tuple[Box, ...]

    @property
    def about_url(self) -> str:
        """The page about its area, where it is one."""
        is_area = self.row.kind in {RowKind.AREA, RowKind.WITHIN} and self.row.code
        return reverse("about_area", args=[self.row.code]) if is_area else ""


@dataclass(frozen=True)
class Sheet:
    """A matrix that can be shown: ``lines`` x ``columns``, for the period that was counted."""

    asked: CoverageAsked
    counted: Counted
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @cached_property
    def branches(self) -> list[tuple[str, str, int]]:
        """The main themes over the columns: code, name, and how many columns each spans."""
        spans: dict[str, list[Column]] = {}
        for column in self.columns:
            spans.setdefault(column.branch, []).append(column)
        return [(code, columns[0].branch_label, len(columns)) for code, columns in spans.items()]

    @property
    def undated_url(self) -> str:
        """The list of what has no dates."""
        return f"{reverse('activities')}?{self.asked.chosen.changed({'mark': 'undated'})}"

    @property
    def unconfirmed_url(self) -> str:
        """The list of what nobody has confirmed, of whatever period."""
        asked = {"mark": "unconfirmed", "from": None, "to": None}
        return f"{reverse('activities')}?{self.asked.chosen.changed(asked)}"

    @property
    def historical_url(self) -> str:
        """The list of what organisations that closed have left unfinished, without dates."""
        return f"{reverse('activities')}?{self.asked.chosen.changed({'mark': ['undated', 'historical']})}"

    @property
    def boxes(self) -> Iterator[Box]:
        """All cells, line by line."""
        return (box for line in self.lines for box in line.boxes)

    def box(self, row: Row, theme: str) -> Box | None:
        """The cell of a row and a theme, if it is shown."""
        return next((box for box in self.boxes if box.row == row and box.column.code == theme), None)


def sheet_of(asked: CoverageAsked, viewer: Viewer) -> Sheet:
    """Count, and say in words. A dozen queries at most, however large the matrix."""
    found = counted(asked, viewer)
    themes, areas = _columns(asked), areas_of(asked)
    matrix = matrix_of(found.cells, list(areas), list(themes))
    columns = tuple(sorted(_all_columns(matrix, themes), key=lambda column: _place_of(column, themes)))
    names = names_of(matrix.rows, areas)
    maker = _Maker(asked.measure, matrix, columns, Addresses(asked, found.period))
    rows = [*matrix.rows, *([] if asked.is_narrowed or _NATIONAL in matrix.rows else [_NATIONAL])]
    lines = [maker.line(row, names[row]) for row in sorted(rows, key=lambda row: _ORDER[row.kind])]
    return Sheet(asked, found, columns, tuple(lines))


_NATIONAL = Row(RowKind.COUNTRY)
_ORDER = {kind: at for at, kind in enumerate(RowKind)}


# -- columns


def _columns(asked: CoverageAsked) -> dict[str, Column]:
    """The themes to show, in their order: main ones, or the narrower ones of each."""
    themes = list(Theme.objects.select_related("parent"))
    parents = {theme.parent_id for theme in themes}
    chosen = set(asked.chosen.themes)
    shown: dict[str, Column] = {}
    for theme in sorted(themes, key=_order_of):
        column = _column(theme)
        wide = asked.detail == "branch"
        fits = theme.parent_id is None if wide else theme.pk not in parents
        below = {one.code for one in themes if one.parent_id == theme.pk}
        if fits and (not chosen or chosen & {theme.code, column.branch, *(below if wide else ())}):
            shown[theme.code] = column
    return shown


def _order_of(theme: Theme) -> tuple[int, str, int, str]:
    above = theme.parent or theme
    return above.order, above.code, 0 if theme.parent is None else 1 + theme.order, theme.code


def _column(theme: Theme) -> Column:
    above = theme.parent or theme
    return Column(theme.code, theme.name, above.code, above.name)


def _all_columns(matrix: Matrix, shown: Mapping[str, Column]) -> Iterator[Column]:
    """The columns of the matrix: those to show, and whatever else was counted."""
    further = set(matrix.themes) - shown.keys()
    known = {theme.code: theme for theme in Theme.objects.filter(code__in=further).select_related("parent")}
    for code in matrix.themes:
        if code in shown:
            yield shown[code]
        elif code in known and known[code].parent is None:
            yield Column(code, _in_general(known[code]), code, known[code].name)
        elif code in known:
            yield _column(known[code])
        else:
            yield Column(code, code, code, code)


def _in_general(theme: Theme) -> str:
    return _("%(theme)s, in general") % {"theme": theme.name}


def _place_of(column: Column, shown: Mapping[str, Column]) -> tuple[int, bool]:
    """Beside the others of its main theme, what is said of that in general first."""
    branches = [one.branch for one in shown.values()]
    place = branches.index(column.branch) if column.branch in branches else len(branches)
    return place, column.code != column.branch


# -- rows


def areas_of(asked: CoverageAsked) -> dict[str, Area]:
    """The areas of the level and edition that the filters leave, by P-code."""
    if asked.level == "country":
        return {}
    level = AREA_LEVELS[asked.level]
    found = Area.objects.filter(edition=asked.edition, level=level).defer("boundary")
    areas = {area.pcode: area for area in found.select_related("parent__parent").order_by("pcode")}
    chosen = asked.chosen
    if not (chosen.areas or chosen.zones or chosen.places):
        return areas
    # Further ones stand there if something is counted in them.
    return {code: area for code, area in areas.items() if set(chosen.areas) & {code, *_above(area)}}


def _above(area: Area) -> Iterator[str]:
    above = area.parent
    while above is not None:
        yield above.pcode
        above = above.parent


def names_of(rows: Collection[Row], areas: Mapping[str, Area]) -> dict[Row, str]:
    """What each row is called; ``areas`` are those of the division that is shown, by P-code."""
    codes = {row.code for row in rows if row.kind in {RowKind.AREA, RowKind.WITHIN}} - areas.keys()
    further = Area.objects.filter(pcode__in=codes).defer("boundary").order_by("edition")
    known = {area.pcode: area for area in further} | dict(areas)
    zones = {zone.code: zone.name for zone in Zone.objects.all()}
    names = {row: _name_of(row, known, zones) for row in rows}
    for row in (row for row in names if row.kind is RowKind.AREA and row.code in known.keys() - areas.keys()):
        # a region of another division may bear the name of one that is shown
        names[row] = _("%(area)s (%(edition)s)") % {"area": names[row], "edition": known[row.code].edition}
    return names | {_NATIONAL: str(_("Countrywide"))}


def _name_of(row: Row, areas: Mapping[str, Area], zones: Mapping[str, str]) -> str:
    name = areas[row.code].name if row.code in areas else row.code
    if row.kind is RowKind.AREA:
        return name or _("In its areas")
    if row.kind is RowKind.WITHIN:
        return _("%(area)s, no closer") % {"area": name}
    if row.kind is RowKind.ZONE:
        return _("%(name)s (zone)") % {"name": zones.get(row.code, row.code)}
    return str(_("Countrywide") if row.kind is RowKind.COUNTRY else _("Place not specified"))


def row_name(row: Row) -> str:
    """What one row is called."""
    areas = Area.objects.filter(pcode=row.code).defer("boundary").order_by("edition") if row.code else ()
    zones = Zone.objects.filter(code=row.code) if row.kind is RowKind.ZONE else ()
    known = {area.pcode: area for area in areas}
    return _name_of(row, known, {zone.code: zone.name for zone in zones})


def theme_name(code: str, asked: CoverageAsked) -> str:
    """What one column is called."""
    if not code:
        return str(_("all themes"))
    theme = Theme.objects.filter(code=code).select_related("parent").first()
    if theme is None:
        return code
    return _in_general(theme) if asked.detail == "theme" and theme.children.exists() else theme.name


# -- cells


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the cells of one matrix."""

    measure: str
    matrix: Matrix
    columns: tuple[Column, ...]
    addresses: Addresses

    def line(self, row: Row, name: str) -> Line:
        return Line(row, name, tuple(self._box(row, name, column) for column in self.columns))

    def _box(self, row: Row, name: str, column: Column) -> Box:
        cell = self.matrix.cell(row, column.code)
        number = number_of(cell, self.measure)
        url = self.addresses.rows_url(row, column.code)
        sentence = _sentence(cell, name, column.label)
        return Box(row, column, number, step_of(number or 0), cell.state, cell.counts, sentence, url)


def number_of(cell: Cell, measure: str) -> int | None:
    """What the cell shows; nothing where nothing is known, or only what is undated."""
    if cell.state is CellState.NONE:
        return 0
    if not cell.counts.activities:
        return None
    return int(getattr(cell.counts, measure))


def step_of(number: int) -> int:
    """The step of the heat scale, from 0 to 5."""
    return sum(1 for least in STEPS if number >= least)


def _sentence(cell: Cell, row: str, theme: str) -> str:
    said = ", ".join(sayings(cell))
    return _("%(row)s, %(theme)s: %(said)s") % {"row": row, "theme": theme, "said": said}


def sayings(cell: Cell) -> Iterator[str]:
    """All that a cell tells, part by part, in words."""
    counts, language = cell.counts, get_language()
    if counts.activities:
        yield from _present(counts, language)
    elif cell.state is CellState.GAP:
        yield _("gap: somebody is wanted here, and nobody is active")
    elif cell.state is CellState.NONE and counts.stated:
        yield _("nobody, as stated on %(day)s") % {"day": day(counts.stated)}
    elif cell.state is CellState.NOT_REPORTED:
        yield _("not reported")
    for name in ("undated", "undated_now", "historical"):
        if number := getattr(counts, name):
            yield _said(name, number, language)


def _present(counts: CellCounts, language: str | None) -> Iterator[str]:
    for name in ("activities", "organisations", "overlaps", "overlaps_undecided", "late", "ending"):
        if number := getattr(counts, name):
            yield _said(name, number, language)


@lru_cache(maxsize=4096)
def _said(name: str, number: int, language: str | None) -> str:
    """A number in words; the cells of a matrix say the same few things hundreds of times."""
    return _SAID[name](number)


_SAID: Mapping[str, Callable[[int], str]] = {
    "activities": lambda n: ngettext("%(n)s activity", "%(n)s activities", n) % {"n": n},
    "organisations": lambda n: ngettext("%(n)s organisation", "%(n)s organisations", n) % {"n": n},
    "overlaps": lambda n: ngettext("%(n)s overlap", "%(n)s overlaps", n) % {"n": n},
    "overlaps_undecided": lambda n: (
        ngettext("%(n)s of them to decide", "%(n)s of them to decide", n) % {"n": n}
    ),
    "late": lambda n: ngettext("%(n)s late", "%(n)s late", n) % {"n": n},
    "ending": lambda n: ngettext("%(n)s ends within 90 days", "%(n)s end within 90 days", n) % {"n": n},
    "undated": lambda n: (
        ngettext("%(n)s without dates, not counted", "%(n)s without dates, not counted", n) % {"n": n}
    ),
    "undated_now": lambda n: ngettext("%(n)s of them under way", "%(n)s of them under way", n) % {"n": n},
    "historical": lambda n: (
        ngettext("%(n)s of an organisation that closed", "%(n)s of organisations that closed", n) % {"n": n}
    ),
}
