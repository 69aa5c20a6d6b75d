"""What can be done with reference data."""

import json
from pathlib import Path

from django.db import transaction

from reference.models import Theme

_DATA = Path(__file__).parent / "data"


def load_themes() -> int:
    """Add the themes that are missing and tell how many; those that are there stay as people left them.

    The list is ``data/themes.json``, broader themes first, each with its OECD DAC purpose code
    (IATI code list Sector).
    """
    with transaction.atomic():
        there = {theme.code: theme for theme in Theme.objects.all()}
        added = 0
        for row in json.loads((_DATA / "themes.json").read_text(encoding="utf-8")):
            parent = there.get(row.pop("parent", ""))
            if row["code"] not in there:
                there[row["code"]] = Theme.objects.create(parent=parent, **row)
                added += 1
    return added
