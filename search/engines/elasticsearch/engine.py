"""The engine of a cluster: answers, suggestions, changes and rebuilds of one index on Elasticsearch."""

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from elasticsearch import NotFoundError

from search.engines.answers import best_lines, hit_of
from search.engines.base import EngineError
from search.engines.elasticsearch import compiling
from search.engines.elasticsearch.compiling import Query
from search.engines.elasticsearch.documents import Documents, facet_field, facet_name
from search.engines.elasticsearch.snippets import Snippets, highlight
from search.engines.elasticsearch.store import Store, as_engine_errors
from search.engines.elasticsearch.suggesting import suggestions_query
from search.engines.elasticsearch.versions import next_version
from search.engines.merit import citations
from search.plan import SearchPlan
from search.types import FacetCount, SearchRecord, SearchResults, Suggestion, Viewer

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
# As many values of a facet as anyone reads; a page of them also costs as many addresses.
FACET_VALUES = 20
_SUGGESTIONS_READ = 5
_KNOWN_SECONDS = 10.0
_WAIT_SECONDS = 60.0
# A rebuild holds the right to write so long at a time, and then lets whoever waits for it.
_HOLD_SECONDS, _LET_OTHERS_SECONDS = 2.0, 0.2
# Equal merit: the order of the documents.
_SORT = ["_score", {"group": "asc"}, {"place": "asc"}]


@dataclass(frozen=True, slots=True)
class Known:
    """What the records of the index have: facets and languages; looked up again after a while."""

    facet_names: tuple[str, ...]
    languages: frozenset[str]
    until: float


