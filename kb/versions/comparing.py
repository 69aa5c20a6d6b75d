"""What differs between two wordings, word by word. Pure.

Two texts are laid side by side in rows, a paragraph each; where two paragraphs answer to each other their
words are compared. Nothing is lost: the left sides of all rows are the old text, the right sides the new one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from rapidfuzz import fuzz

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# Two paragraphs answer to each other from this likeness on (0 to 100).
_ALIKE = 45
# Beyond it, paragraphs are paired by their order, and beyond that words are not compared.
_MOST_PAIRS = 2_500
_MOST_TOKENS = 6_000
# So many characters tell how alike two texts are.
_MOST_COMPARED = 20_000
# What stayed between two changes, if it is no longer than this, is read with them.
_ISLET = 3


class Change(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, went or came."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph on either side; ``pieces`` in reading order, None for a side that has none."""

    pieces: tuple[Piece, ...]
    has_old: bool = True
    has_new: bool = True

    @property
    def is_same(self) -> bool:
        """Whether nothing changed in it."""
        return self.has_old and self.has_new and all(piece.change == Change.SAME for piece in self.pieces)

    @property
    def is_replaced(self) -> bool:
        """Whether nothing of it stayed."""
        return all(piece.change != Change.SAME for piece in self.pieces)

    @property
    def old(self) -> tuple[Piece, ...]:
        """Its pieces on the left."""
        return tuple(piece for piece in self.pieces if piece.change != Change.IN)

    @property
    def new(self) -> tuple[Piece, ...]:
        """Its pieces on the right."""
        return tuple(piece for piece in self.pieces if piece.change != Change.OUT)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two texts."""

    rows: tuple[Row, ...]

    @property
    def is_same(self) -> bool:
        """Whether they say the same."""
        return all(row.is_same for row in self.rows)

    @property
    def old(self) -> str:
        """The first text, as its rows give it back."""
        return "\n".join(_text(row.old) for row in self.rows if row.has_old)

    @property
    def new(self) -> str:
        """The second one."""
        return "\n".join(_text(row.new) for row in self.rows if row.has_new)

    def words(self, change: Change) -> int:
        """How many words went or came."""
        pieces = (piece for row in self.rows for piece in row.pieces if piece.change == change)
        return sum(len(re.findall(r"\w+", piece.text)) for piece in pieces)


def compare(old: str, new: str) -> Difference:
    """What became of the old text."""
    return Difference(tuple(_rows(old.split("\n"), new.split("\n"))))


def likeness(old: str, new: str) -> float:
    """How much two texts have in common, from 0 to 1; of very long ones, how much their beginnings have."""
    return fuzz.ratio(old[:_MOST_COMPARED], new[:_MOST_COMPARED]) / 100


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


# -- paragraphs


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Row((Piece(Change.SAME, line),)) for line in old[i:j])
        else:
            yield from _changed(old[i:j], new[k:m])


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    i = k = 0
    for left, right in [*_pairs(old, new), (len(old), len(new))]:
        yield from _replaced(old[i:left], new[k:right])
        if left < len(old):
            yield Row(tuple(_pieces(old[left], new[right])))
        i, k = left + 1, right + 1


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    """Paragraphs that do not answer to each other, side by side as they come."""
    for went, came in zip_longest(old, new):
        pieces = ((Change.OUT, went), (Change.IN, came))
        yield Row(
            tuple(Piece(change, text) for change, text in pieces if text is not None),
            has_old=went is not None,
            has_new=came is not None,
        )


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The paragraphs that answer to each other, in order on both sides, as alike as can be together."""
    if len(old) * len(new) > _MOST_PAIRS:
        return [(at, at) for at in range(min(len(old), len(new))) if _alike(old[at], new[at])]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    scores = [[_alike(left, right) for right in new] for left in old]
    for i in range(len(old) - 1, -1, -1):
        for k in range(len(new) - 1, -1, -1):
            met = scores[i][k] + best[i + 1][k + 1] if scores[i][k] else 0.0
            best[i][k] = max(met, best[i + 1][k], best[i][k + 1])
    return list(_path(best, scores))


def _path(best: Sequence[Sequence[float]], scores: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    i = k = 0
    while i < len(scores) and k < len(scores[0]):
        if scores[i][k] and best[i][k] == scores[i][k] + best[i + 1][k + 1]:
            yield i, k
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            i += 1
        else:
            k += 1


def _alike(old: str, new: str) -> float:
    """How alike two paragraphs are; 0 for those that do not answer to each other."""
    return fuzz.ratio(old[:_MOST_COMPARED], new[:_MOST_COMPARED], score_cutoff=_ALIKE)


# -- words


def _pieces(old: str, new: str) -> Iterator[Piece]:
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(left) + len(right) > _MOST_TOKENS:
        yield from (Piece(change, text) for change, text in ((Change.OUT, old), (Change.IN, new)) if text)
        return
    out = came = ""
    for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        before, after = "".join(left[i:j]), "".join(right[k:m])
        if tag == "equal" and not ((out or came) and _is_islet(left[i:j], is_last=j == len(left))):
            yield from _change(out, came)
            yield Piece(Change.SAME, before)
            out = came = ""
        else:
            out, came = out + before, came + after
    yield from _change(out, came)


def _is_islet(tokens: Sequence[str], *, is_last: bool) -> bool:
    """Whether what stayed is a lone little word or sign between two changes, which reads better with them."""
    return not is_last and len("".join(tokens).strip()) <= _ISLET


def _change(out: str, came: str) -> Iterator[Piece]:
    """What went and what came; a blank that both begin or end with stayed."""
    head = _blank(out[: len(out) - len(out.lstrip())], came[: len(came) - len(came.lstrip())])
    out, came = out[len(head) :], came[len(head) :]
    tail = _blank(out[len(out.rstrip()) :], came[len(came.rstrip()) :])
    if tail:
        out, came = out[: -len(tail)], came[: -len(tail)]
    for change, text in ((Change.SAME, head), (Change.OUT, out), (Change.IN, came), (Change.SAME, tail)):
        if text:
            yield Piece(change, text)


def _blank(one: str, other: str) -> str:
    return one if one == other else ""
