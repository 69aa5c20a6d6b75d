"""Give activities away as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from coordination.exchange.records.giving import give_iati
from coordination.models import Activity, RecordState
from reference.models import Organisation
from search.command import JsonCommand, Result
from search.types import PUBLIC, Viewer


class Command(JsonCommand):
    help = "Write the validated public activities, or all that are validated, to a file."

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["iati"], required=True, help="What the file is to be.")
        parser.add_argument("--output", type=Path, required=True, help="Where it is written.")
        parser.add_argument("--organisation", help="Only what this organisation (its code) reports.")
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
            with options["output"].open("wb") as stream:
                given = give_iati(activities, stream)
        except OSError as error:
            raise CommandError(f"{options['output']} could not be written: {error.strerror}.") from error
        return {
            "activities": given.count,
            "left_out": [finding.as_json() for finding in given.left_out],
            "output": str(options["output"]),
        }
