"""Tables as they are sent."""

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from kb.exchange.sources import NotATableError, rows_of

TABLE = [["Nom", "Région"], ["Détenus ; «été»", "Ségou"], ["a", "b"]]


def _rows(data: bytes, name: str = "t.csv") -> list[list[str]]:
    return [cells for _, cells in rows_of(BytesIO(data), name)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(encoding: str, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in TABLE)
    assert _rows(text.encode(encoding)) == TABLE


def test_csv__latin1_far_down() -> None:
    text = "a,b\n" + "x,y\n" * 40_000 + "é,z\n"
    assert _rows(text.encode("cp1252"))[-1] == ["é", "z"]


def test_rows_are_numbered_as_a_spreadsheet_does_and_empty_ones_left_out() -> None:
    assert list(rows_of(BytesIO(b"a,b\n,\n\nc,d\n"), "t.csv")) == [(1, ["a", "b"]), (4, ["c", "d"])]


def test_workbook__the_first_sheet_that_is_shown() -> None:
    book: Any = Workbook()
    book.active.title = "hidden"
    book.active.sheet_state = "hidden"
    sheet: Any = book.create_sheet("data")
    for row in TABLE:
        sheet.append(row)
    sheet.append([1.0, 2.5])
    stream = BytesIO()
    book.save(stream)
    assert _rows(stream.getvalue(), "t.xlsx") == [*TABLE, ["1", "2.5"]]


def test_json__the_keys_are_the_header() -> None:
    many = [{"Nom": f"n{number}" * 40, "Région": None} for number in range(3000)]
    rows = _rows(json.dumps(many).encode(), "t.json")
    assert rows[0] == ["Nom", "Région"]
    assert len(rows) == 3001
    assert _rows(b"[]", "t.json") == []


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"nothing of the kind", "t.xlsx", "not_a_workbook"),
        (b"PK\x03\x04rest", "t.csv", "not_a_table"),
        (b'{"a": 1}', "t.json", "not_a_table"),
        (b'[{"a": 1}, 2]', "t.json", "not_a_table"),
        (b'[{"a": 1}, {"b":', "t.json", "not_a_table"),
        (b'a,b\n"never closed', "t.csv", "not_a_table"),
    ],
)
def test_other_files_are_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(NotATableError) as refused:
        _rows(data, name)
    assert refused.value.code == code


def test_a_workbook_packed_to_deceive_is_refused() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (8 * 1024**2))
    with pytest.raises(NotATableError) as refused:
        _rows(stream.getvalue(), "t.xlsx")
    assert refused.value.code == "too_large"
