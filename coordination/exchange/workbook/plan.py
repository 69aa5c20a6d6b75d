"""What a workbook looks like: its sheets, columns and lists; and the records that stand in it.

Values are plain: a text, a day as "2026", "2026-03" or "2026-03-31", a number as its digits, a choice as
the key of its list, and a tuple of keys where several may be chosen. "" and () say nothing. A record is
what one activity says on all sheets; what stands on a sheet of lines is one value of it, a tuple of lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | tuple[str, ...]
Line = Mapping[str, Value]
Lines = tuple[tuple[tuple[str, Value], ...], ...]

# The column by which a row finds its activity, on every sheet.
KEY = "key"


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in French and in English."""

    fr: str
    en: str

    def said_in(self, language: str) -> str:
        """The text in the language, or in French."""
        return (self.en if language.startswith("en") else self.fr) or self.fr or self.en


@dataclass(frozen=True, slots=True)
class Column:
    """A column; one of several choices takes ``cells`` columns side by side, each with the list."""

    name: str
    label: Bilingual
    kind: Kind = Kind.TEXT
    help: Bilingual = Bilingual("", "")
    choices: str = ""
    needed: bool = False
    limit: int = 0
    cells: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: the one of activities, a row each, or one of lines, several to an activity."""

    name: str
    title: Bilingual
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a drop-down list: what is kept, and what people read, in both languages."""

    key: str
    label: Bilingual


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole workbook. The first sheet is that of the activities."""

    sheets: tuple[Sheet, ...]
    lists: Mapping[str, tuple[Choice, ...]]
    version: str = "1"

    @property
    def activities(self) -> Sheet:
        """The sheet with a row for each activity."""
        return self.sheets[0]

    @property
    def lines(self) -> tuple[Sheet, ...]:
        """The other sheets."""
        return self.sheets[1:]


@dataclass(frozen=True, slots=True)
class Record:
    """One activity: its key, the version that it has, and its values by column of the first sheet, and by
    the name of a sheet of lines."""

    key: str
    version: int
    values: Mapping[str, Value]
    lines: Mapping[str, Lines] = field(default_factory=dict)

    @property
    def all(self) -> dict[str, Value | Lines]:
        """Every value by name; those that say nothing are left out."""
        return {name: value for name, value in (*self.values.items(), *self.lines.items()) if value}


def line(sheet: Sheet, values: Line) -> tuple[tuple[str, Value], ...]:
    """A line as a value that compares: what it says, in the order of the sheet's columns."""
    return tuple((column.name, said) for column in sheet.columns if (said := values.get(column.name)))


def in_order(lines: tuple[tuple[tuple[str, Value], ...], ...]) -> Lines:
    """Lines in an order of their own: people sort sheets, and that changes nothing."""
    return tuple(sorted(lines))
