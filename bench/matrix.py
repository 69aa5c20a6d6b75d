"""The counts of the matrix over 100,000 footprints against the same questions in bare SQL.

``run()`` wants the register that ``bench.register`` has filled.
"""

from datetime import date
from typing import Any

from django.db import connection

from bench.timing import alternately, percentile, summary
from bench.worlds import TODAY
from coordination import coverage_query
from coordination.coverage import CellCounts, Key, Period, Question
from coordination.models import Footprint, OverlapPair
from coordination.weights import LISTED
from search.types import TEAM, Viewer

TIMES = 15
BUDGET = 1.3
_EVERYTHING = Viewer(frozenset({TEAM}))
_QUESTION = Question(Period(date(2025, 1, 1), date(2026, 12, 31)), today=TODAY)

_WORK = "COALESCE(-{f}.joint_group_id, {f}.activity_id)"
_WORKS = f"{_WORK.format(f='a')}, {_WORK.format(f='b')}"
_PAIR = f"MIN({_WORKS}) || '/' || MAX({_WORKS})"
# In force and not stopped, with days in the period; an unfinished plan that is overdue goes on until today.
_HOLDS = "{f}.recorded_to IS NULL AND {f}.state = 'validated' AND COALESCE({f}.status, 0) NOT IN (5, 6)"
_DATED = """
    COALESCE({f}.start, {f}."end") IS NOT NULL AND COALESCE({f}.start, :last) <= :last
    AND (COALESCE({f}."end", :first) >= :first
         OR {f}."end" < :today AND {f}.end_basis = 'planned' AND NOT {f}.historical
            AND COALESCE({f}.status, 0) NOT IN (3, 4, 5))
"""
_UNDATED_NOW = '{f}.start IS NULL AND {f}."end" IS NULL AND {f}.status = 2 AND NOT {f}.historical'
_PRESENCES = f"""
    SELECT f.theme, f.place_kind, f.region, f.zone,
           COUNT(DISTINCT f.organisation_id), COUNT(DISTINCT {_WORK})
    FROM coordination_footprint f WHERE {_HOLDS} AND {_DATED}
    GROUP BY f.theme, f.place_kind, f.region, f.zone
""".format(f="f")
_ACTIVE = f"{_HOLDS} AND ({_DATED} OR {_UNDATED_NOW})"
_OVERLAPS = f"""
    WITH met AS MATERIALIZED (
        SELECT {_PAIR} AS pair, a.theme, a.place_kind, a.region, a.zone,
               b.theme AS theme_b, b.place_kind AS place_kind_b, b.region AS region_b, b.zone AS zone_b
        FROM coordination_overlappair p
        JOIN coordination_footprint a ON a.id = p.first_footprint_id
        JOIN coordination_footprint b ON b.id = p.second_footprint_id
        WHERE p.score >= :listed AND NOT p.possible_double
          AND {_WORK.format(f="a")} <> {_WORK.format(f="b")}
          AND {_ACTIVE.format(f="a")} AND {_ACTIVE.format(f="b")}
    )
    SELECT theme, place_kind, region, zone, COUNT(DISTINCT pair) FROM (
        SELECT theme, place_kind, region, zone, pair FROM met
        UNION ALL SELECT theme_b, place_kind_b, region_b, zone_b, pair FROM met
    ) GROUP BY theme, place_kind, region, zone
"""
_VALUES = {
    "first": _QUESTION.period.first.isoformat(),
    "last": _QUESTION.period.last.isoformat(),
    "today": TODAY.isoformat(),
    "listed": LISTED,
}

Cell = tuple[str, str, str]


def run() -> dict[str, Any]:
    """p50 and p95 of both, and their ratio; both count the same."""
    numbers = {
        (theme, row.kind.value, row.code): (counts.organisations, counts.activities, counts.overlaps)
        for (row, theme), counts in _ours().items()
    }
    assert {cell: found for cell, found in numbers.items() if any(found)} == _bare()
    bare, ours = alternately(lambda turn: _bare(), lambda turn: _ours(), times=TIMES)
    return {
        "footprints": Footprint.objects.count(),
        "overlaps": OverlapPair.objects.filter(score__gte=LISTED).count(),
        "bare_sql": summary(bare),
        "matrix": summary(ours),
        "ratio": round(percentile(ours, 0.5) / percentile(bare, 0.5), 2),
        "budget": BUDGET,
    }


def _ours() -> dict[Key, CellCounts]:
    return coverage_query.coverage(_QUESTION, _EVERYTHING)


def _bare() -> dict[Cell, tuple[int, int, int]]:
    found: dict[Cell, tuple[int, int, int]] = {}
    for theme, kind, region, zone, organisations, activities in _rows(_PRESENCES):
        found[theme, kind, region or zone] = (organisations, activities, 0)
    for theme, kind, region, zone, overlaps in _rows(_OVERLAPS):
        cell = theme, kind, region or zone
        organisations, activities, _ = found.get(cell, (0, 0, 0))
        found[cell] = (organisations, activities, overlaps)
    return found


def _rows(sql: str) -> list[Any]:
    connection.ensure_connection()
    return list(connection.connection.execute(sql, _VALUES))
