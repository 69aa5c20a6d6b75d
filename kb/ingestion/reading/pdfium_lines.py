"""The lines of a page as PDFium gives them, put into reading order where they are not in it."""

import ctypes
import heapq
import re
from collections.abc import Iterator, Sequence
from typing import Any

from pypdfium2 import raw

from kb.ingestion.reading import layout

# A word that is broken at a line's end has a mark there: it ends the line, and is kept.
_BROKEN = "\ufffe"
_LINE = re.compile(f"[^\\s{_BROKEN}][^\r\n{_BROKEN}]*{_BROKEN}?")
_BLANK = re.compile(r"(?<=\S) +(?=\S)")
# A line of two columns has at least so many characters; so many lines are looked at before all are.
_TWO_COLUMNS, _LOOKED_AT, _FEWEST_GAPS = 50, 3, 2


def text_in_order(page: Any, text_page: Any) -> str:
    """The page's text; as PDFium gives it, unless its lines go back up or run across two columns.

    Where each character stands costs as much to ask as the text itself, and nearly all pages are in
    order: so a glance at the first character of each line, and at a few long lines, tells which are not.
    """
    text: str = text_page.get_text_range()
    spans = [found.span() for found in _LINE.finditer(text)]
    boxes = _Boxes(text_page, text)
    if page.get_rotation() not in (0, 180) or not (boxes.rise(spans) or boxes.have_gaps(spans)):
        return text
    lines = [boxes.line(start, end) for start, end in spans]
    gaps = [(lines[at], boxes.widest_gap(*spans[at])) for at in layout.sample(lines)]
    gutter = layout.runs_across(lines, gaps)
    if gutter is not None:
        lines = [part for span in spans for part in boxes.parted(*span, gutter)]
    elif not layout.goes_back(lines):
        return text
    return "\n".join(line.text for line in layout.in_reading_order(lines))


class _Boxes:
    """Where the characters of a page's text stand."""

    def __init__(self, text_page: Any, text: str) -> None:
        self._page, self._text = text_page, text
        self._rectangle = raw.FS_RECTF()
        self._reference = ctypes.byref(self._rectangle)
        # Mostly each character of the page is one of its text, and the place in one that in the other.
        self._is_same = raw.FPDFText_CountChars(text_page) == len(text)

    def _box(self, at: int) -> Any:
        """The box of the character at this place of the text, until the next one is asked for."""
        index = at if self._is_same else raw.FPDFText_GetCharIndexFromTextIndex(self._page, at)
        raw.FPDFText_GetLooseCharBox(self._page, index, self._reference)
        return self._rectangle

    def rise(self, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether some line begins above the one before it, and not to its right: that is a column's head."""
        top, last = float("inf"), 0
        for start, end in spans:
            box = self._box(start)
            bottom, left = box.bottom, box.left
            if bottom >= top - 1 and left < self._box(last).right - 1:
                return True
            top = self._box(start).top if bottom >= top - 1 else box.top
            last = start + len(self._text[start:end].rstrip(f" {_BROKEN}")) - 1
        return False

    def have_gaps(self, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether some of the longest lines have a wide blank inside."""
        longest = heapq.nsmallest(_LOOKED_AT, spans, key=lambda span: span[0] - span[1])
        found = 0
        for left, (start, end) in zip(range(len(longest) - 1, -1, -1), longest, strict=True):
            gap = self.widest_gap(start, end) if end - start > _TWO_COLUMNS else None
            box = self._box(start)
            found += gap is not None and gap.right - gap.left > box.top - box.bottom
            if found >= _FEWEST_GAPS or found + left < _FEWEST_GAPS:
                break
        return found >= _FEWEST_GAPS

    def line(self, start: int, end: int) -> layout.Line:
        words = self._text[start:end].strip()
        box = self._box(start)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        box = self._box(start + len(words.rstrip(f" {_BROKEN}")) - 1)
        return layout.Line(
            words,
            left=min(left, box.left),
            bottom=min(bottom, box.bottom),
            right=max(right, box.right),
            top=max(top, box.top),
        )

    def widest_gap(self, start: int, end: int) -> layout.Gap | None:
        """The widest blank between two words of the line."""
        widest = None
        for found in _BLANK.finditer(self._text, start, end):
            left, right = self._box(found.start() - 1).right, self._box(found.end()).left
            if widest is None or right - left > widest.right - widest.left:
                widest = layout.Gap(found.start() - start, len(found[0]), left, right)
        return widest

    def parted(self, start: int, end: int, gutter: float) -> Iterator[layout.Line]:
        """The line, in two where the gutter runs through one of its blanks."""
        gap = self.widest_gap(start, end)
        if gap and gap.left <= gutter <= gap.right:
            yield self.line(start, start + gap.at)
            start += gap.at + gap.length
        yield self.line(start, end)
