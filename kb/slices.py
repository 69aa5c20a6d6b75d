"""A very long text in slices, so that a page stays small however long it is. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

SLICE = 60_000


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of a text that a page shows: ``number`` of ``count``, from 1; ``start`` is the place of its
    first character in the whole text."""

    words: str
    number: int
    count: int
    start: int = 0

    @property
    def before(self) -> int:
        """The number of the part before it; 0 where there is none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the part after it; 0 where there is none."""
        return self.number + 1 if self.number < self.count else 0


def slice_of(text: str, number: int = 1, size: int = SLICE) -> Slice:
    """A part of a text, the nearest to the one that is asked for."""
    slices = list(_slices(text, size)) or [(0, "")]
    number = min(max(number, 1), len(slices))
    start, words = slices[number - 1]
    return Slice(words, number, len(slices), start)


def slices_of(text: str, size: int = SLICE) -> list[str]:
    """The text in pieces of at most ``size`` characters, cut between paragraphs, else between words, else
    anywhere; joined with the line breaks or blanks at which they were cut, they give it back."""
    return [words for _, words in _slices(text, size)] or [""]


def _slices(text: str, size: int) -> Iterator[tuple[int, str]]:
    """Each with the place of its first character."""
    start = 0
    while len(text) - start > size:
        end = next(
            (at for sign in "\n " if (at := text.rfind(sign, start + 1, start + size + 1)) > start), None
        )
        yield start, text[start : end or start + size]
        start = start + size if end is None else end + 1
    if start < len(text):
        yield start, text[start:]
