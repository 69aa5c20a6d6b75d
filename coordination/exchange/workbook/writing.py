"""The workbook, written: sheets with drop-down lists, help in both languages, and what it was made of.

Each sheet has the names of its columns in a first row that is hidden, so that it is read whatever people do
to the labels, their order or the language. The base is a hidden sheet: what each activity said when the
workbook was made, which a three-way merge needs.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from coordination.exchange.workbook.cells import Cell, Choices, cells_of
from coordination.exchange.workbook.plan import KEY, Bilingual, Column, Kind, Plan, Record, Sheet, Value
from kb.exchange.cells import for_workbook

_SAID = json.loads(Path(__file__).with_name("help.json").read_text(encoding="utf-8"))
BASE, LISTS = "_base", "_lists"
# Rows that are prepared with lists below those that are filled.
_SPARE = 300
# A cell holds 32,767 characters.
_LONGEST = 30_000
FIRST_ROW = 3


def text_of(name: str) -> Bilingual:
    """A text of the workbook itself."""
    return Bilingual(_SAID[name]["fr"], _SAID[name]["en"])


def workbook_of(plan: Plan, records: Iterable[Record], language: str, made: str = "") -> bytes:
    """The workbook of these records, with labels in the language; ``made`` is when, as the base keeps it."""
    from openpyxl import Workbook

    listed = list(records)
    choices = Choices(plan.lists, language)
    book = Workbook(write_only=True)
    ranges = _ranges(plan, choices)
    for at, sheet in enumerate(plan.sheets):
        wide = _widened(sheet, listed, at)
        _Writer(book, wide, choices, language, ranges).write(list(_rows(wide, listed, at)))
    _write_help(book, plan, language)
    _write_lists(book, plan, choices)
    _write_base(book, plan, listed, made)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rows(sheet: Sheet, records: Sequence[Record], at: int) -> Iterable[tuple[str, dict[str, Value]]]:
    for record in records:
        if at == 0:
            yield record.key, dict(record.values)
        else:
            yield from ((record.key, dict(said)) for said in record.lines.get(sheet.name, ()))


def _widened(sheet: Sheet, records: Sequence[Record], at: int) -> Sheet:
    """The sheet with room for the longest choice of several, so that none is lost."""
    rows = [values for _, values in _rows(sheet, records, at)]

    def wide(column: Column) -> Column:
        if column.kind != Kind.CHOICES:
            return column
        most = max((len(values.get(column.name, ())) for values in rows), default=0)
        return _with_cells(column, max(column.cells, most))

    return Sheet(sheet.name, sheet.title, tuple(map(wide, sheet.columns)))


def _with_cells(column: Column, cells: int) -> Column:
    return replace(column, cells=cells)


class _Writer:
    """Writes one sheet."""

    def __init__(
        self, book: Any, sheet: Sheet, choices: Choices, language: str, ranges: dict[str, str]
    ) -> None:
        self.sheet, self.choices, self.language, self.ranges = sheet, choices, language, ranges
        self.page = book.create_sheet(sheet.title.said_in(language)[:31])

    def write(self, rows: Sequence[tuple[str, dict[str, Value]]]) -> None:
        from openpyxl.utils import get_column_letter

        page = self.page
        page.freeze_panes = "C3"
        page.row_dimensions[1].hidden = True
        page.column_dimensions["A"].width = 10
        for at, column in self._each_column():
            page.column_dimensions[get_column_letter(at)].width = _width(column)
            self._offer(column, get_column_letter(at), len(rows))
        page.append([KEY, *(column.name for _, column in self._each_column())])
        page.append(
            [self._bold(text_of("key").said_in(self.language)), *map(self._head, self._each_column())]
        )
        for key, values in rows:
            page.append([for_workbook(key), *self._cells(values)])

    def _each_column(self) -> list[tuple[int, Column]]:
        wide = [column for column in self.sheet.columns for _ in range(column.cells)]
        return list(enumerate(wide, 2))

    def _cells(self, values: dict[str, Value]) -> list[Cell]:
        cells: list[Cell] = []
        for column in self.sheet.columns:
            nothing: Value = () if column.kind == Kind.CHOICES else ""
            cells += cells_of(column, values.get(column.name, nothing), self.choices)
        return cells

    def _head(self, at: tuple[int, Column]) -> Any:
        label = at[1].label.said_in(self.language)
        return self._bold(f"{label} *" if at[1].needed else label)

    def _bold(self, text: str) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        cell = WriteOnlyCell(self.page, for_workbook(text))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6EE")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return cell

    def _offer(self, column: Column, letter: str, rows: int) -> None:
        """The drop-down list of a column; what is not in it is told when the workbook comes back."""
        from openpyxl.worksheet.datavalidation import DataValidation

        if column.choices not in self.ranges:
            return
        offer = DataValidation(type="list", formula1=self.ranges[column.choices], allow_blank=True)
        offer.errorStyle = "warning"
        offer.add(f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + rows + _SPARE}")
        self.page.data_validations.append(offer)


def _width(column: Column) -> int:
    return {Kind.DAY: 13, Kind.NUMBER: 14}.get(column.kind, 45 if column.limit > 255 else 26)


def _ranges(plan: Plan, choices: Choices) -> dict[str, str]:
    from openpyxl.utils import get_column_letter

    return {
        name: f"{LISTS}!${letter}$2:${letter}${len(choices.labels[name]) + 1}"
        for letter, name in ((get_column_letter(at), name) for at, name in enumerate(plan.lists, 1))
        if choices.labels[name]
    }


def _write_lists(book: Any, plan: Plan, choices: Choices) -> None:
    page = book.create_sheet(LISTS)
    page.sheet_state = "hidden"
    columns = [list(choices.labels[name].values()) for name in plan.lists]
    page.append(list(plan.lists))
    for at in range(max(map(len, columns), default=0)):
        page.append([for_workbook(labels[at]) if at < len(labels) else None for labels in columns])


def _write_help(book: Any, plan: Plan, language: str) -> None:
    """The help, in the reader's language on one sheet and in the other on the next."""
    first = "en" if language.startswith("en") else "fr"
    for code in (first, "fr" if first == "en" else "en"):
        page = book.create_sheet(text_of("title").said_in(code)[:31])
        page.column_dimensions["A"].width = 22
        page.column_dimensions["B"].width = 34
        page.column_dimensions["C"].width = 90
        page.append([text_of("title").said_in(code)])
        for line in _SAID["lines"]:
            page.append([None, None, line[code]])
        page.append([])
        page.append([text_of(name).said_in(code) for name in ("sheet", "columns", "help")])
        for sheet in plan.sheets:
            for column in sheet.columns:
                page.append(_help_row(sheet, column, code))


def _help_row(sheet: Sheet, column: Column, code: str) -> list[str]:
    needed = f" ({text_of('needed').said_in(code)})" if column.needed else ""
    row = [sheet.title.said_in(code), column.label.said_in(code) + needed, column.help.said_in(code)]
    return [for_workbook(text) for text in row]


def _write_base(book: Any, plan: Plan, records: Sequence[Record], made: str) -> None:
    page = book.create_sheet(BASE)
    page.sheet_state = "veryHidden"
    page.append(["toguna", plan.version, made])
    for record in records:
        text = json.dumps(record.all, ensure_ascii=False)
        parts = [text[at : at + _LONGEST] for at in range(0, len(text), _LONGEST)]
        page.append([record.key, record.version, *map(for_workbook, parts)])
