"""The list of overlaps: what the matrix counts, pair by pair, and the groups they make."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination.clusters import clusters_of
from coordination.counting import ACTIVE, presence
from coordination.coverage import Period, Question
from coordination.coverage_asked import CoverageAsked
from coordination.footprints import Footprint
from coordination.models import Activity, JointGroup, OverlapReview
from coordination.overlap_list import Overlaps
from coordination.overlaps import meetings
from kb.models import Visibility
from search.types import PARTNERS, PUBLIC, TEAM, Viewer
from tests.accounts.people import Cast
from tests.coordination.generated import TODAY as GENERATED_TODAY
from tests.coordination.generated import decisions, registers
from tests.coordination.rows import reference_data, write
from tests.factories import ActivityFactory, ActivityTypeFactory, AreaFactory, ThemeFactory

TODAY = timezone.localdate()
ALL = Viewer(frozenset({PUBLIC, PARTNERS, TEAM}))


class TestClusters:
    def test_two__are_no_group(self) -> None:
        assert clusters_of({(1, 2): 0.9, (3, 4): 0.5}) == []

    def test_chain__is_one_group(self) -> None:
        (group,) = clusters_of({(1, 2): 0.6, (3, 4): 0.5, (2, 3): 0.9, (8, 9): 1.0})
        assert (group.works, group.pairs, group.best) == ((1, 2, 3, 4), 3, 0.9)

    @given(st.sets(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda two: two[0] < two[1])))
    def test_groups__are_what_walking_finds(self, pairs: set[tuple[int, int]]) -> None:
        found = {group.works: group.pairs for group in clusters_of(dict.fromkeys(pairs, 0.5))}
        assert found == {
            works: sum(1 for pair in pairs if pair[0] in works) for works in _walked(pairs) if len(works) > 2
        }


def _walked(pairs: set[tuple[int, int]]) -> Iterator[tuple[int, ...]]:
    """Slow and obvious: from each work go wherever a pair leads."""
    left = {work for pair in pairs for work in pair}
    while left:
        group = {left.pop()}
        while more := {b for a, b in pairs | {(b, a) for a, b in pairs} if a in group} - group:
            group |= more
        left -= group
        yield tuple(sorted(group))


@pytest.fixture
def common(db: None) -> dict[str, Any]:
    """The same cercle, theme, type and year."""
    region = AreaFactory(pcode="ML05", name_fr="Mopti")
    return {
        "areas": [AreaFactory(pcode="ML0506", level=2, parent=region)],
        "themes": [ThemeFactory(code="prisons")],
        "type": ActivityTypeFactory(),
        "planned_start": date(TODAY.year, 1, 1),
        "planned_end": date(TODAY.year + 1, 12, 31),
        "visibility": Visibility.PUBLIC,
    }


def three(common: dict[str, Any]) -> list[Activity]:
    return [ActivityFactory(**common, title_fr=f"Travail {number}") for number in range(3)]


def listed(client: Client, **query: str) -> Any:
    response = client.get(reverse("overlaps"), query)
    assert response.status_code == 200
    return response


class TestPage:
    def test_pair__shows_its_score_its_factors_and_their_product(
        self, client: Client, common: dict[str, Any]
    ) -> None:
        three(common)
        response = listed(client)
        row = response.context["rows"][0]
        assert row.score == 0.81
        assert [number for _words, number in row.factors] == [0.9, 1.0, 1.0, 0.9]
        html = response.content.decode()
        assert "Travail 0" in html
        assert "0,81" in html

    def test_three__are_one_group_that_names_them(self, client: Client, common: dict[str, Any]) -> None:
        three(common)
        (group,) = listed(client).context["clusters"]
        assert (len(group.cluster.works), group.cluster.pairs) == (3, 3)
        assert {activity.title for activity in group.activities} == {"Travail 0", "Travail 1", "Travail 2"}

    def test_decision__moves_a_pair_to_the_decided(self, client: Client, common: dict[str, Any]) -> None:
        first, second, _third = three(common)
        OverlapReview.objects.create(first=first, second=second, relation="complementary", reason="Raison.")
        assert listed(client).context["page"].paginator.count == 2
        decided = listed(client, decision="decided")
        (row,) = decided.context["rows"]
        assert (row.first, row.second) == (first, second)
        assert "Raison." not in decided.content.decode()
        assert listed(client, decision="all").context["page"].paginator.count == 3
        client.force_login(Cast()["focal point"])
        assert "Raison." in listed(client, decision="decided").content.decode()

    def test_joint__is_one_work(self, client: Client, common: dict[str, Any]) -> None:
        group = JointGroup.objects.create(label="Ensemble")
        ActivityFactory(**common, joint_group=group)
        ActivityFactory(**common, joint_group=group)
        ActivityFactory(**common)
        assert listed(client).context["page"].paginator.count == 1

    def test_hidden__makes_no_pair_and_is_named_in_no_group(
        self, client: Client, common: dict[str, Any]
    ) -> None:
        three(common)
        secret = ActivityFactory(**common | {"visibility": Visibility.ORGANISATION, "title_fr": "Caché"})
        assert listed(client).context["page"].paginator.count == 3
        assert "Caché" not in listed(client).content.decode()
        client.force_login(Cast()["coordinator"])
        assert listed(client).context["page"].paginator.count == 6
        assert secret.title in listed(client).content.decode()

    def test_filters__are_those_of_the_matrix(self, client: Client, common: dict[str, Any]) -> None:
        three(common)
        assert listed(client, area="ML05").context["page"].paginator.count == 3
        assert listed(client, **{"from": "2001-01-01", "to": "2001-12-31"}).context["rows"] == []

    @pytest.mark.parametrize(
        "query",
        [{"page": "x"}, {"decision": "<b>"}, {"from": "9999-12-31", "to": "0001-01-01"}, {"area": "\0"}],
    )
    def test_nonsense__is_answered(
        self, client: Client, common: dict[str, Any], query: dict[str, str]
    ) -> None:
        three(common)
        assert client.get(reverse("overlaps"), query).status_code == 200

    def test_page__takes_a_fixed_number_of_queries(
        self, client: Client, common: dict[str, Any], django_assert_max_num_queries: Any
    ) -> None:
        for number in range(12):
            ActivityFactory(**common, title_fr=f"Travail {number}")
        listed(client)
        with django_assert_max_num_queries(25):
            listed(client)


class TestFile:
    def test_csv__has_each_pair_with_its_factors(self, client: Client, common: dict[str, Any]) -> None:
        three(common)
        response = client.get(reverse("overlaps_export", args=["csv"]))
        body = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        rows = list(csv.reader(StringIO(body)))
        assert len(rows) == 4
        assert rows[1][0] == "0.81"
        assert rows[1][5:9] == ["0.9", "1.0", "1.0", "0.9"]

    def test_unknown_kind__is_not_found(self, client: Client, db: None) -> None:
        assert client.get(reverse("overlaps_export", args=["doc"])).status_code == 404


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(registers(most=10), decisions())
def test_generated_registers__list_what_meets(
    values: list[Footprint], decided: dict[tuple[int, int], str]
) -> None:
    query = QueryDict("from=2026-01-01&to=2026-12-31")
    with transaction.atomic():
        reference_data()
        write(values, decided)
        asked = CoverageAsked.from_query(query, ALL, GENERATED_TODAY)
        found = {which: listed_works(Overlaps(asked, ALL, which)) for which in ("open", "decided", "all")}
        transaction.set_rollback(True)
    question = Question(Period(date(2026, 1, 1), date(2026, 12, 31)), GENERATED_TODAY)
    best: dict[tuple[int, ...], float] = {}
    undecided = set()
    for met in meetings(values, decided=decided):
        rows = (met.first, met.second)
        works = tuple(sorted(row.counted_as for row in rows))
        counts = met.score >= 0.5 and not met.possible_double and works[0] != works[1]
        if counts and all(presence(row, question) in ACTIVE for row in rows):
            best[works] = max(best.get(works, 0.0), met.score)
            undecided |= {works} if met.undecided else set()
    assert found["all"] == best
    assert found["open"] == {works: score for works, score in best.items() if works in undecided}
    assert found["decided"] == {works: score for works, score in best.items() if works not in undecided}


def listed_works(pairs: Overlaps) -> dict[tuple[int, ...], float]:
    """The score of each two works in the list."""
    rows = pairs[0 : len(pairs)]
    assert len(rows) == len(pairs)
    return {
        tuple(
            sorted(-one.joint_group_id if one.joint_group_id else one.pk for one in (row.first, row.second))
        ): row.score
        for row in rows
    }
