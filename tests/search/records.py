"""Makers of search records and of questions to an engine."""

from typing import Any

from search.engines.base import Engine
from search.plan import make_plan
from search.types import ANONYMOUS, PUBLIC, SearchQuery, SearchRecord, SearchResults, Viewer


def record(key: str, text: str = "", **fields: Any) -> SearchRecord:
    """A public article of a group of its own, unless said otherwise."""
    defaults: dict[str, Any] = {
        "group": f"test:{key}",
        "kind": "article",
        "title": "",
        "url": f"/{key}/",
        "visible_to": frozenset({PUBLIC}),
    }
    return SearchRecord(key=key, text=text, **(defaults | fields))


def article(number: str, text: str = "", **fields: Any) -> SearchRecord:
    """An article of the Code of things ("CT"), in the group of that work."""
    defaults: dict[str, Any] = {
        "group": "test:code",
        "title": f"Art. {number}",
        "number": number,
        "numbers": (number,),
        "work": "code",
        "work_title": "Code des choses",
        "work_names": ("Code des choses", "CT"),
        "suggest": f"Art. {number}",
    }
    return record(f"code-{number}", text, **(defaults | fields))


def put(engine: Engine, *records: SearchRecord) -> None:
    """Bring in these records, replacing what their groups had."""
    engine.replace(list(dict.fromkeys(record.group for record in records)), records)


def asked(engine: Engine, text: str, viewer: Viewer = ANONYMOUS, **query: Any) -> SearchResults:
    """The answer to a question."""
    return engine.search(make_plan(SearchQuery(text, **query)), viewer)


def keys(results: SearchResults) -> list[str]:
    """The keys of the hits, in order."""
    return [hit.key for hit in results.hits]


def counts(results: SearchResults, facet: str) -> dict[str, int]:
    """The values of a facet with their counts."""
    return {count.value: count.count for count in results.facets.get(facet, ())}
