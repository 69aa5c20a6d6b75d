"""Bring activities in from a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from coordination.exchange.records.iati import bring_iati
from search.command import JsonCommand, Result


class Command(JsonCommand):
    help = (
        "Bring activities in from a file: all of it, or nothing and what is wrong, activity by activity. "
        "Activities are known by their identifiers; the same file again changes nothing."
    )

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The file.")
        parser.add_argument("--format", choices=["iati", "3w"], required=True, help="What the file is.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Tell what it would do, and write nothing."
        )
        parser.add_argument(
            "--good-only", action="store_true", help="Write what is right and leave the rest."
        )

    def run(self, **options: Any) -> Result:
        try:
            with options["file"].open("rb") as stream:
                report = bring_iati(stream, None, dry_run=options["dry_run"], good_only=options["good_only"])
        except OSError as error:
            raise CommandError(f"{options['file']} could not be read: {error.strerror}.") from error
        return report.as_json()

    def has_failed(self, result: Result) -> bool:
        return bool(result["file"] or result["refused"])

    def describe(self, result: Result) -> str:
        lines = [
            f"{line['fate']}: row {line['row']}, {line['identifier']}: "
            + "; ".join(f"{one['level']} {one['code']} {one['column']}" for one in line["findings"])
            for line in result["lines"]
            if line["findings"]
        ]
        if result["file"]:
            lines.append(f"the file: {result['file']['code']}, line {result['file']['row']}")
        counts = ("new", "changed", "unchanged", "refused", "errors", "warnings", "notes")
        lines.append(", ".join(f"{result[name]} {name}" for name in counts))
        return "\n".join([*lines, "written" if result["applied"] else "nothing was written"])
