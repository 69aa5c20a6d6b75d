"""Where a recommendation stands in the words of its report: found again whatever became of the blanks.

Lines of a text are compared without any white space, so that a quotation that a browser made of a
selection, with its own line ends and the no-break spaces of typography, is still found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.models import Recommendation


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a line, counted without white space, that a recommendation was made of."""

    start: int
    end: int
    url: str
    label: str
    pk: int


Anchors = Mapping[str, Sequence[Span]]


def squeezed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


@dataclass(slots=True)
class _Lines:
    """The lines of a passage, squeezed, with where each begins in the whole."""

    starts: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def spans_in(text: str, quotes: Sequence[tuple[str, str, str, int]]) -> dict[str, list[Span]]:
    """For each line of a passage, squeezed, what of it was quoted: (quote, url, label, pk) in, spans out.

    A quotation that is no longer in the text marks nothing.
    """
    held = _Lines()
    at = 0
    for line in map(squeezed, text.split("\n")):
        held.starts.append(at)
        held.lines.append(line)
        at += len(line)
    whole = "".join(held.lines)
    found: dict[str, list[Span]] = {}
    for quote, url, label, pk in quotes:
        for place, length in _places(whole, quote):
            for start, line in zip(held.starts, held.lines, strict=True):
                first, last = max(place - start, 0), min(place + length - start, len(line))
                if first < last:
                    found.setdefault(line, []).append(Span(first, last, url, label, pk))
    return found


def _places(whole: str, quote: str) -> list[tuple[int, int]]:
    """Where a quotation stands in the squeezed text, and how long it is: in one piece, or, of paragraphs
    that do not follow one another, line by line."""
    bare = squeezed(quote)
    if bare and bare in whole:
        return [(whole.index(bare), len(bare))]
    lines = [line for line in map(squeezed, quote.split("\n")) if line]
    places = [(whole.find(line), len(line)) for line in lines]
    return places if all(place >= 0 for place, _length in places) else []


def cut(line: str, spans: Sequence[Span]) -> list[tuple[str, Span | None]]:
    """The line in pieces, each with the span that it belongs to; of two that meet the first counts."""
    owner: list[Span | None] = []
    count = 0
    for letter in line:
        if letter.isspace():
            owner.append(owner[-1] if owner else None)
            continue
        owner.append(next((span for span in spans if span.start <= count < span.end), None))
        count += 1
    pieces: list[tuple[str, Span | None]] = []
    for letter, span in zip(line, owner, strict=True):
        if pieces and pieces[-1][1] == span:
            pieces[-1] = (pieces[-1][0] + letter, span)
        else:
            pieces.append((letter, span))
    return pieces


def is_there(text: str, quote: str) -> bool:
    """Whether the words of a quotation stand in the text."""
    return bool(_places(squeezed(text), quote))


def quotes_of(recommendations: Sequence[Recommendation]) -> list[tuple[str, str, str, int]]:
    """What ``spans_in`` reads of recommendations."""
    return [(one.quote, one.get_absolute_url(), str(one), one.pk) for one in recommendations if one.quote]
