"""The passage of a text that answers, as escaped HTML with the found words in <mark>."""

import html
from collections.abc import Iterable, Iterator
from typing import Any

import tantivy

from search.engines.tantivy.schema import schema

LONGEST = 240
# Cutting the rest of a huge text off keeps one hit from slowing the page down.
_LONGEST_READ = 100_000


class Highlighter:
    """Makes snippets for one question; the first of ``fields`` that finds something in a text is used."""

    def __init__(self, searcher: Any, query: Any, fields: Iterable[str]) -> None:
        self._searcher = searcher
        self._query = query
        self._fields = list(fields)
        self._made: dict[str, Any] = {}

    def snippet(self, text: str) -> str:
        """The best passage of the text, or its beginning when nothing in it was found."""
        text = text[:_LONGEST_READ]
        for field, generator in self._generators():
            found = generator.snippet_from_doc(tantivy.Document.from_dict({field: text}))
            if ranges := found.highlighted():
                return _marked(found, ranges, len(text.encode()))
        return beginning(text)

    def _generators(self) -> Iterator[tuple[str, Any]]:
        for field in self._fields:
            if field not in self._made:
                made = tantivy.SnippetGenerator.create(self._searcher, self._query, schema(), field)
                made.set_max_num_chars(LONGEST)
                self._made[field] = made
            yield field, self._made[field]


def beginning(text: str) -> str:
    """The first words of a text, escaped."""
    if len(text) <= LONGEST:
        return html.escape(text.strip())
    return html.escape(text[:LONGEST].rpartition(" ")[0].strip() or text[:LONGEST]) + " …"


def _marked(found: Any, ranges: Iterable[Any], size: int) -> str:
    """Ranges count bytes of the fragment; they come in order and do not overlap."""
    fragment, place = found.fragment().encode(), found.fragment_range()
    parts, done = [], 0
    for part in ranges:
        parts += [
            _escaped(fragment[done : part.start]),
            f"<mark>{_escaped(fragment[part.start : part.end])}</mark>",
        ]
        done = part.end
    before, after = "… " if place.start > 0 else "", " …" if place.end < size else ""
    return before + "".join(parts) + _escaped(fragment[done:]) + after


def _escaped(part: bytes) -> str:
    return html.escape(part.decode(errors="replace"))
