"""Lines that continue what was typed, from the titles, headings and articles that the viewer may see."""

from collections.abc import Sequence

from search.engines.elasticsearch.compiling import Query, every, scored, some, term, unscored, visible
from search.engines.fields import LONGEST_START, beginning, suggestion_terms
from search.query import ArticleReference, parse
from search.types import Viewer
from search.weights import weights

_SHORTEST, _LONGEST = 2, 100


def suggestions_query(text: str, viewer: Viewer) -> Query | None:
    """The records to suggest for a typed text, or None when too little is typed."""
    typed = suggestion_terms(text[:_LONGEST])
    if sum(map(len, typed)) < _SHORTEST and not any(word.isdecimal() for word in typed):
        return None
    found = [_by_line(typed)]
    if reference := parse(text[:_LONGEST]).reference:
        found.append(_by_number(reference))
    kinds = [scored(term("suggest_kind", kind), points) for kind, points in weights().suggest_kinds.items()]
    return {"bool": {"must": [some(found)], "filter": [visible(viewer)], "should": kinds}}


def _by_line(typed: Sequence[str]) -> Query:
    *whole, last = typed
    words = [term("suggest", word) for word in whole]
    words.append(term("suggest", last) if len(last) <= LONGEST_START else _starting("suggest", last))
    line = scored(term("suggest_beginning", beginning(typed)), weights().suggest_beginning)
    return {"bool": {"must": [unscored(every(words))], "should": [line]}}


def _by_number(reference: ArticleReference) -> Query:
    """Articles whose number begins as typed, in the works whose names begin so; the very number first."""
    exactly = scored(term("numbers", reference.number), 2 * weights().suggest_beginning)
    begun = scored(_starting("numbers", reference.number), 1.0)
    names = [unscored(_starting("work_names", name)) for name in reference.names]
    return {"bool": {"must": [begun, *names], "should": [exactly]}}


def _starting(field: str, start: str) -> Query:
    return {"prefix": {field: {"value": start}}}
