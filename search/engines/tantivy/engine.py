"""The embedded engine: answers, suggestions, changes and rebuilds of one index folder."""

import json
import logging
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tantivy import Query

from search.engines.answers import best_lines, hit_of
from search.engines.base import EngineError, RecordError
from search.engines.merit import citations
from search.engines.tantivy import compiling
from search.engines.tantivy.schema import document
from search.engines.tantivy.snippets import Highlighter
from search.engines.tantivy.store import Reader, Store, commit
from search.engines.tantivy.suggesting import MORE, suggestions_query
from search.plan import SearchPlan
from search.records import with_leading_heading
from search.types import FacetCount, SearchRecord, SearchResults, Suggestion, Viewer

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
# As many values of a facet as anyone reads; a page of them also costs as many addresses.
FACET_VALUES = 20
_AT_ONCE = 2000


class TantivyEngine:
    """An index in a folder; see ``search.engines.base.Engine``."""

    def __init__(self, path: Path | str) -> None:
        self._store = Store(Path(path))

    @contextmanager
    def apart(self) -> Iterator["TantivyEngine"]:
        with tempfile.TemporaryDirectory(prefix="toguna-index-") as folder:
            yield TantivyEngine(folder)

    # -- writing

    def exclusive(self, wait_seconds: float = 30) -> AbstractContextManager[None]:
        return self._store.exclusive(wait_seconds)

    def replace(self, groups: Sequence[str], records: Iterable[SearchRecord]) -> None:
        def change(writer: Any) -> None:
            for group in groups:
                writer.delete_documents_by_term("group", group)
            _add(writer, records)

        with _as_engine_errors():
            self._store.write(change)

    def rebuild(self, batches: Iterable[Sequence[SearchRecord]]) -> int:
        added = 0

        def change(writer: Any) -> None:
            nonlocal added
            added = _add(writer, (record for batch in batches for record in batch))

        with self.exclusive(), _as_engine_errors():
            folder = self._store.new_generation()
            commit(folder, change)
            self._store.swap(folder)
        return added

    # -- reading

    def search(self, plan: SearchPlan, viewer: Viewer) -> SearchResults:
        started = time.perf_counter()
        nothing = SearchResults(0, (), {}, 0.0, available=False)
        return self._answered(lambda reader: _results(reader, plan, viewer, started), nothing)

    def suggest(self, text: str, viewer: Viewer, limit: int) -> tuple[Suggestion, ...]:
        query = suggestions_query(text, viewer)
        if query is None or limit < 1:
            return ()
        return self._answered(lambda reader: _suggestions(reader, query, limit), ())

    def _answered(self, ask: Callable[[Reader], Answer], otherwise: Answer) -> Answer:
        """An answer, or the empty one when the index is broken: the log says why, nobody sees an error."""
        try:
            with _as_engine_errors():
                return ask(self._store.reader())
        except EngineError as error:
            log.error("Search cannot answer. %s", error)
            return otherwise

    def count(self) -> int:
        with _as_engine_errors():
            return int(self._store.reader().searcher.num_docs)

    def digests(self) -> Iterator[tuple[str, str]]:
        with _as_engine_errors():
            searcher = self._store.reader().searcher
            for start in range(0, searcher.num_docs, _AT_ONCE):
                found = searcher.search(Query.all_query(), _AT_ONCE, count=False, offset=start)
                for _, address in found.hits:
                    data = _data(searcher, address)
                    yield data["key"], data["digest"]

    def is_current(self) -> bool:
        """Whether the index was made with the language data of today; otherwise it should be rebuilt."""
        with _as_engine_errors():
            return self._store.is_of_this_analysis()


@contextmanager
def _as_engine_errors() -> Iterator[None]:
    """Tantivy tells of a broken index with ValueError, OSError or a panic, which is no Exception."""
    try:
        yield
    except (EngineError, RecordError):
        raise
    except (ValueError, OSError) as error:
        raise EngineError(
            f"The search index cannot be used ({error}); run: manage.py rebuild_index"
        ) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise EngineError(f"The search index is broken ({error}); run: manage.py rebuild_index") from error


