"""The first data set and the tables it was written from, as the tests of it read them."""

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.shared import shared_file

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "coordination" / "data" / "mali"
CODE_LISTS = ROOT / "reference" / "data"
RECORDS = (
    "activities",
    "programmes",
    "results",
    "missions",
    "presences",
    "mandates",
    "recommendations",
    "commitments",
    "context",
)

Record = dict[str, Any]
Row = dict[str, str]


def load(name: str) -> list[Record]:
    folder = CODE_LISTS if name in {"activity_types", "target_groups"} else DATA
    records: list[Record] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return records


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def source_rows() -> dict[str, Row]:
    """The rows of both tables, by their id."""
    names = ("mali/seed_activities.csv", "mali/public_activities.csv")
    return {row["activity_id"]: row for name in names for row in table(shared_file(name))}


def every_record() -> list[tuple[str, Record]]:
    return [(name, record) for name in RECORDS for record in load(name)]


def rows_of(record: Record) -> list[str]:
    """The rows a record loads, with those of the meetings of a programme."""
    meetings = [row for meeting in record.get("meetings", ()) for row in meeting["rows"]]
    return [*record["rows"], *meetings]


def read_from(record: Record) -> set[str]:
    """The rows its facts are read from: more than it loads, for a result that shares its row."""
    named = {row for source in record["sources"] for row in source.get("rows", ())}
    return named | set(rows_of(record))


def walk(value: Any) -> Iterator[Record]:
    """Each object inside a record, itself included."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def words_of(rows: dict[str, Row], names: set[str]) -> str:
    """All that some rows say, to look a phrase up in."""
    return " | ".join(" | ".join(rows[name].values()) for name in sorted(names) if name in rows)


def spelled(record: Record, rows: dict[str, Row], *columns: str) -> set[str]:
    """The organisations that the rows of a record name in some columns, as they spell them."""
    cells = [rows[name].get(column, "") for name in record["rows"] for column in columns]
    return {part.strip() for cell in cells for part in cell.split(";") if part.strip()}


def codes(name: str) -> set[str]:
    return {record["code"] for record in load(name)}
