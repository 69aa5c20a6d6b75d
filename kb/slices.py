"""A very long text in slices, so that a page stays small however long it is. Pure."""

from collections.abc import Iterator

SLICE = 60_000


def slices_of(text: str, size: int = SLICE) -> list[str]:
    """The text in pieces of at most ``size`` characters, cut between paragraphs, else between words, else
    anywhere; joined with the line breaks or blanks at which they were cut, they give it back."""
    return list(_slices(text, size)) or [""]


def _slices(text: str, size: int) -> Iterator[str]:
    start = 0
    while len(text) - start > size:
        end = next(
            (at for sign in "\n " if (at := text.rfind(sign, start + 1, start + size + 1)) > start), None
        )
        yield text[start : end or start + size]
        start = start + size if end is None else end + 1
    if start < len(text):
        yield text[start:]
