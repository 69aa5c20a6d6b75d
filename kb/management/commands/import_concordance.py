"""Bring a table of old and new article numbers in."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from kb.concordance import actions
from kb.models import Work
from search.command import JsonCommand, Result


class Command(JsonCommand):
    help = (
        "Load what became of a text's articles in another one from a CSV with the columns old, new and, "
        "where wanted, kind (same, partly, none) and basis: the whole file, or nothing and each wrong row."
    )

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV table")
        add_texts(parser)

    def run(self, **options: Any) -> Result:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            loaded = actions.load(
                path.read_bytes(), path.name, work_of(options["from"]), work_of(options["to"]), by=None
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return {
            "created": loaded.created,
            "updated": loaded.updated,
            "unchanged": loaded.unchanged,
            "problems": [{"row": row.line, "problem": row.problem} for row in loaded.problems],
        }

    def has_failed(self, result: Result) -> bool:
        return bool(result["problems"])

    def describe(self, result: Result) -> str:
        if result["problems"]:
            lines = [f"line {row['row']}: {row['problem']}" for row in result["problems"]]
            return "\n".join([*lines, f"nothing was loaded: {len(lines)} rows are wrong"])
        return ", ".join(f"{result[name]} {name}" for name in ("created", "updated", "unchanged"))


def add_texts(parser: CommandParser) -> None:
    """The two texts that a concordance is between."""
    parser.add_argument("--from", required=True, help="key of the old text, as in its address")
    parser.add_argument("--to", required=True, help="key of the new text")


def work_of(key: str) -> Work:
    """The work of that key. Raises CommandError where there is none."""
    work: Work | None = Work.objects.filter(key=key).first()
    if work is None:
        raise CommandError(f"There is no text with the key {key!r}.")
    return work
