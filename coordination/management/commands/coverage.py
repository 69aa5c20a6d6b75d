"""The matrix in a terminal: who works where, on what, in a period."""

from collections.abc import Iterable
from typing import Any, get_args

from django.core.management.base import CommandError, CommandParser
from django.http import QueryDict
from django.utils.translation import override

from coordination.coverage import Level, Row, RowKind
from coordination.coverage_asked import CoverageAsked
from coordination.sheet import Box, sheet_of
from search.command import JsonCommand, Result
from search.types import PARTNERS, PUBLIC, TEAM, Viewer

# Whoever runs commands may read the database.
_ALL = Viewer(frozenset({PUBLIC, PARTNERS, TEAM}))
_PARAMETERS = ("from", "to", "level", "edition", "detail")


class Command(JsonCommand):
    help = "Count organisations, activities and overlaps by area and theme."

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from", metavar="DAY", help="First day, as 2026-01-31 (default: what covers the data)."
        )
        parser.add_argument("--to", metavar="DAY", help="Last day.")
        parser.add_argument("--level", choices=get_args(Level), default="region", help="Of the areas.")
        parser.add_argument("--edition", help="Of the areas, for example 2021.")
        parser.add_argument("--detail", choices=["branch", "theme"], default="theme", help="Of the themes.")

    def run(self, **options: Any) -> Result:
        if options["from"] and options["to"] and options["from"] > options["to"]:
            raise CommandError(
                f"--from {options['from']} comes after --to {options['to']}: exchange the two."
            )
        query = QueryDict(mutable=True)
        query.update({name: options[name] for name in _PARAMETERS if options[name]})
        # Commands speak English; the names in their answer are those of the instance.
        with override("en"):
            asked = CoverageAsked.from_query(query, _ALL)
        if asked.problems:
            known = f" Editions known: {', '.join(filter(None, asked.editions)) or 'none'}."
            raise CommandError(" ".join(asked.problems) + (known if options["edition"] else ""))
        sheet = sheet_of(asked, _ALL)
        first, last = sheet.counted.period
        return {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "level": asked.level,
            "edition": asked.edition,
            "areas": [_area(line.row, line.label) for line in sheet.lines],
            "themes": [{"code": column.code, "name": column.label} for column in sheet.columns],
            "cells": [_cell(box) for box in sheet.boxes],
        }

    def describe(self, result: Result) -> str:
        cells = {(cell["area"], cell["theme"]): cell for cell in result["cells"]}
        themes = [theme["code"] for theme in result["themes"]]
        table = [["", *themes]]
        for area in result["areas"]:
            table.append([area["name"], *(_short(cells[area["code"], theme]) for theme in themes)])
        title = f"Activities, {result['from']} to {result['to']}; ! overlap to decide, gap, ? not reported"
        return "\n".join([title, *_aligned(table)])


def _area(row: Row, name: str) -> dict[str, str]:
    return {"code": code_of(row), "name": name, "kind": row.kind.value}


def code_of(row: Row) -> str:
    """A P-code; other rows say what they are: "zone:north", "within:ML05", "country"."""
    if row.kind is RowKind.AREA:
        return row.code or "areas"
    return f"{row.kind.value}:{row.code}" if row.code else row.kind.value


def _cell(box: Box) -> dict[str, Any]:
    counts = box.counts
    return {
        "area": code_of(box.row),
        "theme": box.column.code,
        "organisations": counts.organisations,
        "activities": counts.activities,
        "overlaps": counts.overlaps,
        "state": box.state.value,
        "late": counts.late,
        "undated": counts.undated,
        "historical": counts.historical,
    }


def _short(cell: dict[str, Any]) -> str:
    words = {"gap": "gap", "none": "0", "not_reported": "?"}
    mark = "!" if cell["state"] == "overlap" else ""
    return words.get(cell["state"], f"{cell['activities']}{mark}")


def _aligned(table: list[list[str]]) -> Iterable[str]:
    widths = [max(len(row[at]) for row in table) for at in range(len(table[0]))]
    return (
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )
