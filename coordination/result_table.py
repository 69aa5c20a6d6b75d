"""Results of several activities on one screen: indicators by period, with whom they count, cell by cell."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from zlib import crc32

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.actions import StaleError, Together
from coordination.content import ActivityContent, Counted, ResultLine, pending_content
from coordination.models import Activity
from coordination.sections.base import NumberField, end_of
from coordination.wording import Change, Names, changes_between, names_in
from coordination.wording_lines import counted, number, one, period
from kb.partial_dates import PartialDate, read
from reference.bilingual import in_language

NUMBERS: Mapping[str, Any] = {
    "baseline": gettext_lazy("baseline"),
    "target": gettext_lazy("target"),
    "actual": gettext_lazy("reached"),
}
# The parts that have a column each; others stand in words beside the number.
PARTS: Mapping[str, tuple[Any, Counted]] = {
    "female": (gettext_lazy("women and girls"), Counted(sex="female")),
    "male": (gettext_lazy("men and boys"), Counted(sex="male")),
    "youth": (gettext_lazy("young people"), Counted(age="youth")),
    "minor": (gettext_lazy("minors"), Counted(age="minor")),
    "disability": (gettext_lazy("with a disability"), Counted(disability="with")),
    "displaced": (gettext_lazy("displaced people"), Counted(status="displaced")),
    "combined": (gettext_lazy("women and young people"), Counted(combined="women-and-youth")),
}
_FIELD = NumberField("")


def _group(part: Counted) -> tuple[str, ...]:
    return (part.sex, part.age, part.disability, part.status, part.combined)


_COLUMN_OF = {_group(part): name for name, (_label, part) in PARTS.items()}


@dataclass
class Cell:
    """A box: its name, what it is called aloud, what stands in it, and what is wrong with that."""

    name: str
    label: str
    text: str
    error: str = ""


@dataclass
class Row:
    """A number of an activity, with a cell for each figure. ``position`` is that of its line."""

    activity: Activity
    position: int
    line: ResultLine
    where: str
    period: str
    cells: dict[str, Cell]
    beside: str = ""


@dataclass
class Group:
    """The rows of one indicator."""

    indicator: str
    unit: str
    rows: list[Row] = field(default_factory=list)


@dataclass
class Sheet:
    """An activity with what it says and the version that the person saw."""

    activity: Activity
    content: ActivityContent
    version: int
    conflict: list[Change] | None = None
    problem: str = ""


class ResultTable:
    """The numbers of these activities; ``sent`` is what a person sent of them."""

    def __init__(self, activities: Iterable[Activity], sent: Mapping[str, str] | None = None) -> None:
        self.sent = sent
        self.sheets = [_sheet(activity, sent) for activity in activities]
        self.names = names_in(sheet.content for sheet in self.sheets)
        self.rows = [row for sheet in self.sheets for row in self._rows_of(sheet)]
        self.period_error = ""

    def _rows_of(self, sheet: Sheet) -> Iterator[Row]:
        seen: Counter[int] = Counter()
        for position, line in enumerate(sheet.content.results):
            seen[key := _key(line)] += 1
            name = f"r{sheet.activity.pk}-{key}-{seen[key]}"
            where = ", ".join(
                filter(None, (one(self.names.lines.sites, line.site_id), one(self.names.areas, line.area_id)))
            )
            label = f"{_measured(line, self.names)}, {where or sheet.activity.title}"
            cells = {
                column: Cell(f"{name}-{column}", f"{said}, {label}", self._text(name, column, line))
                for column, said in COLUMNS.items()
            }
            others = [part for part in line.disaggregated if _group(part) not in _COLUMN_OF or part.share]
            beside = "; ".join(map(counted, others))
            yield Row(sheet.activity, position, line, where, period(line), cells, beside)

    def _text(self, name: str, column: str, line: ResultLine) -> str:
        if self.sent is not None and f"{name}-{column}" in self.sent:
            return self.sent[f"{name}-{column}"]
        return number(_figure(line, column))

    @property
    def groups(self) -> list[Group]:
        """The rows by indicator, activity by activity, period by period."""
        found: dict[tuple[str, str], Group] = {}
        for row in self.rows:
            key = (_measured(row.line, self.names), in_language(row.line, "unit"))
            found.setdefault(key, Group(*key)).rows.append(row)
        for group in found.values():
            group.rows.sort(key=lambda row: (row.activity.title, row.where, row.line.period_from or date.min))
        return sorted(found.values(), key=lambda group: group.indicator.casefold())

    # -- what it says

    def read(self) -> bool:
        """Read every cell; whether all can be read."""
        cells = [cell for row in self.rows for cell in row.cells.values()]
        for cell in cells:
            self._read_cell(cell)
        return not any(cell.error for cell in cells)

    @staticmethod
    def _read_cell(cell: Cell) -> None:
        try:
            _FIELD.to_python(cell.text)
        except ValidationError as error:
            cell.error = error.messages[0]

    def changes(self) -> dict[int, tuple[int, ActivityContent]]:
        """What the cells change; activities that they leave as they are, are left out."""
        said: dict[int, tuple[int, ActivityContent]] = {}
        for sheet in self.sheets:
            rows = [row for row in self.rows if row.activity.pk == sheet.activity.pk]
            lines = {row.position: _with_cells(row) for row in rows}
            content = replace(sheet.content, results=tuple(lines[at] for at in sorted(lines)))
            if content != sheet.content:
                said[sheet.activity.pk] = (sheet.version, content)
        return said

    def with_period(self, first: str, last: str) -> Together:
        """A new line for this period for each indicator and area, beside what the cells change. Raises
        ValidationError for what is no period."""
        begin, end = read(first), read(last)
        if begin.day is None or end.day is None:
            raise ValidationError(_("Say from when to when the period goes."))
        said = self.changes()
        for sheet in self.sheets:
            version, content = said.get(sheet.activity.pk, (sheet.version, sheet.content))
            results = (*content.results, *_opened(content.results, begin, end))
            if len(results) > len(content.results):
                said[sheet.activity.pk] = (version, replace(content, results=results))
        return said

    # -- what was refused

    @property
    def is_stale(self) -> bool:
        return any(sheet.conflict is not None for sheet in self.sheets)

    @property
    def has_problems(self) -> bool:
        wrong = any(cell.error for row in self.rows for cell in row.cells.values())
        return wrong or self.is_stale or bool(self.period_error) or any(s.problem for s in self.sheets)

    def add(self, refused: Mapping[int, StaleError | ValidationError], said: Together) -> None:
        """Put what was refused at its cell, or beside the activity with both versions."""
        for sheet in self.sheets:
            error = refused.get(sheet.activity.pk)
            if isinstance(error, StaleError):
                mine = said[sheet.activity.pk][1]
                sheet.conflict = changes_between(error.current, mine)
                sheet.version = error.activity.version
            elif error is not None:
                self._place(sheet, error, said[sheet.activity.pk][1])

    def _place(self, sheet: Sheet, error: ValidationError, content: ActivityContent) -> None:
        for path, problems in error.message_dict.items():
            if not self._at_cell(sheet, path, problems[0], content):
                sheet.problem = " ".join(problems)

    def _at_cell(self, sheet: Sheet, path: str, problem: str, content: ActivityContent) -> bool:
        """``results.3.disaggregated.0.actual``: the column of that part, in the row of that line."""
        name, *rest = path.split(".")
        if name != "results" or not rest:
            return False
        line = content.results[int(rest[0])]
        column = rest[-1]
        if rest[1] == "disaggregated":
            column = _COLUMN_OF.get(_group(line.disaggregated[int(rest[2])]), "")
        for row in self.rows:
            if row.activity.pk == sheet.activity.pk and _with_cells(row) == line and column in row.cells:
                row.cells[column].error = problem
                return True
        return False


COLUMNS: Mapping[str, Any] = {**NUMBERS, **{name: label for name, (label, _part) in PARTS.items()}}


def _sheet(activity: Activity, sent: Mapping[str, str] | None) -> Sheet:
    version = sent.get(f"version-{activity.pk}", "") if sent is not None else str(activity.version)
    known = int(version) if version.isdecimal() and len(version) < 10 else 0
    return Sheet(activity, pending_content(activity), known)


def _key(line: ResultLine) -> int:
    """What its cells are named by: what is measured, where and when, so that they find their line again when
    others came or went meanwhile."""
    measured = (line.kind, line.indicator_id, line.indicator_fr, line.indicator_en, line.statement_fr)
    when = (line.area_id, line.site_id, line.period_from, line.period_to, line.date)
    return crc32(repr((*measured, *when)).encode())


def _measured(line: ResultLine, names: Names) -> str:
    said = in_language(line, "indicator") or one(names.lines.indicators, line.indicator_id)
    return said or in_language(line, "statement")


def _figure(line: ResultLine, column: str) -> Decimal | None:
    if column in NUMBERS:
        figure: Decimal | None = getattr(line, column)
        return figure
    wanted = _group(PARTS[column][1])
    return next((part.actual for part in line.disaggregated if _group(part) == wanted), None)


def _with_cells(row: Row) -> ResultLine:
    """The line with what its cells say; a cell that can't be read leaves its figure."""
    said = {name: _said(cell, _figure(row.line, name)) for name, cell in row.cells.items()}
    parts = {_group(part): part for part in row.line.disaggregated}
    for name, (_label, part) in PARTS.items():
        group = _group(part)
        parts[group] = replace(parts.get(group, part), actual=said[name])
    kept = tuple(part for part in parts.values() if part.share or (part.actual, part.target) != (None, None))
    numbers: dict[str, Any] = {name: said[name] for name in NUMBERS}
    return replace(row.line, **numbers, disaggregated=kept)


def _said(cell: Cell, before: Decimal | None) -> Decimal | None:
    try:
        value: Decimal | None = _FIELD.to_python(cell.text)
    except ValidationError:
        return before
    return value


def _opened(results: Iterable[ResultLine], begin: PartialDate, end: PartialDate) -> Iterator[ResultLine]:
    """An empty line of this period for each thing that is measured somewhere, unless there is one."""
    last: dict[tuple[Any, ...], ResultLine] = {}
    there = set()
    for line in results:
        if not line.is_measured:
            continue
        key = (line.kind, line.indicator_id, line.indicator_fr, line.indicator_en, line.area_id, line.site_id)
        last[key] = line
        if (line.period_from, line.period_to) == (begin.day, end_of(end)):
            there.add(key)
    for key, line in last.items():
        if key not in there:
            yield line.of_another_period(
                baseline=line.baseline,
                baseline_date=line.baseline_date,
                baseline_precision=line.baseline_precision,
                period_from=begin.day,
                period_from_precision=begin.precision,
                period_to=end_of(end),
                period_to_precision=end.precision,
            )
