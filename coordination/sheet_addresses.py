"""Where a cell of the matrix leads: to the list of exactly what it counts, and to its panel."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property, lru_cache

from django.urls import reverse
from django.utils.http import urlencode

from coordination.coverage import Period, Row, RowKind
from coordination.coverage_asked import CoverageAsked
from reference.models import Area, Theme

_PLACE_AND_THEME: Mapping[str, None] = dict.fromkeys(("area", "zone", "place", "theme"))


class Addresses:
    """The addresses of the cells of one matrix. Where filters narrow a cell, its address keeps what of
    them lies within it."""

    def __init__(self, asked: CoverageAsked, period: Period) -> None:
        self._asked = asked
        self._dated = replace(asked.chosen, first=period.first, last=period.last)
        self._base = f"{reverse('activities')}?{self._dated.changed(_PLACE_AND_THEME)}"
        # A matrix asks for each of its rows and columns again and again.
        self._place = cache(self._place_of)
        self._theme = cache(self._theme_of)

    def rows_url(self, row: Row, theme: str, mark: Iterable[str] = ()) -> str:
        """The list of the activities of a cell; of those with all these marks."""
        parts = (self._base, self._place(row), self._theme(theme), _encoded({"mark": list(mark)}))
        return "&".join(part for part in parts if part)

    def theme_url(self, theme: str) -> str:
        """The list of the activities on a theme, in all places that are asked for."""
        values = self._asked.chosen.as_values()
        place = {name: values.get(name, []) for name in ("area", "zone", "place")}
        return "&".join(part for part in (self._base, _encoded(place), self._theme(theme)) if part)

    def of(self, changes: Mapping[str, Sequence[str]]) -> str:
        """The list of the activities of the period with some filters otherwise."""
        return f"{reverse('activities')}?{self._dated.changed(changes)}"

    def _place_of(self, row: Row) -> str:
        exactly = ["area"] if row.kind is RowKind.WITHIN else []
        return _encoded(self._places(row) | {"exactly": exactly})

    def _theme_of(self, theme: str) -> str:
        exactly = ["theme"] if theme and self._asked.detail == "theme" else []
        return _encoded(self._themes(theme) | {"exactly": exactly})

    def _places(self, row: Row) -> dict[str, list[str]]:
        if row.kind is RowKind.ZONE:
            return {"zone": [row.code]}
        if row.kind not in {RowKind.AREA, RowKind.WITHIN}:
            return {"place": [row.kind.value]}
        chosen = self._asked.chosen.areas
        if not row.code:
            return {"area": list(chosen)} if chosen else {"place": ["area"]}
        if set(chosen) & {row.code, *self._above.get(row.code, ())}:
            return {"area": [row.code]}
        within = [code for code in chosen if row.code in self._above.get(code, ())]
        return {"area": within or [row.code]}

    def _themes(self, theme: str) -> dict[str, list[str]]:
        chosen = self._asked.chosen.themes
        if not theme:
            return {"theme": list(chosen)}
        if theme in chosen or self._asked.detail == "theme":
            return {"theme": [theme]}
        within = [code for code in chosen if self._branches.get(code) == theme]
        return {"theme": within or [theme]}

    @cached_property
    def _above(self) -> dict[str, set[str]]:
        """The codes of the areas in which each area lies; read only where the filters name areas."""
        if not self._asked.chosen.areas:
            return {}
        found = Area.objects.values_list("pcode", "parent__pcode", "parent__parent__pcode")
        above: dict[str, set[str]] = {}
        for code, *parents in found:
            above.setdefault(code, set()).update(filter(None, parents))
        return above

    @cached_property
    def _branches(self) -> dict[str, str]:
        if not self._asked.chosen.themes:
            return {}
        return dict(Theme.objects.exclude(parent=None).values_list("code", "parent__code"))


@lru_cache(maxsize=8192)
def cell_query(row: Row, theme: str) -> str:
    """The parameters that name a cell."""
    return _encoded({"row": [f"{row.kind.value}:{row.code}"], "column": [theme]})


def row_of(text: str) -> Row | None:
    """The row that a parameter names, or None."""
    kind, _, code = text.partition(":")
    return Row(RowKind(kind), code[:50]) if kind in set(RowKind) else None


def _encoded(values: Mapping[str, Sequence[str]]) -> str:
    return urlencode(values, doseq=True)
