"""Bring a table of needs in."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from coordination.coverage_asked import editions_known
from coordination.needs.actions import Table, load_needs
from coordination.needs.reading import COLUMNS, Reading
from search.command import JsonCommand, Result


class Command(JsonCommand):
    help = (
        "Load needs and figures by area from a CSV (area or P-code, theme, measure, value, of, severity, "
        "date, source): the whole file, or nothing and each row that is wrong. Safe to run again."
    )

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A CSV table.")
        parser.add_argument("--edition", help="The edition of its areas; that of the register by default.")
        parser.add_argument("--dry-run", action="store_true", help="Check it and load nothing.")
        parser.add_argument(
            "--column", action="append", default=[], metavar="OURS=THEIRS", help="What they call a column."
        )
        parser.add_argument(
            "--set", action="append", default=[], metavar="COLUMN=VALUE", help="What holds for all rows."
        )

    def run(self, **options: Any) -> Result:
        reading = Reading(_pairs(options["column"]), _pairs(options["set"]))
        path, edition = options["file"], options["edition"] or editions_known()[0]
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} could not be read: {error.strerror}.") from error
        table = Table(path.name, data, edition, reading)
        return asdict(load_needs(table, None, dry_run=options["dry_run"]))

    def has_failed(self, result: Result) -> bool:
        return bool(result["problems"])

    def describe(self, result: Result) -> str:
        if result["problems"]:
            lines = [f"row {row['row']}, {row['column']}: {row['message']}" for row in result["problems"]]
            return "\n".join([*lines, f"nothing was loaded: {len(lines)} problems"])
        return ", ".join(f"{result[name]} {name}" for name in ("rows", "new", "changed", "unchanged"))


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = dict(pair.partition("=")[::2] for pair in given)
    if unknown := set(pairs) - set(COLUMNS):
        raise CommandError(f"{unknown.pop()!r} is no column: choose of {', '.join(COLUMNS)}.")
    return pairs
