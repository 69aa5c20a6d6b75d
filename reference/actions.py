"""What can be done with reference data."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from reference.models import ActivityType, CodeListEntry, TargetGroup, Theme

_DATA = Path(__file__).parent / "data"
_CODE_LISTS: dict[str, type[CodeListEntry]] = {"activity_types": ActivityType, "target_groups": TargetGroup}


def load_themes() -> int:
    """Add the themes that are missing and tell how many; those that are there stay as people left them.

    The list is ``data/themes.json``, broader themes first, each with its OECD DAC purpose code
    (IATI code list Sector).
    """
    with transaction.atomic():
        there = {theme.code: theme for theme in Theme.objects.all()}
        added = 0
        for row in _rows("themes"):
            parent = there.get(row.pop("parent", ""))
            if row["code"] not in there:
                there[row["code"]] = Theme.objects.create(parent=parent, **row)
                added += 1
    return added


def load_code_lists() -> int:
    """Add the activity types and target groups that are missing and tell how many, as with themes."""
    with transaction.atomic():
        added = 0
        for name, entries in _CODE_LISTS.items():
            for order, row in enumerate(_rows(name)):
                _, made = entries._default_manager.get_or_create(
                    code=row["code"], defaults=row | {"order": order * 10}
                )
                added += made
    return added


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
    return rows
