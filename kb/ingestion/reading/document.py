"""What every reader gives, whatever the kind of file: an opened document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

# Longer than any word: what is, was never written by a person, and no search engine keeps it.
_LONGEST_WORD = 1000


class RefusedError(Exception):
    """The file gives no text; ``code`` is one of ``kb.ingestion.messages``."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page in reading order; None where it cannot be read. ``is_picture`` says that what it
    shows is an image, so that its text is to be recognised."""

    text: str | None
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class Structure:
    """What a file says of itself: entries of the outline (depth, title, page from 1), the numbers printed
    on its pages, title and author."""

    outline: Sequence[tuple[int, str, int]] = ()
    labels: Sequence[str] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)


class Document(Protocol):
    """An opened file."""

    @property
    def media_type(self) -> str: ...

    @property
    def notices(self) -> Sequence[str]: ...

    @property
    def page_count(self) -> int: ...

    def pages(self, indexes: range) -> Iterator[Page]:
        """These pages, counted from 0."""
        ...

    def structure(self) -> Structure | None:
        """What the file says of itself; None where this library does not tell all of it."""
        ...


@dataclass(frozen=True, slots=True)
class TextDocument:
    """A document whose pages are known as soon as it is open."""

    media_type: str
    texts: Sequence[str]
    notices: Sequence[str] = ()
    said: Structure = Structure()

    @property
    def page_count(self) -> int:
        return len(self.texts)

    def pages(self, indexes: range) -> Iterator[Page]:
        return (Page(self.texts[index]) for index in indexes)

    def structure(self) -> Structure:
        return self.said


def with_short_words(text: str) -> str:
    """The text with blanks inside what is too long to be a word."""
    words = text.split()
    if not words or max(map(len, words)) <= _LONGEST_WORD:
        return text
    lines = (_cut(line) for line in text.split("\n"))
    return "\n".join(lines)


def _cut(line: str) -> str:
    return " ".join(
        word[start : start + _LONGEST_WORD]
        for word in line.split(" ")
        for start in range(0, max(1, len(word)), _LONGEST_WORD)
    )