def _add(writer: Any, records: Iterable[SearchRecord]) -> int:
    added = 0
    for made in _documents(records):
        writer.add_document(made)
        added += 1
    return added


def _documents(records: Iterable[SearchRecord]) -> Iterator[Any]:
    """The records as documents; whatever fails in a record or in its source is a RecordError."""
    keys: set[str] = set()
    try:
        for record, heading in with_leading_heading(records):
            if record.key in keys:
                raise RecordError(f"Two records have the key {record.key!r}.")
            keys.add(record.key)
            yield document(record, heading)
    except RecordError:
        raise
    except Exception as error:
        raise RecordError(f"{type(error).__name__}: {error}") from error


def _data(searcher: Any, address: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(searcher.doc(address).get_first("data"))
    return data


def _results(reader: Reader, plan: SearchPlan, viewer: Viewer, started: float) -> SearchResults:
    """Two passes over the same query: the hits, then the counts."""
    seen = compiling.visible(viewer)
    text, reference = _understood(reader, plan, seen)
    filters = compiling.chosen(plan.filters, reader.facet_names)
    found = reader.searcher.search(
        compiling.every([text, seen, *filters]), plan.limit, count=True, offset=plan.offset
    )
    highlighter = _highlighter(reader, plan, text, reference)
    shown = ((score, _data(reader.searcher, address)) for score, address in found.hits)
    hits = tuple(hit_of(data, score, highlighter.snippet(data["text"])) for score, data in shown)
    facets = _facets(reader, plan, [text, seen])
    took_ms = (time.perf_counter() - started) * 1000
    return SearchResults(found.count, hits, facets, took_ms, reference)


def _understood(reader: Reader, plan: SearchPlan, seen: Any) -> tuple[Any, str]:
    """The query of a plan, and the article number that it turned out to name, or "".

    What a reference means depends on the works there are: "450-3 CP" names an article only where
    the viewer may see a work called so that has one.
    """
    text = compiling.text_query(plan, reader.languages)
    if plan.reference is None:
        return text, ""
    article = compiling.named_article(plan.reference)
    if reader.searcher.search(compiling.every([article, seen]), 1, count=False).hits:
        return compiling.some([article, compiling.citing(plan.reference)]), plan.reference.number
    unsure = compiling.unsure(plan, plan.reference, reader.languages, text)
    return unsure, plan.reference.number if plan.reference.explicit else ""


def _highlighter(reader: Reader, plan: SearchPlan, text: Any, reference: str) -> Highlighter:
    fields = compiling.Words.of(plan.words, reader.languages).fields
    phrases = citations(plan.reference) if plan.reference and reference else plan.phrases
    return Highlighter(reader.searcher, text, fields, phrases)


def _facets(reader: Reader, plan: SearchPlan, asked: Sequence[Any]) -> dict[str, tuple[FacetCount, ...]]:
    """Counts within the filtered result; a facet's own choice does not narrow its own counts."""
    names = reader.facet_names
    chosen = [name for name in names if name in plan.filters]
    counts = _counts(reader, plan.filters, asked, [name for name in names if name not in chosen])
    for name in chosen:
        others = {other: values for other, values in plan.filters.items() if other != name}
        counts |= _counts(reader, others, asked, [name])
    return {name: counts[name] for name in names if counts[name]}


def _counts(
    reader: Reader, filters: Mapping[str, tuple[str, ...]], asked: Sequence[Any], names: Sequence[str]
) -> dict[str, tuple[FacetCount, ...]]:
    if not names:
        return {}
    query = compiling.every([*asked, *compiling.chosen(filters, reader.facet_names)])
    wanted = {name: {"terms": {"field": f"facets.{name}", "size": FACET_VALUES}} for name in names}
    found = reader.searcher.aggregate(query, wanted)
    return {
        name: tuple(FacetCount(bucket["key"], bucket["doc_count"]) for bucket in found[name]["buckets"])
        for name in names
    }


def _suggestions(reader: Reader, query: Any, limit: int) -> tuple[Suggestion, ...]:
    """The best lines, shorter first among equals, each line once."""
    found = reader.searcher.search(query, limit * MORE, count=False)
    return best_lines(((score, _data(reader.searcher, address)) for score, address in found.hits), limit)
