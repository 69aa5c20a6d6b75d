"""Words broken at a line's end: made whole again, with their hyphen when they have one of their own."""

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kb.ingestion.characters import BROKEN_WORD

# First and last halves of French compounds, which keep their hyphen.
_COMPOUNDS = json.loads(Path(__file__).with_name("compounds.json").read_text(encoding="utf-8"))
_FIRST_HALVES = frozenset(_COMPOUNDS["first_halves"])
_LAST_HALVES = frozenset(_COMPOUNDS["last_halves"])
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_HALF = re.compile(rf"([^\W_]+)[-{BROKEN_WORD}]$")
_FIRST_HALF = re.compile(r"^\s*([^\W_]+)")
_BROKEN = ("-", BROKEN_WORD)


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """The words that stand whole within the lines, in lower case; the halves of broken ones don't."""
    found: set[str] = set()
    broken = False
    for line in lines:
        whole = _FIRST_HALF.sub("", line) if broken else line
        broken = line.endswith(_BROKEN)
        found.update(_WORD.findall((_LAST_HALF.sub("", whole) if broken else whole).lower()))
    return frozenset(found)


def joined(first: str, second: str, words: frozenset[str]) -> str:
    """The word of which a line's end broke off ``first`` from ``second``."""
    whole, compound = first + second, f"{first}-{second}"
    if not first or not second or not second[0].islower() or first[-1].isdigit():
        return compound
    if whole.lower() in words:
        return whole
    if compound.lower() in words or second.lower() in _LAST_HALVES:
        return compound
    # "non-lieu", but "par-tage" is one word: the second half must be a word by itself
    return compound if first.lower() in _FIRST_HALVES and second.lower() in words else whole


def mended(lines: Sequence[str]) -> list[str]:
    """The lines with every broken word whole, on the line where it begins."""
    out = list(lines)
    if not any(line.endswith(_BROKEN) for line in out):
        return out
    words = vocabulary(out)
    for index in range(len(out)):
        if out[index].endswith(_BROKEN) and index + 1 < len(out):
            _mend_line_end(out, index, words)
    return [line.replace(BROKEN_WORD, "-") for line in out]


def _mend_line_end(lines: list[str], index: int, words: frozenset[str]) -> None:
    first, second = _LAST_HALF.search(lines[index]), _FIRST_HALF.match(lines[index + 1])
    if not first or not second:
        return
    # A hyphen before a capital or a figure may be a dash; the library's own mark never is.
    if not second[1][0].islower() and not lines[index].endswith(BROKEN_WORD):
        return
    lines[index] = lines[index][: first.start()] + joined(first[1], second[1], words)
    # Punctuation that follows the second half goes up with it.
    rest = lines[index + 1][second.end() :]
    mark = rest[: len(rest) - len(rest.lstrip(".,;:»)"))]
    lines[index] += mark
    lines[index + 1] = rest[len(mark) :].lstrip()
