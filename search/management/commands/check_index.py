"""Say whether database and search index agree."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from search import engines
from search.checking import compare, repair
from search.command import JsonCommand, Result
from search.engines.base import EngineError, RecordError

_SHOWN = 20


class Command(JsonCommand):
    help = "Compare every record of the database with the search index; fails when they differ."

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="Make them agree, then compare.")

    def run(self, **options: Any) -> Result:
        try:
            found = (repair if options["repair"] else compare)(engines.current())
        except (EngineError, RecordError) as error:
            raise CommandError(str(error)) from error
        differences = {"missing": found.missing, "surplus": found.surplus, "different": found.different}
        return {
            "agree": found.agree,
            "database": found.database,
            "index": found.index,
            **{name: len(keys) for name, keys in differences.items()},
            "examples": {name: list(keys[:_SHOWN]) for name, keys in differences.items() if keys},
            "waiting": found.waiting,
            "set_aside": found.set_aside,
            "current": found.current,
        }

    def has_failed(self, result: Result) -> bool:
        return not result["agree"]

    def describe(self, result: Result) -> str:
        counts = f"{result['database']} records in the database, {result['index']} in the index"
        if result["agree"]:
            return f"Database and index agree: {counts}."
        waiting = f"{result['waiting']} changes wait to be brought in, {result['set_aside']} are set aside"
        lines = [f"Database and index differ: {counts}; {waiting}."]
        lines += [f"{name}: {', '.join(keys)}" for name, keys in result["examples"].items()]
        if not result["current"]:
            lines.append("The index was made with other language data.")
        return "\n".join(
            [*lines, "If they still differ when nothing waits, run: manage.py check_index --repair"]
        )
