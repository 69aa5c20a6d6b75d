"""The matrix counted by the database, held against the same counted over plain values."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination import coverage_query
from coordination.counting import coverage
from coordination.coverage import Period, Question, Statement, Subject, Wanted, days_known
from coordination.footprints import Footprint as Value
from coordination.models import Footprint, NobodyStatement, Watch
from coordination.overlaps import meetings
from reference.models import Area, Theme
from search.types import ANONYMOUS, PARTNERS, PUBLIC, TEAM, Viewer
from tests.coordination.generated import PLACES, THEMES, TODAY, decisions, registers
from tests.coordination.rows import reference_data, write

pytestmark = pytest.mark.django_db

EVERYTHING = Viewer(frozenset({TEAM}))
PERIODS = (
    Period(date(2026, 1, 1), date(2026, 12, 31)),
    Period(date(2026, 2, 1), date(2026, 3, 15)),
    Period(date(2026, 8, 1), date(2027, 6, 30)),
)
QUESTIONS = [
    Question(period, TODAY, level, theme_level)
    for period in PERIODS
    for level in ("country", "region", "cercle", "commune")
    for theme_level in ("branch", "theme", "all")
]


def rows() -> Any:
    return Footprint.objects.current()


subjects = st.builds(
    lambda place, theme: Subject(
        *theme, **{name: place.get(name, "") for name in ("place_kind", "region", "cercle", "commune")}
    ),
    st.sampled_from([place for place in PLACES if place["place_kind"] in {"area", "country"}]),
    st.sampled_from(THEMES),
)


def keep(subject: Subject, model: Any, **more: Any) -> None:
    code = subject.commune or subject.cercle or subject.region or "ML"
    area, theme = Area.objects.get(pcode=code), Theme.objects.get(code=subject.theme)
    model.objects.update_or_create(area=area, theme=theme, defaults=more)


class TestAgainstTheCountOverValues:
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        registers(most=12),
        decisions(),
        st.lists(subjects, max_size=4, unique=True),
        st.lists(subjects, max_size=3, unique=True),
        st.sampled_from(QUESTIONS),
    )
    def test_generated_registers__are_counted_alike(
        self,
        values: list[Value],
        decided: dict[tuple[int, int], str],
        watched: list[Subject],
        nobody: list[Subject],
        question: Question,
    ) -> None:
        said = date(2026, 3, 1)
        with transaction.atomic():
            reference_data()
            write(values, decided)
            for subject in watched:
                keep(subject, Watch, since=said)
            for subject in nobody:
                keep(subject, NobodyStatement, on=said)
            found = coverage_query.coverage(question, EVERYTHING)
            both = coverage_query.coverage(question, EVERYTHING, totals=True)
            known = coverage_query.days_known(rows().validated(), TODAY)
            transaction.set_rollback(True)
        expected = coverage(
            values,
            question,
            [Wanted(subject) for subject in watched],
            [Statement(subject, said) for subject in nobody],
            meetings(values, decided=decided),
        )
        assert found == expected
        all_themes = replace(question, theme_level="all")
        assert both == expected | coverage(
            values,
            all_themes,
            [Wanted(subject) for subject in watched],
            overlaps=meetings(values, decided=decided),
        )
        assert known == days_known(values, TODAY)

    @pytest.mark.parametrize("viewer", [ANONYMOUS, Viewer(frozenset({PUBLIC, PARTNERS}))])
    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(registers(most=10))
    def test_viewer__counts_what_may_be_seen_and_overlaps_of_it(
        self, viewer: Viewer, values: list[Value]
    ) -> None:
        with transaction.atomic():
            write(values)
            found = coverage_query.coverage(QUESTIONS[4], viewer)
            transaction.set_rollback(True)
        seen = [value for value in values if value.visible_to & viewer.tokens or _by_tokens(value, viewer)]
        assert found == coverage(seen, QUESTIONS[4], overlaps=meetings(seen))


def _by_tokens(value: Value, viewer: Viewer) -> bool:
    """What is public is for partners too."""
    return PUBLIC in value.visible_to and PUBLIC in viewer.tokens


def bigger() -> Iterable[Value]:
    from bench.worlds import world

    return world(400, seed=7)


class TestOneLargerRegister:
    @pytest.mark.parametrize("level", ["country", "region", "cercle", "commune"])
    @pytest.mark.parametrize("theme_level", ["branch", "theme", "all"])
    @pytest.mark.parametrize(
        "period", [Period(date(2025, 1, 1), date(2026, 12, 31)), Period(date(2016, 1, 1), date(2016, 6, 30))]
    )
    def test_every_question__is_answered_alike(self, level: Any, theme_level: Any, period: Period) -> None:
        values = list(bigger())
        write(values)
        question = Question(period, TODAY, level, theme_level)
        assert coverage_query.coverage(question, EVERYTHING) == coverage(
            values, question, overlaps=meetings(values)
        )
