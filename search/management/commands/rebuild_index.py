"""Make the search index anew from the database."""

import time
from typing import Any

from django.core.management.base import CommandError

from search import engines
from search.checking import rebuild
from search.command import JsonCommand, Result
from search.engines.base import EngineError, RecordError


class Command(JsonCommand):
    help = "Make the search index anew beside the live one, then swap them."

    def run(self, **options: Any) -> Result:
        started = time.monotonic()
        try:
            records = rebuild(engines.current())
        except (EngineError, RecordError) as error:
            raise CommandError(str(error)) from error
        return {"records": records, "seconds": round(time.monotonic() - started, 2)}

    def describe(self, result: Result) -> str:
        return f"{result['records']} records indexed in {result['seconds']} s."
