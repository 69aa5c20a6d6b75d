"""A table of needs, its rows checked one by one. Pure: text and what is known in, rows and problems out."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.exchange.numbers import read_number
from kb.dates import parse_date
from reference.names import plain

_DATA = Path(__file__).parents[1] / "data" / "need_columns.json"
COLUMNS: dict[str, list[str]] = json.loads(_DATA.read_text(encoding="utf-8"))
_BY_NAME = {plain(name): column for column, names in COLUMNS.items() for name in names}
MOST_ROWS = 20_000
_LARGEST = Decimal(10) ** 15
_SEVERITIES = {str(number): number for number in range(1, 6)}
_LATEST = date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """A need as its row says it; ``area``, ``theme``, ``measure`` and ``document`` by primary keys."""

    number: int
    area: int
    theme: int | None
    measure: int
    value: Decimal
    whole: Decimal | None
    severity: int | None
    day: date
    precision: str
    source: str
    document: int | None = None

    @property
    def key(self) -> tuple[int, int | None, int, date]:
        """What there is one of at a time."""
        return self.area, self.theme, self.measure, self.day


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: the row as a spreadsheet counts it, 0 for the whole file; the column; in words."""

    row: int
    column: str
    message: str


Find = Callable[[str], int | None]


@dataclass(frozen=True, slots=True)
class Known:
    """What a row may name, each by a spelling; ``ratios`` are the measures that need a whole."""

    area: Find
    theme: Find
    measure: Find
    document: Find
    ratios: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a table says besides its cells: other names of its columns, and what holds for all its rows."""

    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)


def read(
    lines: Iterable[tuple[int, list[str]]], known: Known, reading: Reading | None = None
) -> tuple[list[Row], list[Problem]]:
    """The rows of a table, its lines with their numbers, and all that is wrong with it, in its order; two
    rows of one thing are wrong."""
    reading = reading or Reading()
    read_lines = list(islice(lines, MOST_ROWS + 2))
    if not read_lines:
        return [], [Problem(0, "", _("The file has no rows."))]
    (_number, head), *others = read_lines
    if len(others) > MOST_ROWS:
        return [], [Problem(0, "", _("The file has more than %(count)d rows.") % {"count": MOST_ROWS})]
    columns = _columns(head, reading)
    problems = [*_missing(columns, reading)]
    rows: list[Row] = []
    for number, line in [] if problems else others:
        cells = dict(reading.fixed) | {
            name: line[at].strip() for name, at in columns.items() if at < len(line) and line[at].strip()
        }
        row, wrong = _Checker(number, cells, known).result()
        problems += wrong
        rows += [row] if row else []
    return rows, [*problems, *_doubles(rows)]


def _columns(head: list[str], reading: Reading) -> dict[str, int]:
    """Where each column stands; the first of two that mean the same."""
    given = {plain(theirs): ours for ours, theirs in reading.columns.items()}
    found: dict[str, int] = {}
    for at, name in enumerate(head):
        column = given.get(plain(name)) or _BY_NAME.get(plain(name), "")
        if column and (column not in found or plain(name) in given):
            found[column] = at
    return found


def _missing(columns: Mapping[str, int], reading: Reading) -> Iterator[Problem]:
    there = {*columns, *reading.fixed}
    if not there & {"area", "pcode"}:
        yield Problem(1, "area", _("There is no column of areas (area or P-code)."))
    for name in ("measure", "value", "date"):
        if name not in there:
            yield Problem(
                1, name, _("There is no column “%(name)s”, nor is it given for all.") % {"name": name}
            )


def _doubles(rows: list[Row]) -> Iterator[Problem]:
    first: dict[Any, int] = {}
    for row in rows:
        before = first.setdefault(row.key, row.number)
        if before != row.number:
            words = _("The same area, theme, measure and date as row %(other)d.") % {"other": before}
            yield Problem(row.number, "area", words)


class _Checker:
    def __init__(self, number: int, cells: Mapping[str, str], known: Known) -> None:
        self.number, self.cells, self.known = number, cells, known
        self.problems: list[Problem] = []

    def result(self) -> tuple[Row | None, list[Problem]]:
        measure = self._named("measure", self.known.measure, needed=True)
        value = self._number("value", needed=True)
        whole = self._number("whole", needed=measure in self.known.ratios)
        day, precision = self._date()
        area, theme = self._area(), self._named("theme", self.known.theme)
        severity, document = self._severity(), self._named("document", self.known.document)
        if self.problems or area is None or measure is None or value is None or day is None:
            return None, self.problems
        source = self.cells.get("source", "")
        return (
            Row(self.number, area, theme, measure, value, whole, severity, day, precision, source, document),
            [],
        )

    def _wrong(self, column: str, message: str) -> None:
        self.problems.append(Problem(self.number, column, message))

    def _area(self) -> int | None:
        """By P-code, or else by name."""
        given = [self.cells[name] for name in ("pcode", "area") if self.cells.get(name)]
        for spelling in given:
            if found := self.known.area(spelling):
                return found
        if given:
            words = _("“%(name)s” is no area of this edition, or more than one has this name.")
            self._wrong("area", words % {"name": given[-1][:60]})
        else:
            self._wrong("area", _("The area is missing."))
        return None

    def _named(self, column: str, find: Find, *, needed: bool = False) -> int | None:
        spelling = self.cells.get(column, "")
        if not spelling:
            if needed:
                self._wrong(column, _("This is needed."))
            return None
        found = find(spelling)
        if found is None:
            self._wrong(column, _("“%(name)s” is not known here.") % {"name": spelling[:60]})
        return found

    def _number(self, column: str, *, needed: bool) -> Decimal | None:
        text = self.cells.get(column, "")
        if not text:
            if needed:
                self._wrong(column, _("The number is missing."))
            return None
        try:
            number = read_number(text)
        except ValueError:
            number = None
        if number is None or abs(number) >= _LARGEST:
            self._wrong(column, _("“%(text)s” is no number.") % {"text": text[:40]})
            return None
        if number < 0 or (column == "whole" and number == 0):
            self._wrong(column, _("A number below zero, or a whole of zero, says nothing here."))
            return None
        return number.quantize(Decimal("0.01"))

    def _severity(self) -> int | None:
        text = self.cells.get("severity", "")
        if text and text not in _SEVERITIES:
            self._wrong("severity", _("The severity is a whole number from 1 to 5."))
        return _SEVERITIES.get(text)

    def _date(self) -> tuple[date | None, str]:
        try:
            day, precision = parse_date(self.cells.get("date", ""))
        except ValidationError as error:
            self._wrong("date", error.messages[0])
            return None, ""
        if day is None:
            self._wrong("date", _("The date is missing."))
        elif day >= _LATEST:
            self._wrong("date", _("This date lies too far ahead."))
        return day, precision.value
