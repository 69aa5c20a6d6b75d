"""Which footprints of a large register may overlap a new activity: as values that a query can be made of."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from coordination.footprints import Footprint, Status
from coordination.scoring import DECIMALS
from coordination.weights import NEAR, WEIGHTS, PlaceMatch, Weights

Codes = frozenset[str]


class Selection(NamedTuple):
    """Rows to fetch: those of these themes, or, where there are none, of these branches; at these places;
    of these days.

    At these places: an area in one of ``regions``, or of one of ``communes`` or ``sites``; zones and the
    country too if ``wide``; any area if ``anywhere``. Of these days: not over before ``first``, not begun
    after ``last``; an open side always fits.
    """

    themes: Codes
    branches: Codes
    regions: Codes
    communes: Codes
    sites: Codes
    wide: bool
    anywhere: bool
    first: date | None
    last: date | None

    def admits(self, row: Footprint) -> bool:
        """Whether it selects this row: what the query made of it must say, in Python."""
        subject = row.theme in self.themes if self.themes else row.branch in self.branches
        return subject and row.status != Status.CANCELLED and self._place(row) and self._days(row)

    def _place(self, row: Footprint) -> bool:
        if row.place_kind != "area":
            return self.wide and row.place_kind != "unspecified"
        near = row.region in self.regions or row.commune in self.communes or row.site in self.sites
        return self.anywhere or near

    def _days(self, row: Footprint) -> bool:
        begun = not (row.start and self.last) or row.start <= self.last
        return begun and (not (row.end and self.first) or row.end >= self.first)


def selections_for(
    new: Sequence[Footprint], threshold: float = NEAR, weights: Weights = WEIGHTS
) -> tuple[Selection, ...]:
    """What to fetch for ``overlaps_of``: together these hold every row that can reach the threshold with
    one of the new footprints; none when nothing can. Fetch the other rows of the activities found too:
    an organisation that two activities share may stand in any of them."""
    rows = [row for row in new if row.theme and row.place_kind != "unspecified"]
    same_theme = _selection(rows, max(weights.theme[:3]), threshold, weights)
    same_branch = _selection(rows, weights.theme[3], threshold, weights)
    return tuple(
        found
        for found in (
            same_theme and same_theme._replace(branches=frozenset()),
            same_branch and same_branch._replace(themes=frozenset()),
        )
        if found
    )


def _selection(
    rows: Sequence[Footprint], most: float, threshold: float, weights: Weights
) -> Selection | None:
    reach = [round(most * weight * max(weights.people), DECIMALS) >= threshold for weight in weights.place]
    areas = [row for row in rows if row.place_kind == "area"]
    by_region = reach[PlaceMatch.CERCLE] or reach[PlaceMatch.REGION] or reach[PlaceMatch.TWO_CERCLES]
    spot, wide = reach[PlaceMatch.SPOT] and not by_region, reach[PlaceMatch.WIDE]
    if not rows or not any(reach):
        return None
    starts, ends = [row.start for row in rows], [row.end for row in rows]
    return Selection(
        themes=frozenset(row.theme for row in rows),
        branches=frozenset(row.branch for row in rows),
        regions=frozenset(row.region for row in areas if by_region),
        communes=frozenset(row.commune for row in areas if spot) - {""},
        sites=frozenset(row.site for row in areas if spot) - {""},
        wide=wide,
        anywhere=wide and len(areas) < len(rows),
        first=None if None in starts else min(day for day in starts if day),
        last=None if None in ends else max(day for day in ends if day),
    )
