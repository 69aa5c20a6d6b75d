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
_WHOLE = frozenset(_COMPOUNDS["compounds"])
# Small words within compounds of three: "rez-de-chaussée", "c'est-à-dire".
_LINKS = frozenset(_COMPOUNDS["links"])
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_HALF = re.compile(rf"([^\W_]+)[-{BROKEN_WORD}]$")
_FIRST_HALF = re.compile(r"^\s*([^\W_]+)((?:-[^\W_]+)*)")
_ENDS_SENTENCE = re.compile(r"[.;:!?][»)]?\s+\S")
_BROKEN = ("-", BROKEN_WORD)


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """The words that stand whole within the lines, in lower case; the halves of broken ones don't."""
    kept: list[str] = []
    broken = False
    for line in lines:
        whole = _FIRST_HALF.sub("", line) if broken else line
        broken = line.endswith(_BROKEN)
        kept.append(_LAST_HALF.sub("", whole) if broken else whole)
    # A text repeats itself: what stands between blanks is looked into once.
    once = set("\n".join(kept).lower().split())
    return frozenset(_WORD.findall("\n".join(once)))


def joined(first: str, second: str, words: frozenset[str], *, is_third: bool = False) -> str:
    """The word of which a line's end broke off ``first`` from ``second``; ``is_third`` where ``first`` has a
    hyphen before it too."""
    whole, compound = first + second, f"{first}-{second}"
    if not first or not second or first[-1].isdigit():
        return compound
    if not second[0].islower():
        return _joined_capitals(first, second, words)
    if whole.lower() in words:
        return whole
    if compound.lower() in words or compound.lower() in _WHOLE or second.lower() in _LAST_HALVES:
        return compound
    if is_third and first.lower() in _LINKS:
        return compound
    # "non-lieu", but "par-tage" is one word: the second half must be a word by itself
    return compound if first.lower() in _FIRST_HALVES and second.lower() in words else whole


def _joined_capitals(first: str, second: str, words: frozenset[str]) -> str:
    """In capitals a word is broken where the whole is known or its beginning is none: "RECONS-TRUCTION"."""
    is_word = first.isupper() and second.isupper() and len(first) > 1
    known = first.lower() in words and (first + second).lower() not in words
    return first + second if is_word and not known else f"{first}-{second}"


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
    if not first or not second or not _is_broken(lines[index], first[1], second[1]):
        return
    before, rest = lines[index][: first.start()], lines[index + 1][second.end() :]
    word = joined(first[1], second[1], words, is_third=before.endswith("-")) + second[2]
    if _ENDS_SENTENCE.match(rest):
        # A sentence that ends within the line below must not seem to end with this one.
        at = before.rfind(" ") + 1
        lines[index], lines[index + 1] = before[:at].rstrip(), before[at:] + word + rest
        return
    # Punctuation that follows the second half goes up with it.
    mark = rest[: len(rest) - len(rest.lstrip(".,;:»)"))]
    lines[index] = before + word + mark
    lines[index + 1] = rest[len(mark) :].lstrip()


def _is_broken(line: str, first: str, second: str) -> bool:
    """Whether the hyphen at the line's end is none of its own: before a capital it may be a dash, save the
    library's own mark; between figures it belongs to a number ("n° 2024-2072")."""
    if second[0].islower() or line.endswith(BROKEN_WORD):
        return True
    return first[-1].isdigit() and second[0].isdigit()
