"""A passage of a text as escaped HTML with the found words in <mark>, for whatever engine found them."""

import html
import re
from collections.abc import Iterable, Sequence
from functools import cache

from search.analysis.text import fold, words

LONGEST = 240
# Cutting the rest of a huge text off keeps one hit from slowing the page down.
LONGEST_READ = 100_000
_BETWEEN = r"[\W_]+"
Span = tuple[int, int]


def phrases_pattern(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """What finds these phrases in a text as the unstemmed field does: whatever the accents and the marks
    between the words."""
    found = [_BETWEEN.join(_accented(word) for word in words(phrase)) for phrase in phrases]
    if not any(found):
        return None
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(filter(None, found))})(?![^\W_])", re.IGNORECASE)


def _accented(word: str) -> str:
    return "".join(_variants().get(char, re.escape(char)) for char in fold(word))


@cache
def _variants() -> dict[str, str]:
    """For a letter without accent, the class of itself and its accented ones."""
    classes: dict[str, str] = {}
    for code in range(0xC0, 0x250):
        if len(plain := fold(chr(code))) == 1 and plain.isascii() and plain != chr(code):
            classes[plain] = classes.get(plain, "") + chr(code)
    return {plain: f"[{plain}{accented}]" for plain, accented in classes.items()}


def passage(text: str, spans: Sequence[Span], at: Span) -> str:
    """The passage around one of the found spans, cut between words, with every span in it marked."""
    start, end = _cut(text, at)
    parts, done = [], start
    for first, last in spans:
        if first >= done and last <= end:
            parts += [html.escape(text[done:first]), f"<mark>{html.escape(text[first:last])}</mark>"]
            done = last
    parts.append(html.escape(text[done:end]))
    return ("… " if start else "") + "".join(parts) + (" …" if end < len(text) else "")


def _cut(text: str, at: Span) -> Span:
    if len(text) <= LONGEST:
        return 0, len(text)
    start = max(0, at[0] - LONGEST // 3)
    if start:
        start = text.find(" ", start, at[0]) + 1 or at[0]
    end = min(len(text), max(start + LONGEST, at[1]))
    if end < len(text):
        end = max(text.rfind(" ", at[1], end), at[1])
    return start, end


def beginning(text: str) -> str:
    """The first words of a text, escaped."""
    if len(text) <= LONGEST:
        return html.escape(text.strip())
    return html.escape(text[:LONGEST].rpartition(" ")[0].strip() or text[:LONGEST]) + " …"
