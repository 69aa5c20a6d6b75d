"""Values to cells and back: what a spreadsheet made of a value on its way is undone here."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from coordination.exchange.days import DAY, MONTH, read_day
from coordination.exchange.numbers import read_number
from coordination.exchange.workbook.plan import Choice, Column, Kind, Value
from kb.exchange.cells import for_workbook
from kb.exchange.cells import plain as unescaped
from kb.exchange.sources import said
from reference.names import plain

Cell = str | int | float | date | None
# A suggestion is worth making when it is this alike, of 100.
_ALIKE = 70


class WrongCellError(ValueError):
    """A cell that cannot be taken: the code of a message and its figures."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Choices:
    """The lists of a workbook: labels by key, and keys by any of their labels."""

    def __init__(self, lists: Mapping[str, Sequence[Choice]], language: str) -> None:
        self.lists = lists
        self.labels = {
            name: {choice.key: choice.label.said_in(language) for choice in choices}
            for name, choices in lists.items()
        }
        self.keys = {
            name: {plain(label): choice.key for choice in choices for label in _labels(choice)}
            for name, choices in lists.items()
        }

    def label(self, name: str, key: str) -> str:
        """What people read for a key; the key itself where the list has it no more."""
        return self.labels[name].get(key, key)

    def key(self, name: str, text: str) -> str:
        """The key of what a person wrote. Raises WrongCellError with the nearest label."""
        found = self.keys[name].get(plain(text))
        if found is not None:
            return found
        nearest = self._nearest(name, plain(text))
        raise WrongCellError("not_in_list", value=text[:120], nearest=nearest)

    def _nearest(self, name: str, text: str) -> str:
        best = process.extractOne(text, self.keys[name].keys(), scorer=fuzz.WRatio, score_cutoff=_ALIKE)
        return self.label(name, self.keys[name][best[0]]) if best else ""


def _labels(choice: Choice) -> tuple[str, ...]:
    return tuple(filter(None, (choice.label.fr, choice.label.en, choice.key)))


def cells_of(column: Column, value: Value, choices: Choices) -> list[Cell]:
    """The cells of a column, as many as it has."""
    if column.kind == Kind.CHOICES:
        keys = value if isinstance(value, tuple) else (value,) if value else ()
        labels: list[Cell] = [for_workbook(choices.label(column.choices, key)) for key in keys]
        return labels + [None] * (column.cells - len(labels))
    assert isinstance(value, str)  # noqa: S101 - only a column of choices holds several
    return [_cell(column, value, choices)]


def _cell(column: Column, value: str, choices: Choices) -> Cell:
    if not value:
        return None
    if column.kind == Kind.DAY and len(value) == 10:
        return date.fromisoformat(value)
    if column.kind == Kind.NUMBER:
        number = Decimal(value)
        # A spreadsheet holds fifteen figures; a longer number goes out as a text.
        if len(number.as_tuple().digits) <= 15:
            return int(number) if number == number.to_integral_value() else float(number)
    if column.kind == Kind.CHOICE:
        return for_workbook(choices.label(column.choices, value))
    return for_workbook(value)


def value_of(column: Column, cells: Sequence[object], choices: Choices) -> Value:
    """The value of a column's cells. Raises WrongCellError."""
    texts = [text for text in map(_text, cells) if text]
    if column.kind == Kind.CHOICES:
        return tuple(dict.fromkeys(choices.key(column.choices, text) for text in texts))
    if not texts:
        return ""
    return _READ[column.kind](column, cells[0], texts[0], choices)


def clean(text: str) -> str:
    """A text as it comes back from a workbook: what a cell cannot hold is left out from the start."""
    return unescaped(for_workbook(text.replace("\r\n", "\n").strip()))


def _text(cell: object) -> str:
    return unescaped(said(cell)).replace("\r\n", "\n").strip()


def _read_text(column: Column, _: object, text: str, __: Choices) -> str:
    if column.limit and len(text) > column.limit:
        raise WrongCellError("too_long", limit=column.limit, length=len(text))
    return text


def _read_day(_: Column, cell: object, text: str, __: Choices) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    try:
        day, precision = read_day(text)
    except ValueError:
        raise WrongCellError("no_date", value=text[:60]) from None
    return day.isoformat()[: {DAY: 10, MONTH: 7}.get(precision, 4)]


def _read_number(_: Column, cell: object, text: str, __: Choices) -> str:
    if isinstance(cell, float):
        text = repr(cell)
    try:
        return normal(read_number(text))
    except ValueError:
        raise WrongCellError("no_number", value=text[:60]) from None


def _read_choice(column: Column, _: object, text: str, choices: Choices) -> str:
    return choices.key(column.choices, text)


_READ = {
    Kind.TEXT: _read_text,
    Kind.DAY: _read_day,
    Kind.NUMBER: _read_number,
    Kind.CHOICE: _read_choice,
}


@lru_cache(maxsize=4096)
def normal(number: Decimal) -> str:
    """The digits of a number without those that say nothing: 12.50 and 12.5 are one value."""
    if not number.is_finite():
        raise InvalidOperation
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
