"""Bring dated exchange rates in."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from coordination.rate_import import RateFileError, import_rates
from search.command import JsonCommand, Result


class Command(JsonCommand):
    help = (
        "Load dated exchange rates from a CSV table with the columns currency, date, rate and source: the "
        "whole file, or nothing and each row that is wrong. Safe to run again."
    )

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A CSV table in UTF-8.")
        parser.add_argument("--dry-run", action="store_true", help="Only tell what it would do.")

    def run(self, **options: Any) -> Result:
        try:
            return import_rates(options["file"], options["dry_run"]).as_json()
        except RateFileError as error:
            raise CommandError(str(error)) from error

    def has_failed(self, result: Result) -> bool:
        return bool(result["problems"])

    def describe(self, result: Result) -> str:
        if result["problems"]:
            lines = [f"row {row['row']}, {row['column']}: {row['problem']}" for row in result["problems"]]
            return "\n".join([*lines, f"nothing was loaded: {len(result['problems'])} rows are wrong"])
        counts = ("created", "updated", "unchanged")
        told = ", ".join(f"{result[name]} {name}" for name in counts)
        return f"{told}; amounts of {result['activities']} activities measured again"
