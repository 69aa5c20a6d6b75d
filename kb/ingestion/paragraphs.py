"""Wrapped lines, joined again into paragraphs."""

import re
from collections.abc import Iterable, Sequence

_LIST_ITEM = re.compile(
    r"\s?(?:\d{1,3}\s?°|\(\d{1,2}\)\s[“«(]?[A-ZÀ-Ý]|\d{1,2}\s?\)|\(?[a-z]{1,4}\)|\d{1,2}[.-]\s|[-–—•*]\s|[IVX]{1,5}[.-]\s|[A-Z]\)\s"
    r"|\d{1,3}(?:-\d{1,2})?(?:\.\d{1,2}){1,3}\.?\s[A-ZÀ-Ý])"
)
_ENDS_SENTENCE = re.compile(r"[.!?…»\"”][)»\"”]?$")
# A full stop that ends no sentence.
_ABBREVIATED = re.compile(r"\b(?:c\.-à-d|[Aa]rt|al|cf|p|pp|MM?|Mme|Dr|Me|i\.e|e\.g)\.$")
_SENTENCE_WITHIN = re.compile(r"\. (?<=[^\W\d_]{3}\. )[A-ZÀ-Ý]")
_STARTS_SENTENCE = re.compile(r"\s?[«“\"(\[]?\s?[A-ZÀ-Ý0-9]")
_CONTENTS_LINE = re.compile(r"\.{4} ?\d{0,4}$")
_LABELLED = re.compile(r"[a-zà-ÿ-]{3,25}\s?:(?:\s|$)")
# A row of a table ends with its figure: "du 15 août au 15 février inclus 1,65%", "Total 16,700,000".
_ENDS_ROW = re.compile(r"\d\s?%$|\d[.,\s]\d{3}$")
# A date that a line's end breaks.
_ENDS_MONTH = re.compile(
    r"\b(?i:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)$"
)
_YEAR = re.compile(r"\s?[12]\d{3}\b")
_RUN_ON = 0.06
# Of a full line, what leaves no room for a word more; less of it, where items begin with a small letter.
_ROOM, _ROOM_IN_LIST = 0.97, 0.85


class Joiner:
    """Joins the lines of one text; ``width`` is the length of its full lines, 0 when none is wrapped.

    A sentence that ends with a full line may or may not end its paragraph: in a text whose lines seldom
    hold the end of one sentence and the start of another, it does.
    """

    def __init__(self, lines: Sequence[str], width: int) -> None:
        self.width = width
        within = sum(1 for line in lines if ". " in line and _SENTENCE_WITHIN.search(line))
        self.sentences_run_on = within > _RUN_ON * max(len(lines), 1)

    def paragraphs(self, lines: Iterable[tuple[str, int]]) -> list[str]:
        """The paragraphs of the lines, each given with its length as printed."""
        found: list[list[str]] = []
        before = ("", 0)
        for text, length in lines:
            if found and not self._starts_paragraph(before, text):
                self._goes_on(found[-1], text.strip())
            else:
                found.append([text.strip()])
            before = (text, length)
        return [" ".join(parts) for parts in found]

    def signatures(self, lines: Iterable[tuple[str, int]]) -> list[str]:
        """The lines that close an act, one by one: an office, a name; those that go on are joined."""
        found: list[list[str]] = []
        for text, _ in lines:
            if found and text.strip()[:1].islower():
                self._goes_on(found[-1], text.strip())
            else:
                found.append([text.strip()])
        return [" ".join(parts) for parts in found]

    @staticmethod
    def _goes_on(parts: list[str], text: str) -> None:
        """Adds a line to a paragraph; after "l'" with no blank."""
        if parts[-1].endswith(("’", "'")) and parts[-1][-2:-1].isalpha():
            parts[-1] += text
        else:
            parts.append(text)

    def _starts_paragraph(self, before: tuple[str, int], line: str) -> bool:
        text, length = before
        if self.width and length < 0.75 * self.width:
            if _ENDS_ROW.search(text):
                return True
            if _YEAR.match(line) and _ENDS_MONTH.search(text):
                return False
        if not self.width or ("...." in text and _CONTENTS_LINE.search(text)):
            return True
        # Most lines begin with a small letter that opens no "a)".
        if line[:1].islower() and ")" not in line[:5]:
            return text.endswith((";", ":")) and self._opens_small_item(length, line)
        return bool(_LIST_ITEM.match(line)) or self._starts_sentence(text, length, line)

    def _starts_sentence(self, text: str, length: int, line: str) -> bool:
        starts_sentence = bool(_STARTS_SENTENCE.match(line))
        if text.endswith((";", ":")):
            return starts_sentence
        if not starts_sentence:
            return False
        if _ENDS_SENTENCE.search(text) and not _ABBREVIATED.search(text[-12:]):
            return not self.sentences_run_on or self._had_room(length, line, _ROOM)
        return length < 0.6 * self.width

    def _opens_small_item(self, length: int, line: str) -> bool:
        """Whether a line with a small letter opens an item: "rapporteur : ...", or one with room above it."""
        return _LABELLED.match(line) is not None or self._had_room(length, line, _ROOM_IN_LIST)

    def _had_room(self, length: int, line: str, share: float) -> bool:
        """Whether the first word of the line would have found room on the one before."""
        return length + 1 + len(line.split(maxsplit=1)[0]) <= share * self.width


def is_list_item(line: str) -> bool:
    """Whether the line opens an item: "1°", "a)", "-"."""
    return _LIST_ITEM.match(line) is not None
