"""A table that somebody sends, row by row: CSV in any usual encoding, a workbook, or a list of JSON objects.

Rows stream: a table of any length is held a row at a time (but for the texts that a workbook shares).
"""

import csv
import json
import zipfile
from codecs import getincrementaldecoder
from collections.abc import Iterator
from datetime import date, datetime, time
from io import TextIOWrapper
from itertools import chain
from pathlib import PurePath
from typing import Any, BinaryIO

Row = tuple[int, list[str]]

_CHUNK = 1 << 16
# A cell longer than this is no cell, and a workbook that grows beyond this was packed to deceive.
_LONGEST_CELL = 1 << 17
_LARGEST_WORKBOOK = 400 * 1024**2
_LARGEST_RATIO = 200


class NotATableError(ValueError):
    """The file is none of these; ``code`` says why."""

    def __init__(self, code: str, row: int | None = None) -> None:
        super().__init__(code)
        self.code, self.row = code, row


def rows_of(stream: BinaryIO, name: str) -> Iterator[Row]:
    """The rows with something in them, numbered as a spreadsheet does; ``name`` tells the kind of file.

    The stream must be able to go back to its start. Raises NotATableError.
    """
    kind = PurePath(name).suffix.lower()
    read = {".xlsx": _workbook_rows, ".xlsm": _workbook_rows, ".json": _json_rows}.get(kind, _csv_rows)
    for number, cells in read(stream):
        if any(cells):
            yield number, cells


def encoding_of(stream: BinaryIO) -> str:
    """UTF-8 or UTF-16, or else what Windows wrote before; the stream goes back to its start."""
    head = stream.read(2)
    stream.seek(0)
    if head in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    decoder = getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        stream.seek(0)
    return "utf-8-sig"


def _csv_rows(stream: BinaryIO) -> Iterator[Row]:
    if stream.read(4) == b"PK\x03\x04":
        raise NotATableError("not_a_table")
    stream.seek(0)
    text = TextIOWrapper(stream, encoding_of(stream), errors="replace", newline="")
    try:
        head = text.readline(_LONGEST_CELL)
        lines = (line.replace("\x00", "") for line in chain([head], text))
        reader = csv.reader(lines, delimiter=max(";,\t|", key=head.count), strict=True)
        yield from _numbered(reader)
    finally:
        text.detach()


def _numbered(reader: Any) -> Iterator[Row]:
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, [cell.strip() for cell in cells]
    except csv.Error:
        raise NotATableError("not_a_table", number + 1) from None


def _workbook_rows(stream: BinaryIO) -> Iterator[Row]:
    from openpyxl import load_workbook

    check_workbook(stream)
    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
            yield number, [said(value) for value in values]
    except (KeyError, ValueError, StopIteration, zipfile.BadZipFile) as problem:
        raise NotATableError("not_a_workbook") from problem


def check_workbook(stream: BinaryIO) -> None:
    """Refuse what is no workbook, or one that would fill the memory; the stream goes back to its start.

    Raises NotATableError.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        raise NotATableError("not_a_workbook") from None
    finally:
        stream.seek(0)
    size, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    if size > _LARGEST_WORKBOOK or (size > 1024**2 and size > packed * _LARGEST_RATIO):
        raise NotATableError("too_large")


def said(value: object) -> str:
    """A cell of a workbook as text: days as 2026-12-31, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _json_rows(stream: BinaryIO) -> Iterator[Row]:
    """The keys of the first object as the header, then its values and those of the others."""
    header: list[str] = []
    for number, found in enumerate(_objects(stream), 2):
        if not header:
            header = [str(key) for key in found]
            yield 1, header
        yield number, [said(found.get(key)) for key in header]


def _objects(stream: BinaryIO) -> Iterator[dict[str, Any]]:
    text = TextIOWrapper(stream, encoding_of(stream), errors="replace")
    decoder = json.JSONDecoder()
    try:
        buffer = text.read(_CHUNK).lstrip()
        if not buffer.startswith("["):
            raise NotATableError("not_a_table")
        buffer = buffer[1:]
        while not (buffer := buffer.lstrip().removeprefix(",").lstrip()).startswith("]"):
            try:
                found, end = decoder.raw_decode(buffer)
            except json.JSONDecodeError:
                if len(buffer) > _LONGEST_CELL * 8 or not (more := text.read(_CHUNK)):
                    raise NotATableError("not_a_table") from None
                buffer += more
                continue
            if not isinstance(found, dict):
                raise NotATableError("not_a_table")
            yield found
            buffer = buffer[end:] or text.read(_CHUNK)
    finally:
        text.detach()
