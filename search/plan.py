"""From a question to what an engine is asked. Pure; tested without an engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from search.analysis import languages
from search.analysis.text import clean
from search.query import MAX_CHARS, ArticleReference, parse
from search.types import SearchQuery

MAX_OFFSET, MAX_LIMIT = 10_000, 100


@dataclass(frozen=True, slots=True)
class PlannedWord:
    """A word as typed, and other forms of it that should be found as well."""

    text: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """What an engine is asked.

    Any of ``words`` may be found, best first; every one of ``phrases`` must be, unstemmed. Where
    ``reference`` names an article that the viewer may see, the answer is that article, then what
    cites it. ``filters`` maps a facet to the values of which one must be there. ``everything`` asks for all
    records: the text was blank.
    """

    words: tuple[PlannedWord, ...] = ()
    phrases: tuple[str, ...] = ()
    reference: ArticleReference | None = None
    everything: bool = False
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offset: int = 0
    limit: int = 20


def make_plan(query: SearchQuery) -> SearchPlan:
    """The plan of a query; nothing typed makes it fail."""
    parsed = parse(query.text)
    return SearchPlan(
        words=tuple(_planned(word) for word in parsed.words),
        phrases=parsed.phrases,
        reference=parsed.reference,
        everything=not clean(query.text[:MAX_CHARS]).strip(),
        filters={name: tuple(values) for name, values in query.filters.items() if values},
        offset=min(max(query.offset, 0), MAX_OFFSET),
        limit=min(max(query.limit, 1), MAX_LIMIT),
    )


@lru_cache(maxsize=10_000)
def _planned(word: str) -> PlannedWord:
    forms = dict.fromkeys(form for known in languages() for form in known.forms(word))
    return PlannedWord(word, tuple(forms))
