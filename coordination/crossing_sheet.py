"""A matrix of other axes as people read it: organisations or donors in rows, areas or themes in columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.coverage import Cell, CellCounts, Period, Row, RowKind
from coordination.coverage_asked import CoverageAsked
from coordination.crossing import Axes, Crossed
from coordination.crossing_query import crossed
from coordination.filters import IMPLEMENTING
from coordination.models import OrganisationRole
from coordination.overlap_list import period_of
from coordination.sheet import areas_of, names_of, number_of, sayings, step_of, themes_of
from coordination.sheet_addresses import Addresses
from kb.exchange.tables import Cell as FileCell
from reference.models import Organisation
from search.types import Viewer

AXES: Mapping[str, Axes] = {
    "organisation-area": Axes("organisation", "area"),
    "organisation-theme": Axes("organisation", "theme"),
    "donor-theme": Axes("donor", "theme"),
    "donor-area": Axes("donor", "area"),
}
LABELS: Mapping[str, Any] = {
    "organisation-area": gettext_lazy("organisations and areas"),
    "organisation-theme": gettext_lazy("organisations and themes"),
    "donor-theme": gettext_lazy("donors and themes"),
    "donor-area": gettext_lazy("donors and areas"),
}
# So many rows are shown; the file has them all.
LINES = 200


@dataclass(frozen=True, slots=True)
class CrossedBox:
    """A cell: nothing is known of one without ``url``. ``number`` is what is counted in it."""

    number: int | None
    step: int
    cell: Cell
    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class CrossedLine:
    """An organisation, or those that name no donor."""

    label: str
    code: str
    boxes: tuple[CrossedBox, ...]
    number: int


@dataclass(frozen=True, slots=True)
class CrossedSheet:
    """A matrix that can be shown; ``lines`` are all of them, the busiest first."""

    asked: CoverageAsked
    axes: str
    period: Period
    columns: tuple[str, ...]
    lines: tuple[CrossedLine, ...]

    @property
    def working(self) -> int:
        """How many organisations have dated work in the period."""
        return sum(1 for line in self.lines if line.code and line.number)

    @property
    def shown(self) -> Sequence[CrossedLine]:
        """The lines that a page has room for."""
        return self.lines[:LINES]


def crossing_asked(asked: CoverageAsked, axes: str) -> CoverageAsked:
    """The question, without what such a matrix cannot say: an organisation by another role than that of its
    rows. What is left out is told."""
    chosen = asked.chosen
    role = IMPLEMENTING
    is_other = chosen.role != role or AXES[axes].rows == "donor"
    if not (is_other and (chosen.organisations or chosen.organisation_types)):
        return replace(asked, chosen=replace(chosen, role=role))
    told = _("Organisations and their roles stand in the rows here, and narrow nothing.")
    plain = replace(chosen, role=role, organisations=(), organisation_types=())
    return replace(asked, chosen=plain, problems=(*asked.problems, told))


def crossing_of(asked: CoverageAsked, viewer: Viewer, axes: str) -> CrossedSheet:
    """Count, and say in words; a dozen queries, however many organisations there are."""
    period = period_of(asked, viewer)
    found = crossed(asked.question(period), viewer, AXES[axes], asked.asked(viewer))
    columns = _columns(asked, found, AXES[axes])
    maker = _Maker(asked, AXES[axes], found, columns, Addresses(asked, period))
    keys = {cell.who for cell in found}
    known = Organisation.everywhere.in_bulk([key for key in keys if key])
    lines = [maker.line(key, known.get(key) if key else None) for key in keys]
    lines.sort(key=lambda line: (not line.code, -line.number, line.label.casefold()))
    return CrossedSheet(asked, axes, period, tuple(columns.values()), tuple(lines))


def _columns(asked: CoverageAsked, found: Mapping[Crossed, CellCounts], axes: Axes) -> dict[Any, str]:
    """What stands in the columns, with its name: the areas or themes, and all else that is counted."""
    counted = {cell.what for cell in found}
    if axes.columns == "theme":
        themes = themes_of(asked)
        further = sorted(code for code in counted if isinstance(code, str) and code not in themes)
        return {code: themes[code].label if code in themes else code for code in (*themes, *further)}
    areas = areas_of(asked)
    order = list(RowKind)
    rows = dict.fromkeys(Row(RowKind.AREA, code) for code in areas) | dict.fromkeys(
        sorted(
            (row for row in counted if isinstance(row, Row)),
            key=lambda row: (order.index(row.kind), row.code),
        )
    )
    names = names_of(list(rows), areas)
    return {row: names[row] for row in sorted(rows, key=lambda row: order.index(row.kind))}


@dataclass(frozen=True, slots=True)
class _Maker:
    asked: CoverageAsked
    axes: Axes
    found: Mapping[Crossed, CellCounts]
    columns: Mapping[Any, str]
    addresses: Addresses

    def line(self, key: int | None, organisation: Organisation | None) -> CrossedLine:
        label = str(organisation) if organisation else _("No donor named")
        code = organisation.code if organisation else ""
        boxes = tuple(self._box(key, code, label, what) for what in self.columns)
        return CrossedLine(label, code, boxes, sum(box.cell.counts.activities for box in boxes))

    def _box(self, key: int | None, code: str, label: str, what: Any) -> CrossedBox:
        cell = Cell.of(self.found.get(Crossed(key, what), CellCounts()))
        said = ", ".join(sayings(cell))
        sentence = _("%(row)s, %(theme)s: %(said)s") % {
            "row": label,
            "theme": self.columns[what],
            "said": said,
        }
        number = number_of(cell, self.asked.measure)
        url = self._url(code, what) if code and cell.counts.activities else ""
        return CrossedBox(number, step_of(number or 0), cell, sentence, url)

    def _url(self, code: str, what: Any) -> str:
        """The list of exactly what is counted."""
        role = str(OrganisationRole.FUNDING.value) if self.axes.rows == "donor" else ""
        url = self.addresses.rows_url(what, "") if isinstance(what, Row) else self.addresses.theme_url(what)
        return self.addresses.with_organisation(url, code, role)


# -- as a file


def header(sheet: CrossedSheet) -> list[str]:
    """The first line of the file: the columns."""
    who = _("Donor") if AXES[sheet.axes].rows == "donor" else _("Organisation")
    return [who, _("Code"), *sheet.columns]


def lines(sheet: CrossedSheet) -> Iterator[Sequence[FileCell]]:
    """The rows of the file; what is not known is an empty cell."""
    for line in sheet.lines:
        yield [line.label, line.code, *(box.number for box in line.boxes)]
