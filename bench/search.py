"""Search in 39,161 sections, in process: against the raw engine, and against Wagtail's database search.

``run()`` wants Django set up on a migrated database; it fills the current index with the sections.

Peers are first shown to give equal rows. The raw engine gets the same compiled queries, so it must
give the same hits in the same order, the same totals and the same counts. Wagtail's search on SQLite
folds accents and does not stem: its answers to words are compared, as sets, with those to the same
words in quotes, which Toguna does not stem either.
"""

import json
import random
import time
from collections.abc import Iterable, Sequence
from typing import Any

import tantivy
from django.db import connection
from wagtail.search.backends import get_search_backend

from bench.models import Section
from bench.timing import alternately, percentile, summary
from search import engines
from search.analysis import dropped_words, languages
from search.analysis.text import fold, words
from search.engines.fields import near_field
from search.engines.passages import LONGEST
from search.engines.tantivy import compiling
from search.engines.tantivy.engine import FACET_VALUES
from search.engines.tantivy.schema import schema
from search.engines.tantivy.store import Reader
from search.evaluation import in_batches, questions, sections
from search.plan import SearchPlan, make_plan
from search.queries import ask
from search.types import ANONYMOUS, PUBLIC, SearchQuery, SearchRecord, SearchResults
from tests.shared import ROOT

SECTIONS = ROOT / "relevance" / "canada_fr_sections.jsonl.gz"
QUESTIONS = ROOT / "relevance" / "canada_fr_queries_dev.jsonl"
HITS, ASKED, ASKED_OF_WAGTAIL = 10, 300, 20
BUDGET_RAW, BUDGET_WAGTAIL = 1.5, 50


def run() -> dict[str, Any]:
    """Indexing rate; p50 and p95 of Toguna, of the raw engine and of Wagtail's search; and their ratios."""
    records = list(sections(SECTIONS))
    started = time.perf_counter()
    engines.current().rebuild(in_batches(records))
    seconds = time.perf_counter() - started
    return {
        "indexing": {"records": len(records), "per_second": round(len(records) / seconds)},
        "against_raw_engine": _against_raw_engine(),
        "against_wagtail": _against_wagtail(records),
    }


# -- the raw engine


def _against_raw_engine() -> dict[str, Any]:
    texts = [question.text for question in questions(QUESTIONS)[:ASKED]]
    plans = [make_plan(SearchQuery(text, limit=HITS)) for text in texts]
    reader = engines.current()._store.reader()  # type: ignore[attr-defined]
    compiled = [_compiled(reader, plan) for plan in plans if plan.reference is None]
    texts = [text for text, plan in zip(texts, plans, strict=True) if plan.reference is None]
    for text, query in zip(texts, compiled, strict=True):
        _assert_equal(_toguna(text), _raw(reader, *query))
    ours, raw = alternately(
        lambda turn: _toguna(texts[turn]), lambda turn: _raw(reader, *compiled[turn]), times=len(texts)
    )
    ratio = percentile(ours, 0.5) / percentile(raw, 0.5)
    return {
        "questions": len(texts),
        "toguna": summary(ours),
        "raw": summary(raw),
        "ratio": round(ratio, 2),
        "budget": BUDGET_RAW,
    }


def _toguna(text: str, filters: dict[str, tuple[str, ...]] | None = None) -> SearchResults:
    return ask(SearchQuery(text, filters or {}, limit=HITS), ANONYMOUS)


def _compiled(reader: Reader, plan: SearchPlan) -> tuple[Any, Any]:
    """The query of the text, for snippets, and the whole with the viewer's filter."""
    text = compiling.text_query(plan, reader.languages)
    return text, compiling.every([text, compiling.visible(ANONYMOUS)])


def _raw(reader: Reader, text: Any, query: Any) -> tuple[int, list[str], dict[str, Any]]:
    """The engine's own calls for hits, stored fields, highlights and counts, and nothing else."""
    searcher = reader.searcher
    found = searcher.search(query, HITS)
    field = near_field(languages()[0])
    generator = tantivy.SnippetGenerator.create(searcher, text, schema(), field)
    generator.set_max_num_chars(LONGEST)
    keys = []
    for _, address in found.hits:
        stored = json.loads(searcher.doc(address).get_first("data"))
        generator.snippet_from_doc(tantivy.Document.from_dict({field: stored["text"]})).to_html()
        keys.append(stored["key"])
    wanted = {
        name: {"terms": {"field": f"facets.{name}", "size": FACET_VALUES}} for name in reader.facet_names
    }
    return found.count, keys, searcher.aggregate(query, wanted)


