"""The table of an import: a CSV, its rows checked one by one, every problem told by row and column."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from kb.dates import parse_date
from kb.importing.archive import Files, Member, folded

_DATA = json.loads(Path(__file__).with_name("columns.json").read_text(encoding="utf-8"))
REQUIRED: list[str] = _DATA["required"]
MOST_ROWS = 2000
_LONGEST = {"title": 255, "title_en": 255, "reference": 120}
_LISTED_UNNAMED = 50


def _plain(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", words.strip())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


_COLUMNS = {name: column for column, names in _DATA["columns"].items() for name in names}
_VALUES = {
    column: {name: value for value, names in values.items() for name in names}
    for column, values in _DATA["values"].items()
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong: the row as a spreadsheet counts it (None for the whole), the column, a code of
    ``kb.importing.messages`` with its figures. One that does not block is only told."""

    code: str
    row: int | None = None
    column: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    blocks: bool = True

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is right: the file it names, and the fields of the work that it describes."""

    row: int
    member: Member
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What a table may name: codes of themes and of organisations."""

    themes: frozenset[str]
    organisations: frozenset[str]


def decoded(data: bytes) -> str:
    """The text of a table, as spreadsheets write it: UTF-8, or what Windows wrote before."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_table(text: str, files: Files, known: Known) -> tuple[list[Row], list[Problem]]:
    """The rows that are right, and all that is wrong, in the order of the table."""
    try:
        lines = list(_lines(text))
    except csv.Error:
        return [], [Problem("not_a_table")]
    if not lines:
        return [], [Problem("is_empty")]
    columns = [_COLUMNS.get(_plain(name), "") for name in lines[0]]
    problems = [Problem("no_column", column=name) for name in REQUIRED if name not in columns]
    problems += [
        Problem("unknown_column", 1, name[:60], blocks=False)
        for name, column in zip(lines[0], columns, strict=True)
        if name.strip() and not column
    ]
    if any(problem.blocks for problem in problems):
        return [], problems
    if len(lines) - 1 > MOST_ROWS:
        return [], [Problem("too_many_rows", params={"limit": MOST_ROWS})]
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in line):
            cells = {column: cell.strip() for column, cell in zip(columns, line, strict=False) if column}
            row, wrong = _Checker(number, cells, files, known).result()
            problems += wrong
            rows += [row] if row else []
    return rows, [*problems, *_doubles(rows), *_unnamed(rows, files)]


def _lines(text: str) -> Iterator[list[str]]:
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    yield from csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter, strict=True)


def _doubles(rows: Sequence[Row]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        before = first.setdefault(row.member.key, row.row)
        if before != row.row:
            yield Problem("file_twice", row.row, "file", {"other": before})


def _unnamed(rows: Sequence[Row], files: Files) -> Iterator[Problem]:
    named = {row.member.key for row in rows}
    left = [
        member.name
        for member in files.members.values()
        if member.key not in named and not member.name.lower().endswith(".csv")
    ]
    if left and rows:
        names = ", ".join(left[:_LISTED_UNNAMED])
        yield Problem("files_unnamed", params={"count": len(left), "names": names}, blocks=False)


class _Checker:
    """Checks one row, cell by cell."""

    def __init__(self, row: int, cells: Mapping[str, str], files: Files, known: Known) -> None:
        self.row, self.cells, self.files, self.known = row, cells, files, known
        self.problems: list[Problem] = []

    def result(self) -> tuple[Row | None, list[Problem]]:
        member = self._file()
        fields: dict[str, Any] = {
            "type": self._choice("type"),
            "language": self._choice("language", "fr"),
            "visibility": self._choice("visibility", "public"),
            "date": self._date("date", parse_date),
            "in_force_from": self._date("in_force_from", _whole_day),
            "in_force_to": self._date("in_force_to", _whole_day),
            "themes": self._codes("themes", self.known.themes),
            "organisation": self._code("organisation"),
            "issuer": self._code("issuer"),
            "tags": self._several("tags"),
            "abbreviations": self._several("abbreviations"),
            "source": self.cells.get("source", ""),
            **{name: self._words(name) for name in _LONGEST},
        }
        if fields["visibility"] == "organisation" and not fields["organisation"]:
            self._wrong("organisation", "needs_organisation")
        if (
            fields["in_force_from"]
            and fields["in_force_to"]
            and fields["in_force_to"] <= fields["in_force_from"]
        ):
            self._wrong("in_force_to", "ends_before")
        if member is None or self.problems:
            return None, self.problems
        return Row(self.row, member, fields), []

    def _wrong(self, column: str, code: str, **params: Any) -> None:
        self.problems.append(Problem(code, self.row, column, params))

    def _file(self) -> Member | None:
        name = self.cells.get("file", "")
        if not name:
            self._wrong("file", "is_missing")
            return None
        wanted = folded(name)
        member = self.files.members.get(wanted)
        if member is None:
            ends = [found for key, found in self.files.members.items() if key.endswith(f"/{wanted}")]
            member = ends[0] if len(ends) == 1 else None
        if member is None:
            self._wrong("file", "no_such_file", name=name[:100])
        elif not member.size:
            self._wrong("file", "file_empty", name=name[:100])
        return member

    def _words(self, column: str) -> str:
        words = self.cells.get(column, "")
        if not words and column in REQUIRED:
            self._wrong(column, "is_missing")
        if len(words) > _LONGEST[column]:
            self._wrong(column, "too_long", limit=_LONGEST[column])
        return words

    def _choice(self, column: str, default: str = "") -> str:
        said = self.cells.get(column, "")
        if not said:
            if not default:
                self._wrong(column, "is_missing")
            return default
        value: str = _VALUES[column].get(_plain(said), "")
        if not value:
            self._wrong(column, "unknown_value", value=said[:60], allowed=", ".join(_DATA["values"][column]))
        return value

    def _date(self, column: str, read: Callable[[str], Any]) -> str:
        said = self.cells.get(column, "")
        try:
            read(said)
        except ValidationError:
            self._wrong(column, "no_date", value=said[:60])
            return ""
        return said

    def _several(self, column: str) -> list[str]:
        cell = self.cells.get(column, "").replace("|", ",").replace(";", ",")
        return [part.strip()[:100] for part in cell.split(",") if part.strip()]

    def _codes(self, column: str, known: frozenset[str]) -> list[str]:
        codes = self._several(column)
        for code in codes:
            if code not in known:
                self._wrong(column, "unknown_code", value=code[:60])
        return codes

    def _code(self, column: str) -> str:
        code = self.cells.get(column, "")
        if code and code not in self.known.organisations:
            self._wrong(column, "unknown_code", value=code[:60])
        return code


def _whole_day(text: str) -> None:
    if text and (len(text) < 8 or text.count("-") != 2):
        raise ValidationError("day")
    parse_date(text)
