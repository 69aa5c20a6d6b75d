"""The workbook, read back: rows as values, everything that is wrong by sheet, row and column."""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from coordination.exchange.findings import Finding, error, warning
from coordination.exchange.workbook.cells import Choices, WrongCellError, value_of
from coordination.exchange.workbook.plan import KEY, Column, Lines, Plan, Sheet, Value, in_order, line
from coordination.exchange.workbook.writing import BASE, text_of
from kb.exchange.cells import plain as unescaped
from kb.exchange.sources import NotATableError, check_workbook, said
from reference.names import plain

# The names of columns and their labels stand within the first rows.
_HEAD = 10
_NEW = re.compile(r"n\s*\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Base:
    """What an activity said when the workbook was made, and its version then."""

    version: int
    values: Mapping[str, Any]


@dataclass(slots=True)
class ReadRecord:
    """An activity as the workbook says it: its key ("" for a new one), its row, and what was found.

    ``columns`` are the values that the workbook holds at all: one whose column was deleted says nothing.
    """

    key: str
    row: int
    values: dict[str, Value | Lines] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class ReadBook:
    """A workbook: its activities in its order, what they said before by key, and what speaks of the whole."""

    records: list[ReadRecord] = field(default_factory=list)
    base: dict[str, Base] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_workbook(stream: BinaryIO, plan: Plan) -> ReadBook:
    """The activities of a workbook, whatever program saved it. Raises NotATableError."""
    from openpyxl import load_workbook

    check_workbook(stream)
    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as problem:
        raise NotATableError("not_a_workbook") from problem
    try:
        return _Reader(book, plan).read()
    finally:
        book.close()


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    key: str
    cells: Mapping[str, Sequence[object]]


class _Reader:
    """Reads one workbook."""

    def __init__(self, book: Any, plan: Plan) -> None:
        self.book, self.plan = book, plan
        self.choices = Choices(plan.lists, "fr")
        self.found = ReadBook()
        self.by_key: dict[str, ReadRecord] = {}

    def read(self) -> ReadBook:
        self.found.base = dict(self._base())
        sheet = self.plan.activities
        rows = self._rows(sheet)
        if rows is None:
            self.found.findings.append(error("no_sheet", sheet=sheet.title.fr, value=sheet.title.fr))
            return self.found
        for row in rows:
            self._read_activity(row)
        for sheet in self.plan.lines:
            self._read_lines(sheet)
        return self.found

    # -- sheets and their heads

    def _page(self, sheet: Sheet) -> Any:
        names = {sheet.title.fr[:31], sheet.title.en[:31]}
        return next((page for page in self.book.worksheets if page.title in names), None)

    def _rows(self, sheet: Sheet) -> list[_Row] | None:
        page = self._page(sheet)
        if page is None:
            return None
        rows = [(number, list(cells)) for number, cells in enumerate(page.iter_rows(values_only=True), 1)]
        head = next((at for at, (_, cells) in enumerate(rows[:_HEAD]) if _names(cells, sheet)), None)
        if head is None:
            self.found.findings.append(error("no_column", 1, text_of("key").fr, page.title))
            return []
        names, last = _names(rows[head][1], sheet), head
        if head + 1 < len(rows) and _names(rows[head + 1][1], sheet):
            last = head + 1  # the labels, below the hidden names
        return [row for number, cells in rows[last + 1 :] if (row := _row(number, cells, names))]

    def _base(self) -> Iterator[tuple[str, Base]]:
        page = next((page for page in self.book.worksheets if page.title == BASE), None)
        if page is None:
            self.found.findings.append(warning("no_base"))
            return
        for key, version, *parts in page.iter_rows(min_row=2, values_only=True):
            try:
                values = json.loads("".join(unescaped(str(part)) for part in parts if part is not None))
                yield said(key), Base(int(version), {name: _frozen(value) for name, value in values.items()})
            except (TypeError, ValueError):
                continue  # without its base, a changed row is a conflict: people choose

    # -- rows

    def _read_activity(self, row: _Row) -> None:
        record = ReadRecord("" if _NEW.fullmatch(row.key) else row.key, row.number)
        values, record.findings = self._values(self.plan.activities, row)
        record.values.update(values)
        record.columns = frozenset(row.cells)
        before = self.by_key.setdefault(plain(row.key), record) if row.key else record
        if before is not record:
            title = self._title(self.plan.activities)
            record.findings.append(
                error("activity_twice", row.number, KEY, title, value=row.key, other=before.row)
            )
        self.found.records.append(record)

    def _read_lines(self, sheet: Sheet) -> None:
        rows = self._rows(sheet)
        if rows is None:
            return
        lines: dict[str, list[tuple[tuple[str, Value], ...]]] = {}
        for row in rows:
            values, findings = self._values(sheet, row)
            record = self.by_key.get(plain(row.key))
            if record is None:
                wrong = error("no_such_activity", row.number, KEY, self._title(sheet), value=row.key[:60])
                self.found.findings.append(wrong)
                continue
            record.findings += findings
            lines.setdefault(plain(row.key), []).append(line(sheet, values))
        for key, record in self.by_key.items():
            record.values[sheet.name] = in_order(tuple(lines.get(key, ())))
            record.columns |= {sheet.name}

    def _values(self, sheet: Sheet, row: _Row) -> tuple[dict[str, Value], list[Finding]]:
        values: dict[str, Value] = {}
        findings: list[Finding] = []
        for column in sheet.columns:
            if column.name not in row.cells:
                continue
            try:
                values[column.name] = value_of(column, row.cells[column.name], self.choices)
            except WrongCellError as wrong:
                label = column.label.said_in(self._language(sheet))
                findings.append(error(wrong.code, row.number, label, self._title(sheet), **wrong.params))
        return values, findings

    def _title(self, sheet: Sheet) -> str:
        page = self._page(sheet)
        return str(page.title) if page is not None else sheet.title.fr

    def _language(self, sheet: Sheet) -> str:
        return "en" if self._title(sheet) == sheet.title.en[:31] != sheet.title.fr[:31] else "fr"


def _names(cells: Iterable[object], sheet: Sheet) -> list[str]:
    """The column that each cell of a head names, by its name or its label; [] for a row that is no head."""
    known = {KEY: KEY, plain(text_of("key").fr): KEY, plain(text_of("key").en): KEY}
    for column in sheet.columns:
        known |= dict.fromkeys(_heads(column), column.name)
    names = [known.get(plain(said(cell).removesuffix("*")), "") for cell in cells]
    return names if KEY in names and len(set(names)) > 2 else []


def _heads(column: Column) -> tuple[str, ...]:
    return tuple(map(plain, (column.name, column.label.fr, column.label.en)))


def _row(number: int, cells: Sequence[object], names: Sequence[str]) -> _Row | None:
    """A row with something in it."""
    by_name: dict[str, list[object]] = {}
    for name, cell in zip(names, [*cells, *[None] * len(names)], strict=False):
        if name:
            by_name.setdefault(name, []).append(cell)
    if not any(said(cell) for found in by_name.values() for cell in found):
        return None
    key = unescaped(said(by_name.pop(KEY)[0]))
    return _Row(number, key, by_name)


def _frozen(value: Any) -> Any:
    """Lists of JSON as the tuples that they were."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
