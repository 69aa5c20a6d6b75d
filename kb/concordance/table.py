"""A concordance as a table of old and new numbers (CSV), read into rows or into what is wrong with them."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kb.ingestion.numbering import number_of
from kb.models.concordance import ConcordanceKind
from search.analysis.text import clean, fold

_MOST_ROWS, _MOST_BYTES = 20_000, 5_000_000
_COLUMNS = {
    "old": {"old", "from", "ancien", "ancien article", "ancien numero", "old article"},
    "new": {"new", "to", "nouveau", "nouvel article", "nouveau numero", "new article"},
    "kind": {"kind", "nature", "sorte", "type"},
    "basis": {"basis", "base", "source", "remarque", "note"},
}
_KINDS = {
    **dict.fromkeys(("same", "identique", "meme", "repris"), ConcordanceKind.SAME),
    **dict.fromkeys(("partly", "partial", "partiel", "en partie", "modifie"), ConcordanceKind.PARTLY),
    **dict.fromkeys(("none", "abroge", "aucun", "supprime", "sans equivalent"), ConcordanceKind.NONE),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table; ``line`` is where it stands in the file."""

    line: int
    old: str
    new: str
    kind: ConcordanceKind
    basis: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, in plain words."""

    line: int
    problem: str


def read(content: bytes) -> tuple[list[Row], list[Problem]]:
    """The rows of a file, and what is wrong; a file that is no such table gives one problem."""
    if len(content) > _MOST_BYTES:
        return [], [Problem(1, _("The file is larger than 5 MB. Split it."))]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    text = text.replace("\x00", " ")
    lines = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        return _rows(list(lines))
    except csv.Error as error:
        return [], [Problem(1, _("The file is no CSV table: %(error)s.") % {"error": error})]


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _rows(lines: list[list[str]]) -> tuple[list[Row], list[Problem]]:
    columns = _columns(lines[0]) if lines else {}
    if "old" not in columns or "new" not in columns:
        return [], [Problem(1, _("The first line must name the columns “old” and “new”."))]
    if len(lines) > _MOST_ROWS:
        return [], [Problem(_MOST_ROWS + 1, _("The table has more than 20,000 rows. Split it."))]
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, cells in enumerate(lines[1:], start=2):
        values = {name: _cell(cells, place) for name, place in columns.items()}
        if not any(values.values()):
            continue
        read_row = _row(line, values)
        if isinstance(read_row, Row):
            rows.append(read_row)
        else:
            problems.append(read_row)
    return rows, problems + _repeated(rows)


def _columns(header: Iterable[str]) -> dict[str, int]:
    said = [" ".join(fold(cell).replace("_", " ").split()) for cell in header]
    return {
        name: place
        for name, words in _COLUMNS.items()
        for place, cell in reversed(list(enumerate(said)))
        if cell in words
    }


def _cell(cells: list[str], place: int) -> str:
    return clean(cells[place]).strip() if place < len(cells) else ""


def _row(line: int, values: dict[str, str]) -> Row | Problem:
    kind = _KINDS.get(fold(values.get("kind", ""))) if values.get("kind") else _kind_without_word(values)
    if kind is None:
        words = {"kind": values["kind"]}
        return Problem(line, _("“%(kind)s” is none of: same, partly, none.") % words)
    if not values["old"]:
        return Problem(line, _("The old number is missing."))
    if kind == ConcordanceKind.NONE and values["new"]:
        return Problem(line, _("There is a new number, and yet no equivalent."))
    if kind != ConcordanceKind.NONE and not values["new"]:
        return Problem(line, _("The new number is missing."))
    numbers = [number_in(values[name]) for name in ("old", "new")]
    if any(len(number) > 40 for number in numbers):
        return Problem(line, _("A number is longer than 40 characters."))
    return Row(line, numbers[0], numbers[1], kind, values.get("basis", "")[:200])


def _kind_without_word(values: dict[str, str]) -> ConcordanceKind:
    return ConcordanceKind.SAME if values["new"] else ConcordanceKind.NONE


def number_in(printed: str) -> str:
    """ "Art. 12 bis" is "12bis"; nothing stays nothing."""
    bare = printed.strip()
    for word in ("article", "art."):
        if bare.lower().startswith(word):
            bare = bare[len(word) :]
    return number_of(bare) if bare.strip() else ""


def _repeated(rows: Iterable[Row]) -> list[Problem]:
    seen: dict[tuple[str, str], int] = {}
    problems = []
    for row in rows:
        first = seen.setdefault((row.old, row.new), row.line)
        if first != row.line:
            problems.append(Problem(row.line, _("The same as line %(line)s.") % {"line": first}))
    return problems
