"""Bring a document into the library, reading it in the foreground."""

import time
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.management.base import CommandError, CommandParser

from kb import actions
from kb.dates import parse_date
from kb.models import WORK_TYPES, Expression, IngestionState, Visibility, Work
from reference.models import Organisation
from search import engines
from search.checking import bring_up_to_date
from search.command import JsonCommand, Result
from search.engines.base import EngineError


class Command(JsonCommand):
    help = (
        "Add a document to the library with its text, read at once. The same file under the same title and "
        "type is added once. Without --publish it stays a draft."
    )

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a PDF or a plain text")
        parser.add_argument("--type", required=True, choices=sorted(WORK_TYPES))
        parser.add_argument("--title", required=True)
        parser.add_argument("--language", default="fr", choices=("fr", "en"))
        parser.add_argument("--date", default="", help="2024, 2024-12 or 2024-12-13")
        parser.add_argument("--visibility", default=Visibility.PUBLIC, choices=Visibility.values)
        parser.add_argument("--organisation", help="code of the organisation that may read it")
        parser.add_argument("--publish", action="store_true", help="make it public, to those who may see it")

    def run(self, **options: Any) -> Result:
        try:
            return self._import(options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except EngineError as error:
            raise CommandError(str(error)) from error

    def _import(self, options: dict[str, Any]) -> dict[str, Any]:
        path: Path = options["path"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        started = time.perf_counter()
        with path.open("rb") as handle:
            file: File[bytes] = File(handle, name=path.name)
            work = self._work(options, actions.sha256_of(file))
            expression = actions.ingest(
                work, file, by=None, language=options["language"], in_background=False
            )
        if expression.state != IngestionState.READY:
            actions.run_ingestion(expression.pk, at_once=True)
            expression.refresh_from_db()
        read = time.perf_counter()
        if expression.state != IngestionState.READY:
            raise CommandError(expression.message)
        if options["publish"]:
            actions.publish(work, by=None)
        bring_up_to_date(engines.current())
        done = time.perf_counter()
        seconds = {"read": read - started, "index": done - read, "total": done - started}
        return _result(work, expression, seconds)

    def _work(self, options: dict[str, Any], sha256: str) -> Work:
        """The work of this type and title that holds the file already, or a new draft."""
        kind = WORK_TYPES[options["type"]]
        known: Work | None = kind.objects.filter(
            title=options["title"].strip(), expressions__sha256=sha256
        ).first()
        if known is not None:
            return known
        day, precision = parse_date(options["date"])
        organisation = None
        if options["organisation"]:
            organisation = Organisation.objects.filter(code=options["organisation"]).first()
            if organisation is None:
                raise CommandError(f"There is no organisation with the code {options['organisation']!r}.")
        return actions.create_work(
            options["type"],
            options["title"],
            by=None,
            date=day,
            date_precision=precision,
            visibility=options["visibility"],
            organisation=organisation,
        )

    def describe(self, result: Result) -> str:
        counts = ", ".join(f"{count} {kind}" for kind, count in result["passages"].items())
        lines = [f"{result['work']}: {result['pages']} pages, {counts}"]
        lines += [f"numbers {name}: {', '.join(some)}" for name, some in result["numbering"].items() if some]
        return "\n".join([*lines, *result["warnings"], f"{result['seconds']['total']} s"])


def _result(work: Work, expression: Expression, seconds: dict[str, float]) -> dict[str, Any]:
    report = expression.report
    return {
        "work": work.key,
        "expression": expression.pk,
        "pages": expression.pages,
        "passages": report["counts"],
        "numbering": {"missing": report["missing"], "repeated": report["repeated"]},
        "warnings": expression.warnings,
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
    }
