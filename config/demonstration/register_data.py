"""The first data set of the register, read from its files into the words of the models."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from config.demonstration.data import Row, rows
from kb.dates import parse_date
from kb.models.partial import last_day

DATA = Path(__file__).resolve().parents[2] / "coordination" / "data" / "mali"
AREAS, OUTLINE, EDITION = DATA / "areas.csv", DATA / "outline.geojson", "2021"


@cache
def records(name: str) -> list[Row]:
    """The records of a file: activities, results, sites, programmes, organisations, presences or zones."""
    found: list[Row] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return found


def source_of(record: Row) -> str:
    """Where a record was read, a line each: the text, its address and its phrase, or the page's address."""
    texts = {text["file"]: text for text in rows("texts").values()}
    return "\n".join(dict.fromkeys(_source(source, texts) for source in record["sources"]))


def _source(source: Row, texts: dict[str, Row]) -> str:
    if "file" in source:
        text = texts[source["file"]]
        return f"{text['title']} — {text['url']} — « {source['phrase']} »"
    if "reference" in source:
        return str(source["reference"])
    return f"{source['address']} ({source['date']})" if source["date"] else str(source["address"])


def dates_of(record: Row) -> dict[str, Any]:
    """The dates of an activity as fields: planned, actual, or as a report gives them; nothing made up."""
    fields = reported_period_of(record)
    for side, reported in (("start", "reported_from"), ("end", "reported_to")):
        if said := record["dates"][side]:
            day, precision = parse_date(said["value"])
            name = reported if said["basis"] == "reported" else f"{said['basis']}_{side}"
            fields |= {name: day, f"{name}_precision": precision.value}
    return fields


def reported_period_of(record: Row) -> dict[str, Any]:
    """The first and the last day of the period that a report covers, with their precision."""
    period = record["reported_period"]
    if not period:
        return {}
    (first, precision), (last, last_precision) = parse_date(period["from"]), parse_date(period["to"])
    return {
        "reported_from": first,
        "reported_from_precision": precision.value,
        "reported_to": last_day(last, last_precision) if last else None,
        "reported_to_precision": last_precision.value,
    }


def note_of(record: Row, language: str) -> str:
    """What the source leaves open, of the activity and of its places."""
    return " ".join(dict.fromkeys(_notes(record, f"note_{language}", record[f"notes_{language}"])))


def _notes(record: Row, name: str, own: str) -> Iterator[str]:
    yield from (note for note in (own, *(place[name] for place in record["places"])) if note)
