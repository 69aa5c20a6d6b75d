"""Where the words of a passage stand on a page of its file."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_NOT_A_LETTER = re.compile(r"[\W_]+")
_HYPHENS = ("-", "\u00ad", "\u2010", "\u0002", "\ufffe")
# Fewer words than this in a row are found by chance, unless the passage has no more.
_FEWEST = 3
_MOST_WORDS = 4000
_LARGEST_GAP = 2
# Boxes of one line whose words stand this near each other are one mark (in ten-thousandths of the page).
_NEAR = 150


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page and its box, in ten-thousandths of the page's width and height."""

    text: str
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """A mark on a page, in the same measure."""

    left: int
    top: int
    width: int
    height: int


def marks(words: Sequence[Word], passage: str) -> list[Box]:
    """The boxes around the words of the passage, a line of the page at a time; none where the page does
    not hold it. A word that the page breaks at a line's end is found whole."""
    page = list(_page_tokens(words))
    wanted = [token for word in passage.split() if (token := _folded(word))][:_MOST_WORDS]
    if not page or not wanted:
        return []
    matcher = SequenceMatcher(None, [token for token, _ in page], wanted, autojunk=False)
    fewest = min(_FEWEST, len(wanted))
    found = [
        at
        for block in matcher.get_matching_blocks()
        if block.size >= fewest
        for _token, places in page[block.a : block.a + block.size]
        for at in places
    ]
    return list(_joined([words[at] for at in _without_gaps(found)]))


def _without_gaps(places: Sequence[int]) -> Iterator[int]:
    """The places, with those of the few words between two of them: a sign, a word read differently."""
    last: int | None = None
    for at in places:
        if last is not None and 1 < at - last <= _LARGEST_GAP + 1:
            yield from range(last + 1, at)
        yield at
        last = at


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    return _NOT_A_LETTER.sub("", plain)


def _page_tokens(words: Sequence[Word]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The words as the text has them, each with the places of its parts."""
    begun = ""
    places: tuple[int, ...] = ()
    for at, word in enumerate(words):
        token, places = begun + _folded(word.text), (*places, at)
        following = words[at + 1] if at + 1 < len(words) else None
        if word.text.endswith(_HYPHENS) and following is not None and not _on_one_line(word, following):
            begun = token
            continue
        if token:
            yield token, places
        begun, places = "", ()


def _on_one_line(word: Word, other: Word) -> bool:
    return word.top <= other.top + other.height / 2 <= word.top + word.height


def _joined(words: Sequence[Word]) -> Iterator[Box]:
    box: Box | None = None
    for word in words:
        if box is not None and _goes_on(box, word):
            top = min(box.top, word.top)
            bottom = max(box.top + box.height, word.top + word.height)
            box = Box(box.left, top, word.left + word.width - box.left, bottom - top)
            continue
        if box is not None:
            yield box
        box = Box(word.left, word.top, word.width, word.height)
    if box is not None:
        yield box


def _goes_on(box: Box, word: Word) -> bool:
    """Whether the word stands right behind the box, on the same line."""
    gap = word.left - (box.left + box.width)
    middle = word.top + word.height / 2
    return -_NEAR <= gap <= _NEAR and box.top <= middle <= box.top + box.height
