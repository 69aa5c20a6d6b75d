"""The matrices of other axes counted by the database, held against the same counted over plain values."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination import crossing, crossing_query
from coordination.coverage import Period, Question
from coordination.crossing import Axes
from coordination.footprints import Footprint as Value
from coordination.models import Participation
from coordination.overlaps import meetings
from search.types import PARTNERS, PUBLIC, TEAM, Viewer
from tests.coordination.generated import TODAY, decisions, registers
from tests.coordination.rows import reference_data, write

pytestmark = pytest.mark.django_db
EVERYTHING = Viewer(frozenset({TEAM}))
AXES = [Axes(rows, columns) for rows in ("organisation", "donor") for columns in ("area", "theme")]
QUESTIONS = [
    Question(period, TODAY, level, theme_level)
    for period in (Period(date(2026, 1, 1), date(2026, 12, 31)), Period(date(2026, 8, 1), date(2027, 6, 30)))
    for level in ("country", "region", "cercle", "commune")
    for theme_level in ("branch", "theme")
]
donors = st.dictionaries(st.integers(1, 10), st.sets(st.integers(1, 4), max_size=2), max_size=6)


class TestAgainstTheCountOverValues:
    @pytest.mark.parametrize("axes", AXES)
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(registers(most=10), decisions(), donors, st.sampled_from(QUESTIONS))
    def test_generated_registers__are_counted_alike(
        self,
        axes: Axes,
        values: list[Value],
        decided: dict[tuple[int, int], str],
        funded: dict[int, set[int]],
        question: Question,
    ) -> None:
        activities = {value.activity for value in values}
        known = {value.organisation for value in values}
        funded = {one: givers & known for one, givers in funded.items() if one in activities}
        with transaction.atomic():
            reference_data()
            write(values, decided)
            for activity, givers in funded.items():
                for giver in givers:
                    Participation.objects.create(activity_id=activity, organisation_id=giver, role=1)
                    # another role is no funding
                    Participation.objects.create(activity_id=activity, organisation_id=giver, role=2)
            found = crossing_query.crossed(question, EVERYTHING, axes)
            transaction.set_rollback(True)
        assert found == crossing.crossed(values, question, axes, funded, meetings(values, decided=decided))

    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(registers(most=10), st.sampled_from(AXES))
    def test_viewer__counts_what_may_be_seen(self, values: list[Value], axes: Axes) -> None:
        viewer = Viewer(frozenset({PUBLIC, PARTNERS}))
        with transaction.atomic():
            reference_data()
            write(values)
            found = crossing_query.crossed(QUESTIONS[0], viewer, axes)
            transaction.set_rollback(True)
        # a row is as visible as its activity, which the first of its values decides
        first = {value.activity: value for value in reversed(values)}
        seen = [value for value in values if first[value.activity].visible_to & viewer.tokens]
        assert found == crossing.crossed(seen, QUESTIONS[0], axes, {}, meetings(seen))