def _assert_equal(ours: SearchResults, raw: tuple[int, list[str], dict[str, Any]]) -> None:
    total, keys, counts = raw
    assert ours.total == total
    assert [hit.key for hit in ours.hits] == keys
    for name, found in counts.items():
        expected = {(bucket["key"], bucket["doc_count"]) for bucket in found["buckets"]}
        assert {(count.value, count.count) for count in ours.facets.get(name, ())} == expected


# -- Wagtail's database search


def _against_wagtail(records: Sequence[SearchRecord]) -> dict[str, Any]:
    started = time.perf_counter()
    backend = _filled(records)
    seconds = time.perf_counter() - started
    pairs = _word_pairs(records)
    for pair in pairs:
        _assert_equal_rows(backend, pair)
    ours, theirs = alternately(
        lambda turn: _toguna(_quoted(pairs[turn])),
        lambda turn: _wagtail(backend, pairs[turn]),
        times=len(pairs),
    )
    ratio = percentile(theirs, 0.5) / percentile(ours, 0.5)
    return {
        "indexing_per_second": round(len(records) / seconds),
        "questions": len(pairs),
        "toguna": summary(ours),
        "wagtail": summary(theirs),
        "times_faster": round(ratio, 1),
        "budget": BUDGET_WAGTAIL,
    }


def _filled(records: Iterable[SearchRecord]) -> Any:
    """Wagtail's backend, holding the same sections; keys are kept as numbers in their order."""
    Section.objects.bulk_create(
        [
            Section(
                pk=int(record.key.partition(":")[2]) + 1,
                act=record.work_title,
                act_id=record.work,
                heading_path="\n".join(record.heading_path),
                text=record.text,
                visible_to=PUBLIC,
            )
            for record in records
        ],
        batch_size=2000,
    )
    backend = get_search_backend()
    index = backend.get_index_for_model(Section)
    index.add_items(Section, list(Section.objects.all()))
    with connection.cursor() as cursor:
        # Without statistics its queries take a hundred times as long.
        cursor.execute("ANALYZE")
    return backend


def _word_pairs(records: Sequence[SearchRecord]) -> list[tuple[str, str]]:
    """Two words of one section each, drawn with a fixed seed, from all sections."""
    chance = random.Random(39161)  # noqa: S311
    pairs: list[tuple[str, str]] = []
    while len(pairs) < ASKED_OF_WAGTAIL:
        found = [word for word in dict.fromkeys(words(chance.choice(records).text)) if _is_comparable(word)]
        if len(found) > 1:
            first, second = chance.sample(found, 2)
            pairs.append((first, second))
    return pairs


def _is_comparable(word: str) -> bool:
    """Whether both read the word alike: Wagtail's tokenizer keeps ligatures, Toguna's takes them apart."""
    return len(word) > 3 and word.isalpha() and "œ" not in word.lower() and fold(word) not in dropped_words()


def _quoted(pair: tuple[str, str]) -> str:
    return " ".join(f'"{word}"' for word in pair)


def _wagtail_results(backend: Any, pair: tuple[str, str]) -> Any:
    return backend.search(" ".join(pair), Section.objects.filter(visible_to=PUBLIC), operator="and")


def _wagtail(backend: Any, pair: tuple[str, str]) -> tuple[list[Any], int, Any]:
    """Ten hits, their number and one facet; it has no highlights."""
    results = _wagtail_results(backend, pair)
    return list(results[:HITS]), results.count(), results.facet("act_id")


def _assert_equal_rows(backend: Any, pair: tuple[str, str]) -> None:
    theirs = {f"section:{section.pk - 1}" for section in _wagtail_results(backend, pair)}
    assert _all_keys(_quoted(pair)) == theirs, pair


def _all_keys(text: str) -> set[str]:
    total = _toguna(text).total
    pages = (ask(SearchQuery(text, offset=start, limit=100), ANONYMOUS) for start in range(0, total, 100))
    return {hit.key for page in pages for hit in page.hits}
