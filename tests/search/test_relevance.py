"""The right answer comes first: on a real penal code, and on questions whose answers are known."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from search.engines.base import Engine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.tantivy import TantivyEngine
from search.evaluation import in_batches, questions, sections
from search.queries import ask, suggest
from search.types import ANONYMOUS, SearchQuery
from tests.search.records import asked
from tests.services import elasticsearch_url
from tests.shared import shared_file

# The articles that a reader of the law would open first: the one that defines what is asked for.
RIGHT = {
    "legitime defense": "97",
    "légitime défense": "97",
    "l'état de nécessité": "101",
    "article 450-3": "450-3",
    "art 18 code pénal": "18",
    "faux temoignages": "324",
    "mutilation genitale": "394",
    "rébellion en réunion": "284",
    "viol": "403",
    "vol": "457",
    "abus de confiance": "467",
    "esclavage": "441",
    "450\u20103 code pénal": "450-3",
}
# The mean reciprocal rank that plain stemmed BM25 over title, headings and text in one field has there.
PLAIN_BM25 = 0.456


@pytest.mark.django_db
@pytest.mark.usefixtures("fresh_index")
def test_penal_code__gives_the_right_article_first() -> None:
    path = shared_file("legal/ci-code-penal-2019.txt")
    call_command(
        "import_document", str(path), type="legal-code", title="Code pénal", publish=True, stdout=StringIO()
    )
    found = {typed: ask(SearchQuery(typed), ANONYMOUS).hits[0] for typed in RIGHT}
    assert {typed: hit.number for typed, hit in found.items()} == RIGHT
    assert "<mark>mutilation</mark> <mark>génitale</mark>" in found["mutilation genitale"].snippet
    assert found["legitime defense"].heading_path[-1].endswith("Légitime défense")
    assert any("Légitime défense" in line.text for line in suggest("legitime d", ANONYMOUS))
    assert suggest("450-3", ANONYMOUS)[0].text == "Art. 450-3"


def _mrr(engine: Engine) -> float:
    """The mean reciprocal rank of the engine on the corpus with known answers, which it is filled with."""
    engine.rebuild(in_batches(sections(shared_file("relevance/canada_fr_sections.jsonl.gz"))))
    known = questions(shared_file("relevance/canada_fr_queries_dev.jsonl"))
    score = 0.0
    for question in known:
        hits = asked(engine, question.text, limit=10).hits
        ranks = (rank for rank, hit in enumerate(hits, start=1) if hit.url in question.relevant)
        score += 1 / next(ranks, float("inf"))
    return score / len(known)


def test_questions_with_known_answers__are_answered_better_than_by_plain_bm25(tmp_path: Path) -> None:
    assert _mrr(TantivyEngine(tmp_path)) > PLAIN_BM25


@pytest.mark.django_db
def test_both_engines__have_the_same_order_of_merit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ElasticsearchEngine([elasticsearch_url()], "toguna-relevance").apart() as cluster:
        there = _mrr(cluster)
    here = _mrr(TantivyEngine(tmp_path))
    with capsys.disabled():
        print(f"\nMRR@10: embedded {here:.4f}, Elasticsearch {there:.4f}")  # noqa: T201
    assert abs(here - there) <= 0.02
