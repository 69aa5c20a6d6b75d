"""Lines that continue what was typed, from the titles, headings and articles that the viewer may see."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from tantivy import Occur, Query

from search.engines.fields import LONGEST_START, beginning, suggestion_terms
from search.engines.tantivy.compiling import every, some, term, unscored, visible
from search.engines.tantivy.schema import schema
from search.query import ArticleReference, parse
from search.types import Viewer
from search.weights import weights

MORE = 5
_SHORTEST, _LONGEST = 2, 100


def suggestions_query(text: str, viewer: Viewer) -> Any:
    """The records to suggest for a typed text, or None when too little is typed."""
    typed = suggestion_terms(text[:_LONGEST])
    if sum(map(len, typed)) < _SHORTEST and not any(word.isdecimal() for word in typed):
        return None
    found = [_by_line(typed)]
    if reference := parse(text[:_LONGEST]).reference:
        found.append(_by_number(reference))
    suggested = some(found)
    kinds = [
        (Occur.Should, Query.const_score_query(term("suggest_kind", kind), points))
        for kind, points in weights().suggest_kinds.items()
    ]
    return Query.boolean_query([(Occur.Must, suggested), (Occur.Must, visible(viewer)), *kinds])


def _by_line(typed: Sequence[str]) -> Any:
    *whole, last = typed
    words = [term("suggest", word) for word in whole]
    words.append(term("suggest", last) if len(last) <= LONGEST_START else _starting("suggest", last))
    line = Query.const_score_query(term("suggest_beginning", beginning(typed)), weights().suggest_beginning)
    return Query.boolean_query([(Occur.Must, unscored(every(words))), (Occur.Should, line)])


def _by_number(reference: ArticleReference) -> Any:
    """Articles whose number begins as typed, in the works whose names begin so; the very number first."""
    exactly = Query.const_score_query(term("numbers", reference.number), 2 * weights().suggest_beginning)
    begun = [_starting("numbers", reference.number), *_names(reference.names)]
    return Query.boolean_query([(Occur.Must, every(begun)), (Occur.Should, exactly)])


def _names(names: Iterable[str]) -> list[Any]:
    return [unscored(_starting("work_names", name)) for name in names]


def _starting(field: str, start: str) -> Any:
    return Query.regex_query(schema(), field, re.escape(start) + ".*")
