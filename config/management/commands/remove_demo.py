"""Take the demonstration out."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.demonstration.removal import remove


class Command(BaseCommand):
    help = (
        "Take out what load_demo put in and nobody has worked on since; the rest is kept and named. Safe to "
        "run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = remove()
        if options["json"]:
            self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False))
            return
        removed = ", ".join(f"{count} {kind}" for kind, count in outcome.removed.items() if count)
        self.stdout.write(f"removed: {removed or 'nothing, it was not there'}")
        for item in outcome.kept:
            self.stdout.write(f"kept: {item['kind']} {item['key']} ({item['reason']})")
