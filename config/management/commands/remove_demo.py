"""Take the demonstration out."""

from typing import Any

from django.core.management.base import CommandError

from config.demonstration.removal import remove
from search.command import JsonCommand, Result
from search.engines.base import EngineError


class Command(JsonCommand):
    help = (
        "Take out what load_demo put in and nobody has worked on since; the rest is kept and named. Safe to "
        "run again."
    )

    def run(self, **options: Any) -> Result:
        try:
            return remove().as_json()
        except EngineError as error:
            raise CommandError(str(error)) from error

    def describe(self, result: Result) -> str:
        removed = ", ".join(f"{count} {kind}" for kind, count in result["removed"].items() if count)
        kept = [f"kept: {item['kind']} {item['key']} ({item['reason']})" for item in result["kept"]]
        return "\n".join([f"removed: {removed or 'nothing, it was not there'}", *kept])
