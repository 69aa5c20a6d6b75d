"""The matrix as JSON, for scripts: what the command and the page give alike."""

from typing import Any

from coordination.coverage import Row, RowKind
from coordination.sheet import Box, Sheet


def matrix_json(sheet: Sheet) -> dict[str, Any]:
    """The period, the areas, the themes, and every cell with its counts and its state."""
    first, last = sheet.counted.period
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "level": sheet.asked.level,
        "edition": sheet.asked.edition,
        "areas": [
            {"code": code_of(line.row), "name": line.label, "kind": line.row.kind.value}
            for line in sheet.lines
        ],
        "themes": [{"code": column.code, "name": column.label} for column in sheet.columns],
        "cells": [_cell(box) for box in sheet.boxes],
    }


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
