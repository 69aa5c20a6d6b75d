"""Cells that a spreadsheet would run."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from kb.exchange.cells import escaped, for_workbook, plain
from kb.exchange.tables import csv_response, workbook_of

_HOSTILE = [
    '=HYPERLINK("http://example.org","x")',
    "+33 1 23",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "'=1",
    "''=1",
    "'",
]
_HARMLESS = ["", "Aide juridique", "l'aide", "a=1", "3-4", "« – »"]


@pytest.mark.parametrize("text", _HOSTILE)
def test_escaped__begins_with_no_sign_and_reads_back(text: str) -> None:
    assert escaped(text) == "'" + text
    assert plain(escaped(text)) == text


@pytest.mark.parametrize("text", _HARMLESS)
def test_escaped__leaves_what_is_harmless(text: str) -> None:
    assert escaped(text) == text
    assert plain(text) == text


def test_plain__leaves_an_apostrophe_that_nobody_put_there() -> None:
    assert plain("'tis") == "'tis"


def test_for_workbook__drops_what_a_workbook_cannot_hold() -> None:
    assert for_workbook("a\x00b\x0bc\nd") == "abc\nd"
    assert for_workbook("\x00=1") == "'=1"


def test_csv__is_utf8_with_its_mark_and_escapes_each_text() -> None:
    response = csv_response("x", ["Titre", "Début", "Nombre"], [["=1", date(2026, 1, 2), -3]])
    text = b"".join(response).decode("utf-8")
    assert text[0] == "\ufeff"
    assert list(csv.reader(StringIO(text[1:]))) == [["Titre", "Début", "Nombre"], ["'=1", "2026-01-02", "-3"]]


def test_workbook__holds_no_formula() -> None:
    content = workbook_of("x", ["=a", "b"], [[text, -3] for text in _HOSTILE])
    sheet = load_workbook(BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [plain(row[0].value) for row in sheet.iter_rows(min_row=2)][:5] == _HOSTILE[:5]
