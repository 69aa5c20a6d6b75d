"""The passage of a text that answers, as escaped HTML with the found words in <mark>.

The cluster marks the found words in the whole body, with characters that no text holds; which passage is
shown is decided here, and here it is escaped.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.analysis.text import fold
from search.engines.elasticsearch.compiling import Query, Words
from search.engines.elasticsearch.documents import text_in
from search.engines.elasticsearch.mapping import names
from search.engines.passages import LONGEST, LONGEST_READ, Span, beginning, passage, phrases_pattern

_BEGIN, _END = "\x01", "\x02"
_EITHER = re.compile(f"[{_BEGIN}{_END}]")


def highlight(words: Words) -> dict[str, Any]:
    """What the cluster is asked to mark."""
    query: Query = words.found()
    return {
        "type": "unified",
        "number_of_fragments": 0,
        "pre_tags": [_BEGIN],
        "post_tags": [_END],
        "max_analyzed_offset": LONGEST_READ,
        "highlight_query": query,
        "fields": {names()[field]: {} for field in words.fields},
    }


class Snippets:
    """Makes the snippets of one answer. A text that holds one of ``phrases`` shows it; otherwise the
    first of ``fields`` in which the cluster marked a word decides."""

    def __init__(self, fields: Iterable[str], phrases: Iterable[str]) -> None:
        self._fields = [names()[field] for field in fields]
        self._phrases = phrases_pattern(phrases)

    def snippet(self, hit: Mapping[str, Any]) -> str:
        """The best passage of a hit's text, or its beginning when nothing in it was found."""
        _, body, start = text_in(hit["_source"])
        text = body[start:][:LONGEST_READ]
        if self._phrases and (spans := [found.span() for found in self._phrases.finditer(text)]):
            return passage(text, spans, spans[0])
        for field in self._fields:
            for whole in hit.get("highlight", {}).get(field, ()):
                spans = [span for span in _within(_spans(whole), start) if span[1] <= len(text)]
                if spans:
                    return passage(text, spans, _best(text, spans))
        return beginning(text)


def _spans(marked: str) -> list[Span]:
    """Where the marked words stand in the text without the marks."""
    places, at, begun = [], 0, 0
    for part in _EITHER.split(marked):
        places.append(at := at + len(part))
    spans = []
    for mark, place in zip(_EITHER.findall(marked), places, strict=False):
        if mark == _BEGIN:
            begun = place
        else:
            spans.append((begun, place))
    return spans


def _within(spans: Sequence[Span], start: int) -> list[Span]:
    return [(first - start, last - start) for first, last in spans if first >= start]


def _best(text: str, spans: Sequence[Span]) -> Span:
    """The found word from which on most different words are found within a passage, then most words."""

    def worth(at: int) -> tuple[int, int, int]:
        near = [span for span in spans[at:] if span[1] <= spans[at][0] + LONGEST * 2 // 3]
        return len({fold(text[first:last]) for first, last in near}), len(near), -at

    return spans[max(range(len(spans)), key=worth)]