class ElasticsearchEngine:
    """An index on a cluster; see ``search.engines.base.Engine``.

    ``urls`` are those of its nodes, ``index`` the name of the alias, ``shards`` the primary shards of a
    new index; what else is given goes to the client (``api_key``, ``ca_certs``).
    """

    def __init__(self, urls: Sequence[str], index: str = "toguna", shards: int = 1, **options: Any) -> None:
        self._made_with = {"urls": urls, "shards": shards, **options}
        self._store = Store(urls, index, shards, options)
        self._known: Known | None = None

    @contextmanager
    def apart(self) -> Iterator["ElasticsearchEngine"]:
        name = f"{self._store.alias}-apart-{secrets.token_hex(4)}"
        own = ElasticsearchEngine(index=name, **self._made_with)
        try:
            yield own
        finally:
            own.delete()

    def delete(self) -> None:
        """Delete the index, if it is there."""
        with as_engine_errors():
            self._store.delete_all()

    # -- writing

    def exclusive(self, wait_seconds: float = 30) -> AbstractContextManager[None]:
        return self._store.lock.held(wait_seconds)

    def replace(self, groups: Sequence[str], records: Iterable[SearchRecord]) -> None:
        version = next_version()
        made = Documents().of(records)
        with as_engine_errors():
            for alias in self._store.targets():
                before = self._store.ids(alias, groups) if groups else set()
                self._store.put(alias, made, version)
                self._store.take_out(alias, before - {one.id for one in made}, version)
                self._store.refresh(alias)
        self._known = None

    def rebuild(self, batches: Iterable[Sequence[SearchRecord]]) -> int:
        """Others go on bringing in changes between two batches: into the live index and the new one."""
        added, documents, coming = 0, Documents(), iter(batches)
        with as_engine_errors(), self._store.made_beside():
            while True:
                with self.exclusive(_WAIT_SECONDS):
                    put, ended = self._put_some(documents, coming)
                    added += put
                    if ended:
                        self._store.refresh(self._store.building)
                        self._store.swap()
                        break
                time.sleep(_LET_OTHERS_SECONDS)
        self._known = None
        return added

    def _put_some(self, documents: Documents, coming: Iterator[Sequence[SearchRecord]]) -> tuple[int, bool]:
        """Put batches into the new index, as they are read, for a moment; how many records that were, and
        whether they were the last."""
        put, stop_at = 0, time.monotonic() + _HOLD_SECONDS
        while time.monotonic() < stop_at:
            version = next_version()
            batch = next(coming, None)
            if batch is None:
                return put, True
            made = documents.of(batch)
            self._store.put(self._store.building, made, version)
            put += len(made)
        return put, False

    # -- reading

    def search(self, plan: SearchPlan, viewer: Viewer) -> SearchResults:
        started = time.perf_counter()
        nothing = SearchResults(0, (), {}, 0.0, available=False)
        return self._answered(lambda: self._results(plan, viewer, started), nothing)

    def suggest(self, text: str, viewer: Viewer, limit: int) -> tuple[Suggestion, ...]:
        query = suggestions_query(text, viewer)
        if query is None or limit < 1:
            return ()
        return self._answered(lambda: self._suggestions(query, limit), ())

    def _answered(self, ask: Callable[[], Answer], otherwise: Answer) -> Answer:
        """An answer, or the empty one when the cluster cannot give it: the log says why, nobody sees an
        error."""
        try:
            with as_engine_errors():
                try:
                    return ask()
                except NotFoundError:
                    # Perhaps swapped between two looks: the second look decides.
                    return ask()
        except EngineError as error:
            log.error("Search cannot answer. %s", error)
            return otherwise

    def count(self) -> int:
        with as_engine_errors():
            return int(self._store.client.count(index=self._store.alias)["count"])

    def digests(self) -> Iterator[tuple[str, str]]:
        with as_engine_errors():
            found = self._store.scan(self._store.alias, {"match_all": {}}, source=["key", "digest"])
            for hit in found:
                yield hit["_source"]["key"], hit["_source"]["digest"]

    def is_current(self) -> bool:
        with as_engine_errors():
            return self._store.is_current()

    # -- asking the cluster

    def _ask(self, **parts: Any) -> dict[str, Any]:
        answer = self._store.client.search(index=self._store.alias, **parts)
        found: dict[str, Any] = answer.body
        return found

    def _what_is_known(self) -> Known:
        if self._known is None or time.monotonic() > self._known.until:
            wanted = {name: {"terms": {"field": name, "size": 200}} for name in ("facet_names", "language")}
            found = self._ask(size=0, aggs=wanted)["aggregations"]
            names, languages = ([bucket["key"] for bucket in found[name]["buckets"]] for name in wanted)
            until = time.monotonic() + _KNOWN_SECONDS
            self._known = Known(tuple(sorted(names)), frozenset(languages), until)
        return self._known

    def _understood(self, known: Known, plan: SearchPlan, viewer: Viewer) -> tuple[Query, str]:
        """The query of a plan, and the article number that it turned out to name, or "".

        What a reference means depends on the works there are: "450-3 CP" names an article only where
        the viewer may see a work called so that has one.
        """
        text = compiling.text_query(plan, known.languages)
        if plan.reference is None:
            return text, ""
        article = compiling.named_article(plan.reference)
        seen = {"bool": {"filter": [article, compiling.visible(viewer)]}}
        if self._ask(query=seen, size=0, terminate_after=1)["hits"]["total"]["value"]:
            return compiling.some([article, compiling.citing(plan.reference)]), plan.reference.number
        unsure = compiling.unsure(plan, plan.reference, known.languages, text)
        return unsure, plan.reference.number if plan.reference.explicit else ""

    def _results(self, plan: SearchPlan, viewer: Viewer, started: float) -> SearchResults:
        """One request: hits and counts of what the viewer may see; a choice narrows after the counting."""
        known = self._what_is_known()
        text, reference = self._understood(known, plan, viewer)
        words = compiling.Words.of(plan.words, known.languages)
        phrases = citations(plan.reference) if plan.reference and reference else plan.phrases
        found = self._ask(
            query={"bool": {"must": [text], "filter": [compiling.visible(viewer)]}},
            post_filter={"bool": {"filter": compiling.chosen(plan.filters)}} if plan.filters else None,
            from_=plan.offset,
            size=plan.limit,
            sort=_SORT,
            track_total_hits=True,
            source=["data", *(f"body_{code}" for code in sorted(known.languages))],
            highlight=highlight(words) if words.fields else None,
            aggs=_counted(known.facet_names, plan.filters),
        )
        snippets = Snippets(words.fields, phrases)
        hits = tuple(
            hit_of(hit["_source"]["data"], hit["_score"], snippets.snippet(hit))
            for hit in found["hits"]["hits"]
        )
        took_ms = (time.perf_counter() - started) * 1000
        total = int(found["hits"]["total"]["value"])
        return SearchResults(total, hits, _facets(found, known.facet_names), took_ms, reference)

    def _suggestions(self, query: Query, limit: int) -> tuple[Suggestion, ...]:
        """The best lines, shorter first among equals, each line once."""
        found = self._ask(query=query, size=limit * _SUGGESTIONS_READ, sort=_SORT, source=["data"])
        return best_lines(((hit["_score"], hit["_source"]["data"]) for hit in found["hits"]["hits"]), limit)


def _counted(names: Sequence[str], filters: Mapping[str, tuple[str, ...]]) -> dict[str, Any] | None:
    """Counts within the filtered result; a facet's own choice does not narrow its own counts."""
    counted = {}
    for name in names:
        others = {other: values for other, values in filters.items() if other != name}
        values = {"terms": {"field": facet_field(name), "size": FACET_VALUES}}
        counted[facet_field(name)] = {
            "filter": {"bool": {"filter": compiling.chosen(others)}},
            "aggs": {"values": values},
        }
    return counted or None


def _facets(found: Mapping[str, Any], names: Sequence[str]) -> dict[str, tuple[FacetCount, ...]]:
    counted = {
        facet_name(field): answer["values"]["buckets"]
        for field, answer in found.get("aggregations", {}).items()
    }
    return {
        name: tuple(FacetCount(bucket["key"], bucket["doc_count"]) for bucket in counted[name])
        for name in names
        if counted[name]
    }
