"""What an import has to say of a file: where, how bad, and what; the words for people are in ``messages``."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How bad it is: an error keeps its row out, a warning is to be looked at, a note is only told."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """``row`` counts as a spreadsheet does, or lines of an XML file; None speaks of the whole file.

    ``column`` is the header of a table or the element of an XML file, ``sheet`` the sheet of a workbook.
    """

    level: Level
    code: str
    row: int | None = None
    column: str = ""
    sheet: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Whether the row stays out."""
        return self.level == Level.ERROR

    def as_json(self) -> dict[str, Any]:
        """As a report keeps it."""
        return asdict(self)


class RefusedError(ValueError):
    """A file that cannot be read, or not further; ``finding`` tells why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def error(code: str, row: int | None = None, column: str = "", sheet: str = "", **params: Any) -> Finding:
    """A finding that keeps its row out."""
    return Finding(Level.ERROR, code, row, column, sheet, params)


def warning(code: str, row: int | None = None, column: str = "", sheet: str = "", **params: Any) -> Finding:
    """A finding to be looked at."""
    return Finding(Level.WARNING, code, row, column, sheet, params)


def note(code: str, row: int | None = None, column: str = "", sheet: str = "", **params: Any) -> Finding:
    """A finding that is only told."""
    return Finding(Level.NOTE, code, row, column, sheet, params)
