"""The shared library of indicators that every instance begins with."""

import json
from pathlib import Path

from django.db import transaction

from coordination.models import Indicator
from reference.models import Theme

_DATA = Path(__file__).parent / "data" / "indicators.json"


def load_indicators() -> int:
    """Add the indicators that are missing and tell how many; the others stay as people left them."""
    rows = json.loads(_DATA.read_text(encoding="utf-8"))
    with transaction.atomic():
        there = set(Indicator.objects.values_list("code", flat=True))
        themes = {theme.code: theme for theme in Theme.objects.all()}
        missing = [
            Indicator(**row | {"theme": themes.get(row["theme"])}) for row in rows if row["code"] not in there
        ]
        Indicator.objects.bulk_create(missing)
    return len(missing)


def prepare() -> list[str]:
    """The same, as what preparing an instance tells."""
    added = load_indicators()
    return [f"{added} indicators"] if added else []
