"""Make footprints and overlaps anew from the activities, and prove that they agree."""

from typing import Any

from django.core.management.base import CommandParser

from coordination.rebuilding import Difference, differences, rebuild
from search.command import JsonCommand, Result

_SHOWN = 20


class Command(JsonCommand):
    help = "Rebuild the register's footprints and overlaps where they differ from the activities."

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only say what differs; fails when it does.")

    def run(self, **options: Any) -> Result:
        if options["check"]:
            found = differences()
            return _result(found, agree=found.is_none)
        found = rebuild()
        after = differences()
        return _result(found, agree=after.is_none) | {"footprints": after.footprints, "pairs": after.pairs}

    def has_failed(self, result: Result) -> bool:
        return not result["agree"]

    def describe(self, result: Result) -> str:
        counts = f"{result['footprints']} footprints, {result['pairs']} overlaps"
        if not result["different"]:
            return f"The register agrees with its activities: {counts}."
        what = (
            f"{result['activities']} activities with other footprints "
            f"({', '.join(map(str, result['examples']))}), "
            f"{result['pairs_missing']} overlaps missing, {result['pairs_surplus']} too many"
        )
        if result["agree"]:
            return f"Made again: {what}. The register now agrees with its activities: {counts}."
        return (
            f"The register differs from its activities: {what}.\nTo make it again: manage.py rebuild_register"
        )


def _result(found: Difference, *, agree: bool) -> dict[str, Any]:
    return {
        "agree": agree,
        "different": not found.is_none,
        "footprints": found.footprints,
        "pairs": found.pairs,
        "activities": len(found.activities),
        "examples": list(found.activities[:_SHOWN]),
        "pairs_missing": found.pairs_missing,
        "pairs_surplus": found.pairs_surplus,
    }
