"""Bring in many documents at once, reading them in the foreground."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from kb import actions as library
from kb.importing import actions
from kb.importing.archive import Files, Folder, RefusedArchiveError, opened
from kb.importing.messages import PROBLEMS, told
from kb.importing.table import decoded
from kb.models import ImportBatch, ImportItem, ImportState, IngestionState
from search import engines
from search.checking import bring_up_to_date
from search.command import JsonCommand, Result
from search.engines.base import EngineError


class Command(JsonCommand):
    help = (
        "Bring in the documents of a folder or a ZIP archive, with a CSV table that says what each is. All "
        "of it is checked first: with one row wrong nothing is brought in. Safe to run again."
    )

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a folder or a ZIP archive")
        parser.add_argument(
            "--metadata", type=Path, help="the table (default: the one CSV among the files, or metadata.csv)"
        )
        parser.add_argument("--check", action="store_true", help="only check")
        parser.add_argument("--publish", action="store_true", help="make public what could be read")

    def run(self, **options: Any) -> Result:
        table = self._table(options["metadata"])
        try:
            with _files(options["path"]) as files:
                return self._import(files, table, options)
        except RefusedArchiveError as error:
            raise CommandError(str(PROBLEMS[error.code]) % error.params) from error
        except (ValidationError, EngineError) as error:
            raise CommandError(str(error)) from error

    def _table(self, path: Path | None) -> str:
        if path is None:
            return ""
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        return decoded(path.read_bytes())

    def _import(self, files: Files, table: str, options: dict[str, Any]) -> Result:
        path: Path = options["path"]
        batch = ImportBatch.objects.create(name=path.name[-255:], table=table, publish=options["publish"])
        actions.check_files(batch, files)
        rows = batch.items.count()
        if options["check"] or batch.state == ImportState.REFUSED:
            result = _result(batch, rows)
            batch.delete()
            return result
        ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.STARTED)
        for item in batch.items.select_related("batch"):
            self._bring_in(item, files)
        bring_up_to_date(engines.current())
        return _result(batch, rows)

    def _bring_in(self, item: ImportItem, files: Files) -> None:
        actions.bring_in_from(item, files, in_background=False)
        item.refresh_from_db()
        expression = item.expression
        if expression is not None and expression.state != IngestionState.READY:
            library.run_ingestion(expression.pk, at_once=True)
            actions.publish_read(expression.pk)

    def has_failed(self, result: Result) -> bool:
        return bool(result["failed"]) or any(problem["blocks"] for problem in result["problems"])

    def describe(self, result: Result) -> str:
        lines = [f"{result['rows']} rows, {result['read']} read, {len(result['failed'])} failed"]
        lines += [problem["words"] for problem in result["problems"]]
        lines += [
            f"row {failed['row']}, {failed['file']}: {failed['problem']}" for failed in result["failed"]
        ]
        return "\n".join(lines)


@contextmanager
def _files(path: Path) -> Iterator[Files]:
    if path.is_dir():
        yield Folder(path)
    elif path.is_file():
        with opened(path, settings.IMPORT_MAX_BYTES) as archive:
            yield archive
    else:
        raise CommandError(f"There is no folder or archive {path}.")


def _result(batch: ImportBatch, rows: int) -> dict[str, Any]:
    done = batch.items.done().select_related("work", "expression")
    return {
        "rows": rows,
        "read": done.count(),
        "works": [
            {"row": item.row, "file": item.filename, "work": item.work.key if item.work else ""}
            for item in done
        ],
        "failed": [
            {
                "row": item.row,
                "file": item.filename,
                "problem": item.problem or (item.expression.message if item.expression else ""),
            }
            for item in batch.items.failed().select_related("expression")
        ],
        "problems": [
            {name: problem[name] for name in ("row", "column", "code", "blocks")} | {"words": told(problem)}
            for problem in batch.problems
        ],
    }
