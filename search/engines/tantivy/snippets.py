"""The passage of a text that answers, as escaped HTML with the found words in <mark>."""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

import tantivy

from search.engines.passages import LONGEST, LONGEST_READ, beginning, passage, phrases_pattern
from search.engines.tantivy.schema import schema

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
        text = text[:LONGEST_READ]
        if self._phrases and (spans := [found.span() for found in self._phrases.finditer(text)]):
            return passage(text, spans, spans[0])
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
