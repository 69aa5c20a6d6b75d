"""Bring the demonstration in."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demonstration.loading import Loaded, load


class Command(BaseCommand):
    help = (
        "Load the demonstration: a short code that is no law, the documents that two public texts name, and "
        "one person a role. Safe to run again: it then changes nothing but these people's passwords, which "
        "are printed. remove_demo takes it out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load()
        except CommandError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"error": str(error)}, ensure_ascii=False))
                raise SystemExit(1) from error
            raise
        if options["json"]:
            self.stdout.write(json.dumps(loaded.as_json(), ensure_ascii=False))
        else:
            self._tell(loaded)

    def _tell(self, loaded: Loaded) -> None:
        made = ", ".join(f"{count} {kind}" for kind, count in loaded.made.items() if count)
        self.stdout.write(f"demonstration: {made or 'everything was there already'}")
        for name in loaded.kept:
            self.stdout.write(f"left as it is, for someone made or changed it: {name}")
        self.stdout.write(f"address: {loaded.address}")
        self.stdout.write("sign-ins, with new passwords at each load:")
        for person in loaded.sign_ins:
            self.stdout.write(f"  {person['role']:<14} {person['email']:<28} {person['password']}")
