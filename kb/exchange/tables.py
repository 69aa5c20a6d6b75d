"""A table as a file to take away: CSV for machines, a workbook for people. Both stream their rows."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from kb.exchange.cells import escaped, for_workbook

Cell = str | int | float | date | None
FORMATS = ("csv", "xlsx")
_BOM = "\ufeff"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """The table as ``<name>.csv``: UTF-8 with the mark by which spreadsheets know it, days as 2026-12-31."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines of the CSV, one by one, the mark of its encoding first."""
    writer = csv.writer(_Echo())
    yield _BOM + str(writer.writerow([escaped(label) for label in header]))
    for row in rows:
        yield str(writer.writerow([escaped(cell) if isinstance(cell, str) else cell for cell in row]))


def xlsx_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """The table as ``<name>.xlsx``: one sheet, the head fixed and in bold, days and numbers as such."""
    response = HttpResponse(workbook_of(name, header, rows), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def workbook_of(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The bytes of the workbook."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "B2"
    for at, label in enumerate(header, 1):
        sheet.column_dimensions[get_column_letter(at)].width = max(12, min(len(label) + 4, 40))
    head = [WriteOnlyCell(sheet, for_workbook(label)) for label in header]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        sheet.append([_value(cell) for cell in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _value(cell: Cell) -> Any:
    return for_workbook(cell) if isinstance(cell, str) else cell
