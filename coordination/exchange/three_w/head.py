"""The head of a table: which row names the columns, which carries HXL hashtags, what each column is."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb.exchange.sources import Row
from reference.names import plain

_DATA = json.loads(Path(__file__).with_name("columns.json").read_text(encoding="utf-8"))
FIELDS: tuple[str, ...] = tuple(_DATA)
IGNORED = "ignored"
# So many rows are looked at: a head is within the first ones, below titles and remarks.
SEARCHED = 25
_TAG = re.compile(r"#\s*([a-z][a-z0-9_]*)((?:\s*\+\s*[a-z][a-z0-9_]*)*)", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_NOT_A_LETTER = re.compile(r"[\W_]+")

# What a table must tell: an organisation, a subject and a place, by any of these columns.
NEEDED: dict[str, tuple[str, ...]] = {
    "organisation": ("org_name", "org_acronym"),
    "subject": ("sector_name", "sector_code", "activity_type", "activity_title"),
    "place": (
        *("admin1_code", "admin1_name", "admin2_code", "admin2_name", "admin3_code", "admin3_name"),
        *("location_name", "location_code"),
    ),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header and hashtag, and the field that it fills ("" while nobody has said)."""

    at: int
    header: str
    tag: str = ""
    field: str = ""

    @property
    def name(self) -> str:
        """What it is called in a message."""
        return self.header or self.tag or str(self.at + 1)


@dataclass(frozen=True, slots=True)
class Head:
    """What the first rows say of a table; rows after ``last_row`` are its content."""

    columns: tuple[Column, ...]
    header_row: int
    last_row: int
    is_tagged: bool

    @property
    def unknown(self) -> tuple[Column, ...]:
        """Columns with a header that nobody has given a meaning."""
        return tuple(column for column in self.columns if column.header and not column.field)

    @property
    def missing(self) -> tuple[str, ...]:
        """What the table does not tell (keys of NEEDED): the columns must then be mapped by hand."""
        there = {column.field for column in self.columns}
        return tuple(need for need, fields in NEEDED.items() if not there & set(fields))

    def at(self, field: str) -> int | None:
        """The position of a field."""
        return next((column.at for column in self.columns if column.field == field), None)


def folded(header: str) -> str:
    """A header as it is compared and remembered: letters and figures alone, without remarks in brackets."""
    return " ".join(_NOT_A_LETTER.split(plain(_BRACKETS.sub(" ", _TAG.sub(" ", header))))).strip()


def read_head(rows: Sequence[Row], remembered: Mapping[str, str] | None = None) -> Head | None:
    """The head in the first rows of a table; None for a table without rows.

    ``remembered`` is what people have said of headers before (folded header to field, or IGNORED); it goes
    before the hashtag, and the hashtag before what the header seems to be.
    """
    remembered = remembered or {}
    first = list(rows[:SEARCHED])
    if not first:
        return None
    tagged = next((at for at, (_, cells) in enumerate(first) if _is_tagged(cells)), None)
    if tagged is None:
        best = max(first, key=lambda row: (_known(row[1], remembered), _filled(row[1]), -row[0]))
        return _head(best, None, remembered)
    above = first[tagged - 1] if tagged else (first[0][0], [""] * len(first[0][1]))
    return _head(above, first[tagged], remembered)


def _head(header: Row, tags: Row | None, remembered: Mapping[str, str]) -> Head:
    cells, tagged = header[1], tags[1] if tags else []
    width = max(len(cells), len(tagged))
    columns = [
        _column(at, _cell(cells, at), _cell(tagged, at), remembered, tags is not None) for at in range(width)
    ]
    return Head(_each_field_once(columns), header[0], tags[0] if tags else header[0], tags is not None)


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _column(at: int, header: str, tag: str, remembered: Mapping[str, str], is_tagged: bool) -> Column:
    named = _tag_of(tag, bare=is_tagged) or _tag_of(header)
    name = folded(header)
    field = remembered.get(name) or _field_of_tag(named) or ("" if named else _BY_HEADER.get(name, ""))
    return Column(at, header, named, field)


def _each_field_once(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The first column of a field fills it, a tagged one before others; more of its kind are left alone."""
    taken: dict[str, int] = {}
    listed = list(columns)
    for column in sorted(listed, key=lambda column: (not column.tag, _rank(column), column.at)):
        if column.field and column.field != IGNORED:
            taken.setdefault(column.field, column.at)
    return tuple(
        column
        if taken.get(column.field, column.at) == column.at
        else replace(column, field=IGNORED if column.tag else "")
        for column in listed
    )


# -- hashtags


def _is_tagged(cells: Sequence[str]) -> bool:
    """Half of the cells with something in them are hashtags (the rest may have lost their sign)."""
    filled = [cell for cell in cells if cell]
    signs = sum(bool(_TAG.fullmatch(cell)) for cell in filled)
    return bool(signs) and signs * 2 >= len(filled)


def _tag_of(cell: str, bare: bool = False) -> str:
    """The hashtag of a cell, its attributes sorted: ``#org+impl+name``; "" without one."""
    found = _TAG.fullmatch(f"#{cell}") if bare and cell and "#" not in cell else _TAG.search(cell)
    if not found:
        return ""
    attributes = sorted(part.strip().lower() for part in found.group(2).split("+") if part.strip())
    return "#" + "+".join([found.group(1).lower(), *attributes])


def _parts(tag: str) -> tuple[str, frozenset[str]]:
    name, *attributes = tag.split("+")
    return name, frozenset(attributes)


# Patterns, the ones with more attributes first: the first that a column's tag contains is its field.
_BY_TAG = sorted(
    ((*_parts(tag), field) for field, said in _DATA.items() for tag in said["tags"]),
    key=lambda pattern: -len(pattern[1]),
)
_BY_HEADER = {header: field for field, said in _DATA.items() for header in said["headers"]}
# Attributes that make another thing of a tag: a code is no name, a type no organisation.
_TELLING = frozenset(
    ["code", "type", "acronym", "funder", "donor", "prog", "lead", "email", "phone", "start", "end", "f", "m"]
)


def _field_of_tag(tag: str) -> str:
    if not tag:
        return ""
    name, attributes = _parts(tag)
    for wanted, needed, field in _BY_TAG:
        if wanted == name and needed <= attributes and not (attributes - needed) & _TELLING:
            return str(field)
    return ""


def _rank(column: Column) -> int:
    """How far down the list of its field the column's hashtag stands."""
    tags: list[str] = _DATA.get(column.field, {}).get("tags", [])
    if not column.tag:
        return len(tags)
    name, attributes = _parts(column.tag)
    fits = (at for at, tag in enumerate(tags) if _parts(tag)[0] == name and _parts(tag)[1] <= attributes)
    return next(fits, len(tags))


# -- tables without hashtags


def _known(cells: Sequence[str], remembered: Mapping[str, str]) -> int:
    names = {folded(cell) for cell in cells if cell}
    return len([name for name in names if name in _BY_HEADER or name in remembered])


def _filled(cells: Sequence[str]) -> int:
    return len([cell for cell in cells if cell])
