"""Second stage: the lines that are text, without what a page prints around them."""

import re
from collections.abc import Sequence

from kb.ingestion.characters import BROKEN_WORD, normalised, squeezed
from kb.ingestion.hyphens import mended
from kb.ingestion.running import without_running_lines
from kb.ingestion.types import CleanText, Extraction

# Of the lines by length, the one that counts as full; the longest few are tables and titles.
_FULL_LINE = 0.9
_WRAPPED_SHARE = 0.25
_WIDEST_WRAP = 200
_AFTER_BROKEN_WORD = re.compile(BROKEN_WORD + r"[ \n]?")


def clean(extraction: Extraction) -> CleanText:
    """The extraction's lines, normalised, without running headers and footers, with whole words."""
    pages = [[squeezed(line) for line in _in_lines(normalised(page))] for page in extraction.pages]
    kept, running = without_running_lines(pages)
    lines: list[str] = []
    page_of: list[int] = []
    for number, page in enumerate(kept, start=1):
        for line in page:
            if line:
                lines.append(line)
                page_of.append(number)
    lines = mended(lines)
    full = [(line, page) for line, page in zip(lines, page_of, strict=True) if line.strip()]
    return CleanText(
        lines=tuple(line for line, _ in full),
        page_of=tuple(page for _, page in full),
        page_count=len(extraction.pages),
        width=_width(lines),
        blank_pages=tuple(n for n, page in enumerate(pages, start=1) if not any(map(str.strip, page))),
        running_lines=running,
    )


def _in_lines(text: str) -> list[str]:
    """The page's lines. A soft hyphen at a line's end is a broken word, elsewhere it is nothing.

    Where a word was broken the PDF library runs two lines into one; at the foot of a page the second is
    the footer, so they are parted before anything else.
    """
    if "\u00ad" in text:
        text = text.replace("\u00ad\n", "-\n").replace("\u00ad", "")
    return _AFTER_BROKEN_WORD.sub(BROKEN_WORD + "\n", text).split("\n")


def _width(lines: Sequence[str]) -> int:
    """The length of a full line; 0 when each line is a paragraph of its own."""
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return 0
    full = lengths[int(_FULL_LINE * (len(lengths) - 1))]
    near = sum(1 for length in lengths if 0.85 * full <= length <= 1.1 * full)
    return full if full <= _WIDEST_WRAP and near >= _WRAPPED_SHARE * len(lengths) else 0
