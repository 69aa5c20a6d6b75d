"""Bring codes or boundaries of areas in."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from reference.area_files import AreaFileError
from reference.area_import import import_areas
from reference.models import AreaLevel
from search.command import JsonCommand, Result


class Command(JsonCommand):
    help = (
        "Load areas from a table of P-codes (.csv) or from boundaries (GeoJSON) into an edition of the "
        "country's division: the whole file, or nothing and each row that is wrong. Safe to run again."
    )

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A CSV table or a GeoJSON file.")
        parser.add_argument(
            "--edition", required=True, help="The edition it is loaded into, for example 2021."
        )
        parser.add_argument(
            "--level",
            type=int,
            choices=[level.value for level in AreaLevel],
            help="Only this level: 0 country, 1 region, 2 cercle, 3 commune.",
        )

    def run(self, **options: Any) -> Result:
        try:
            return import_areas(options["file"], options["edition"], options["level"]).as_json()
        except AreaFileError as error:
            raise CommandError(str(error)) from error

    def has_failed(self, result: Result) -> bool:
        return bool(result["problems"])

    def describe(self, result: Result) -> str:
        lines = list(result["warnings"])
        if result["problems"]:
            lines += [f"row {row['row']}, {row['name']}: {row['problem']}" for row in result["problems"]]
            return "\n".join([*lines, f"nothing was loaded: {len(result['problems'])} rows are wrong"])
        counts = ("created", "updated", "unchanged", "boundaries", "left_out")
        told = ", ".join(f"{result[name]} {name.replace('_', ' ')}" for name in counts)
        return "\n".join([*lines, f"edition {result['edition']}: {told}"])
