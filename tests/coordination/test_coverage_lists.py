"""Every number of the matrix opens the list of exactly what it counts."""

from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination.coverage_asked import CoverageAsked
from coordination.filters import ActivityFilter
from coordination.footprints import Footprint as Value
from coordination.listing import counted
from coordination.map_sheet import map_of
from coordination.sheet import Box, sheet_of
from coordination.sheet_addresses import Addresses
from search.types import ANONYMOUS, PARTNERS, PUBLIC, TEAM, Viewer
from tests.coordination.generated import TODAY, registers
from tests.coordination.rows import reference_data, write

pytestmark = pytest.mark.django_db

VIEWERS = (Viewer(frozenset({TEAM})), Viewer(frozenset({PUBLIC, PARTNERS})), ANONYMOUS)
ADDRESSES = (
    "",
    "detail=theme",
    "from=2026-02-01&to=2026-03-15",
    "from=2026-08-01&to=2027-06-30&detail=theme",
    "level=cercle&detail=theme",
    "level=commune",
    "level=country",
    "area=R1&detail=theme",
    "area=R1a&area=R2",
    "area=R1a&level=country&detail=theme",
    "zone=north&area=R1b",
    "place=country&place=unspecified",
    "theme=justice&detail=theme",
    "theme=legal-aid&theme=peace",
    "theme=courts&area=R1a1&level=cercle",
    "status=2&status=none",
    "status=2&status=6",
    "organisation_type=21",
    "organisation=o2&role=any&detail=theme",
    "exactly=area&area=R1&mark=late",
)


def works(address: str, viewer: Viewer) -> int:
    """How many pieces of work the list at this address shows."""
    chosen = ActivityFilter.from_query(QueryDict(address.partition("?")[2]), viewer)
    assert chosen.problems == ()
    return counted(chosen.activities(viewer, TODAY))[1]


class TestEveryCell:
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(registers(most=10), st.sampled_from(ADDRESSES), st.sampled_from(VIEWERS))
    def test_list_behind_it__has_exactly_what_it_counts(
        self, values: list[Value], address: str, viewer: Viewer
    ) -> None:
        with transaction.atomic():
            reference_data()
            write(values)
            differing = list(self._differing(address, viewer))
            transaction.set_rollback(True)
        assert differing == []

    def _differing(self, address: str, viewer: Viewer) -> Any:
        asked = CoverageAsked.from_query(QueryDict(address), viewer, TODAY)
        sheet = sheet_of(asked, viewer)
        addresses = Addresses(asked, sheet.counted.period)
        for box in sheet.boxes:
            lists = {
                "activities": works(box.rows_url, viewer),
                "undated": works(addresses.rows_url(box.row, box.column.code, ["undated"]), viewer),
                "historical": works(
                    addresses.rows_url(box.row, box.column.code, ["undated", "historical"]), viewer
                ),
                "late": works(addresses.rows_url(box.row, box.column.code, ["late"]), viewer),
            }
            yield from self._compared(box, lists)
        for area in map_of(asked, viewer).areas:
            # An area that the filters leave out stands on the map all the same; it leads to no list.
            here = area.counts.activities
            if (here or not asked.chosen.areas + asked.chosen.zones + asked.chosen.places) and (
                here != works(area.rows_url, viewer)
            ):
                yield area.name, area.counts.activities, area.rows_url

    def _compared(self, box: Box, lists: dict[str, int]) -> Any:
        for name, number in lists.items():
            if getattr(box.counts, name) != number:
                yield box.row, box.column.code, name, getattr(box.counts, name), number, box.rows_url
