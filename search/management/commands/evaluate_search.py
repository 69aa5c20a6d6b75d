"""Measure how well questions with known answers are answered."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from search import engines, evaluation
from search.command import JsonCommand, Result
from search.engines.base import EngineError, RecordError


class Command(JsonCommand):
    help = "Index a corpus into an index of its own and ask it questions whose right answers are known."

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sections", type=Path, help="JSON lines: id, act, num, path, text; may be .gz.")
        parser.add_argument("queries", type=Path, help="JSON lines: query, relevant; may be .gz.")
        parser.add_argument("--engine", help="One of settings.SEARCH_ENGINES.")

    def run(self, **options: Any) -> Result:
        try:
            return _evaluated(options["sections"], options["queries"], options["engine"])
        except (OSError, EngineError, RecordError, LookupError) as error:
            raise CommandError(f"The evaluation could not be made: {error}") from error
        except (ValueError, TypeError) as error:
            raise CommandError(f"A line of the files is not as expected: {error}") from error


def _evaluated(sections: Path, queries: Path, engine: str | None) -> Result:
    asked = evaluation.questions(queries)
    if not asked:
        raise CommandError(f"There is no question in {queries}.")
    with engines.named(engine or settings.SEARCH_ENGINE).apart() as own:
        own.rebuild(evaluation.in_batches(evaluation.sections(sections)))
        scores = evaluation.evaluate(own, asked)
    return {
        "r@1": round(scores.recall_1, 4),
        "r@10": round(scores.recall_10, 4),
        "r@100": round(scores.recall_100, 4),
        "mrr@10": round(scores.mrr_10, 4),
        "p50_ms": round(scores.p50_ms, 2),
        "p95_ms": round(scores.p95_ms, 2),
    }
