"""How well an engine finds what people ask for, on a corpus with known right answers."""

import gzip
import json
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from search.engines.base import Engine
from search.plan import make_plan
from search.types import ANONYMOUS, SearchQuery, SearchRecord

_DEPTH = 100
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """A query and the ids of its right answers."""

    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares of questions with a right answer among the first n; the mean reciprocal rank of the
    first right answer within ten; milliseconds for ten hits with highlights and facets."""

    recall_1: float
    recall_10: float
    recall_100: float
    mrr_10: float
    p50_ms: float
    p95_ms: float


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def sections(path: Path) -> Iterator[SearchRecord]:
    """The sections of a corpus: one JSON object a line with id, act, num, path and text.

    Ids may repeat in a corpus: a record's key is its place, and its address the id.
    """
    for place, row in enumerate(_rows(path)):
        yield SearchRecord(
            key=f"section:{place}",
            group=f"section:{row.get('act_id', row['act'])}",
            kind="article",
            title="",
            url=row["id"],
            visible_to=ANONYMOUS.tokens,
            text=row["text"],
            heading_path=tuple(row["path"]),
            number=row["num"],
            numbers=(row["num"],),
            work=row.get("act_id", ""),
            work_title=row["act"],
            work_names=(row["act"],),
            facets={"work": (row.get("act_id", row["act"]),), "year": ((row.get("in_force") or "")[:4],)},
        )


def questions(path: Path) -> list[Question]:
    """The questions of a file: one JSON object a line with query and relevant (a list of ids)."""
    return [Question(row["query"], frozenset(row["relevant"])) for row in _rows(path)]


def in_batches(records: Iterable[SearchRecord]) -> Iterator[Sequence[SearchRecord]]:
    remaining = iter(records)
    while batch := list(islice(remaining, _AT_ONCE)):
        yield batch


def evaluate(engine: Engine, asked: Sequence[Question]) -> Scores:
    """Ask every question; ``engine`` already holds the corpus."""
    ranks = [_rank(engine, question) for question in asked]
    times = sorted(_milliseconds(engine, question) for question in asked)
    return Scores(
        recall_1=_share(ranks, 1),
        recall_10=_share(ranks, 10),
        recall_100=_share(ranks, _DEPTH),
        mrr_10=statistics.fmean(1 / rank if rank and rank <= 10 else 0.0 for rank in ranks),
        p50_ms=times[len(times) // 2],
        p95_ms=times[len(times) * 95 // 100],
    )


def _rank(engine: Engine, question: Question) -> int:
    """The place of the first right answer, from 1; 0 if none is among the first hundred."""
    hits = engine.search(make_plan(SearchQuery(question.text, limit=_DEPTH)), ANONYMOUS).hits
    places = (place for place, hit in enumerate(hits, start=1) if hit.url in question.relevant)
    return next(places, 0)


def _milliseconds(engine: Engine, question: Question) -> float:
    started = time.perf_counter()
    engine.search(make_plan(SearchQuery(question.text, limit=10)), ANONYMOUS)
    return (time.perf_counter() - started) * 1000


def _share(ranks: Sequence[int], depth: int) -> float:
    return sum(1 for rank in ranks if 0 < rank <= depth) / len(ranks)
