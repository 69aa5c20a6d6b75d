"""The passage of a text that answers, as escaped HTML with the found words in <mark>."""

import html
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import tantivy

from search.analysis.text import fold, words
from search.engines.tantivy.schema import schema

LONGEST = 240
# Cutting the rest of a huge text off keeps one hit from slowing the page down.
_LONGEST_READ = 100_000
_BETWEEN = r"[\W_]+"
_WORD = re.compile(r"[^\W_]")
_CLOSING = re.compile(r"[^\w\s]{0,3}")


class Highlighter:
    """Makes snippets for one question.

    A text that holds one of ``phrases`` shows it; otherwise the first of ``fields`` in which Tantivy
    finds a word of ``query`` decides.
    """

    def __init__(self, searcher: Any, query: Any, fields: Iterable[str], phrases: Iterable[str]) -> None:
        self._searcher = searcher
        self._query = query
        self._fields = list(fields)
        self._made: dict[str, Any] = {}
        self._phrases = phrases_pattern(phrases)

    def snippet(self, text: str) -> str:
        """The best passage of the text, or its beginning when nothing in it was found."""
        text = text[:_LONGEST_READ]
        if self._phrases and (match := self._phrases.search(text)):
            return _around(text, match, self._phrases)
        for field, generator in self._generators():
            found = generator.snippet_from_doc(tantivy.Document.from_dict({field: text}))
            if found.highlighted():
                return _marked(text, found)
        return beginning(text)

    def _generators(self) -> Iterator[tuple[str, Any]]:
        for field in self._fields:
            if field not in self._made:
                made = tantivy.SnippetGenerator.create(self._searcher, self._query, schema(), field)
                made.set_max_num_chars(LONGEST)
                self._made[field] = made
            yield field, self._made[field]


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


def _around(text: str, match: re.Match[str], pattern: re.Pattern[str]) -> str:
    """The passage around a match, cut between words, with every match in it marked."""
    start = max(0, match.start() - LONGEST // 3)
    if start:
        start = text.find(" ", start, match.start()) + 1 or match.start()
    end = min(len(text), max(start + LONGEST, match.end()))
    if end < len(text):
        end = max(text.rfind(" ", match.end(), end), match.end())
    parts, done = [], start
    for found in pattern.finditer(text, start, end):
        parts += [html.escape(text[done : found.start()]), f"<mark>{html.escape(found[0])}</mark>"]
        done = found.end()
    parts.append(html.escape(text[done:end]))
    return ("… " if start else "") + "".join(parts) + (" …" if end < len(text) else "")


def beginning(text: str) -> str:
    """The first words of a text, escaped."""
    if len(text) <= LONGEST:
        return html.escape(text.strip())
    return html.escape(text[:LONGEST].rpartition(" ")[0].strip() or text[:LONGEST]) + " …"


def _marked(text: str, found: Any) -> str:
    """Tantivy escapes the fragment and sets <b>, the only markup there; its places count bytes."""
    whole, place = text.encode(), found.fragment_range()
    fragment: str = found.to_html().replace("<b>", "<mark>").replace("</b>", "</mark>")
    return _before(whole[: place.start].decode()) + fragment + _after(whole[place.end :].decode())


def _before(text: str) -> str:
    """What stands for the text before a fragment: itself if it has no word."""
    return "… " if _WORD.search(text) else html.escape(text.lstrip())


def _after(text: str) -> str:
    """What stands for the text after a fragment: itself if it has no word, else the marks that close it."""
    if not _WORD.search(text):
        return html.escape(text.rstrip())
    return html.escape(_CLOSING.match(text)[0]) + " …"  # type: ignore[index]
