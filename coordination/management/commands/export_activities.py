"""Give activities away as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import QuerySet

from coordination.exchange.records.iati import give_iati
from coordination.exchange.records.three_w import lines_of
from coordination.exchange.three_w.writing import HEADER, table_of
from coordination.models import Activity, RecordState
from kb.exchange.tables import csv_lines
from reference.models import Organisation
from search.command import JsonCommand, Result
from search.types import PUBLIC, Viewer


class Command(JsonCommand):
    help = "Write the validated public activities, or all that are validated, to a file."

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["iati", "3w"], required=True, help="What the file is to be.")
        parser.add_argument("--output", type=Path, required=True, help="Where it is written.")
        parser.add_argument("--organisation", help="Only what this organisation (its code) reports.")
        parser.add_argument("--hashtags", action="store_true", help="With 3w: a row of HXL hashtags too.")
        parser.add_argument("--all", action="store_true", help="Also what is not public.")

    def run(self, **options: Any) -> Result:
        activities = Activity.objects.filter(state=RecordState.VALIDATED)
        if not options["all"]:
            activities = activities.visible_to(Viewer(frozenset({PUBLIC})))
        if code := options["organisation"]:
            organisation = Organisation.objects.filter(code=code).first()
            if organisation is None:
                raise CommandError(f"No organisation has the code {code!r}.")
            activities = activities.of([organisation.pk])
        try:
            if options["format"] == "3w":
                return self._three_w(activities, options)
            with options["output"].open("wb") as stream:
                given = give_iati(activities, stream)
        except OSError as error:
            raise CommandError(f"{options['output']} could not be written: {error.strerror}.") from error
        return {
            "activities": given.count,
            "left_out": [finding.as_json() for finding in given.left_out],
            "output": str(options["output"]),
        }

    def _three_w(self, activities: QuerySet[Activity], options: dict[str, Any]) -> Result:
        rows = table_of(lines_of(activities), hashtags=options["hashtags"])
        with options["output"].open("w", encoding="utf-8", newline="") as stream:
            for text in csv_lines(HEADER, rows):
                stream.write(text)
        return {"activities": activities.count(), "left_out": [], "output": str(options["output"])}
