"""Overlaps and coverage of a large register, beside a bare numpy sweep that only counts the overlaps."""

import resource
import time
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bench.worlds import world
from coordination.columns import Columns, columns_of
from coordination.counting import coverage
from coordination.coverage import Period, Question, matrix_of
from coordination.footprints import Footprint
from coordination.overlaps import all_pairs, meetings, overlaps_of, pairs_in
from coordination.selection import selections_for
from coordination.weights import LISTED, NEAR

SIZE = 100_000
# Rebuilding all pairs may take so many times what it takes to count them, and one registration so long.
PAIRS_BUDGET = 3.0
REGISTRATION_BUDGET_MS = 50.0

Array = NDArray[Any]
T = TypeVar("T")


def run(size: int = SIZE) -> dict[str, Any]:
    """Figures in milliseconds, the best of five, with the ratio that is budgeted."""
    footprints = world(size)
    columns, made = _best(lambda: columns_of(footprints))
    counted, counting = _best(lambda: count_pairs(columns))
    pairs, rebuilding = _best(lambda: pairs_in(columns))
    _, whole = _best(lambda: all_pairs(footprints))
    listed, _ = _best(lambda: meetings(footprints, LISTED), 1)
    question = Question(Period(date(2025, 1, 1), date(2026, 12, 31)), today=date(2026, 6, 15))
    listed_here = list(listed)
    matrix, drawing = _best(lambda: matrix_of(coverage(footprints, question, overlaps=listed_here)))
    return {
        "footprints": size,
        "activities": int(columns.keys.size),
        "pairs of footprints counted": counted,
        "pairs of activities": len(pairs),
        "columns_ms": made,
        "counting_sweep_ms": counting,
        "pairs_in_ms": rebuilding,
        "all_pairs_ms": whole,
        "ratio": rebuilding / counting,
        "ratio_with_columns": whole / counting,
        "budget": PAIRS_BUDGET,
        "coverage_ms": drawing,
        "cells": len(matrix.cells),
        **_registration(footprints),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _registration(footprints: list[Footprint]) -> dict[str, Any]:
    """The slowest of fifty activities as if each were new; what a query selects is selected beforehand."""
    slowest, most = 0.0, 0
    for row in footprints[:: len(footprints) // 50]:
        new = [other for other in footprints if other.activity == row.activity]
        selections = selections_for(new)
        near = [other for other in footprints if any(selection.admits(other) for selection in selections)]
        most = max(most, len(near))
        slowest = max(slowest, _best(lambda new=new, near=near: overlaps_of(new, near), 3)[1])  # type: ignore[misc]
    return {
        "registration_ms": slowest,
        "registration_rows": most,
        "registration_budget_ms": REGISTRATION_BUDGET_MS,
    }


def count_pairs(columns: Columns, threshold: float = NEAR) -> int:
    """The peer: how many pairs of footprints reach the threshold, and nothing else about them.

    It looks where it must for the weights of the design: in one theme and region; in one branch and
    commune; and of one theme, with what is countrywide or in a zone.
    """
    area = np.flatnonzero(columns.kind == 0)
    wide, every = np.flatnonzero(columns.kind != 0), np.arange(columns.kind.size)
    spot = area[columns.commune[area] > 0]
    theme = columns.theme.astype(np.int64)
    branch = columns.branch.astype(np.int64)
    counts = [
        _count(columns, theme * 10_000 + columns.region, (area, area), threshold),
        _count(columns, branch * 10_000_000 + columns.commune, (spot, spot), threshold, by_branch=True),
        _count(columns, theme, (wide, every), threshold),
        _count(columns, theme, (area, wide), threshold),
    ]
    return sum(counts)


def _count(
    c: Columns, group: Array, sides: tuple[Array, Array], threshold: float, *, by_branch: bool = False
) -> int:
    span = 10_000_000
    place = group * span + c.start
    left, right = (rows[np.argsort(place[rows], kind="stable")] for rows in sides)
    rank = np.empty(place.size, np.int64)
    rank[np.argsort(place, kind="stable")] = np.arange(place.size)
    first = np.searchsorted(rank[right], rank[left], side="right")
    last = np.searchsorted(place[right], group[left] * span + c.end[left], side="right")
    runs = np.maximum(last - first, 0)
    total = 0
    ends = np.cumsum(runs)
    begin = 0
    while begin < left.size:
        stop = int(np.searchsorted(ends, (ends[begin - 1] if begin else 0) + 500_000)) + 1
        some = runs[begin:stop]
        offsets = np.arange(int(some.sum())) - np.repeat(np.cumsum(some) - some, some)
        i, j = np.repeat(left[begin:stop], some), right[np.repeat(first[begin:stop], some) + offsets]
        total += _reaching(c, i, j, threshold, by_branch)
        begin = stop
    return total


_PLACE, _THEME = np.array([1.0, 0.9, 0.7, 0.4, 0.3]), np.array([1.0, 0.8, 0.5])
_PEOPLE = np.array([1.0, 0.9, 0.4])


def _reaching(c: Columns, i: Array, j: Array, threshold: float, by_branch: bool) -> int:
    if by_branch:
        differ = c.theme[i] != c.theme[j]
        i, j = i[differ], j[differ]
    score = np.where(by_branch, 0.3, _THEME[_three(c.type, i, j)]) * _PEOPLE[_three(c.target_group, i, j)]
    likely = np.flatnonzero(score > threshold - 1e-6)
    i, j, score = i[likely], j[likely], score[likely]
    cercle = _three(c.cercle, i, j)
    place = np.choose(cercle, [1, 2, 4])
    place[(c.commune[i] > 0) & (c.commune[i] == c.commune[j])] = 0
    place[(c.kind[i] > 0) | (c.kind[j] > 0)] = 3
    score = score * _PLACE[place]
    likely = np.flatnonzero((score > threshold - 1e-6) & (c.activity[i] != c.activity[j]))
    i, j, score = i[likely], j[likely], score[likely]
    start, end = np.maximum(c.start[i], c.start[j]), np.minimum(c.end[i], c.end[j])
    share = (end - start + 1) / (np.minimum(c.end[i] - c.start[i], c.end[j] - c.start[j]) + 1)
    undated = c.undated[i] | c.undated[j]
    share = np.where(undated, 0.5 * (c.awake[i] & c.awake[j]), np.minimum(share, 1.0))
    return int(np.count_nonzero(score * share > threshold - 5e-5))


def _three(codes: Array, i: Array, j: Array) -> Array:
    one, other = codes[i], codes[j]
    return np.where((one == 0) | (other == 0), np.int8(1), np.where(one == other, np.int8(0), np.int8(2)))


def _best(work: Callable[[], T], times: int = 5) -> tuple[T, float]:
    best, result = float("inf"), None
    for _ in range(times):
        begin = time.perf_counter()
        result = work()
        best = min(best, (time.perf_counter() - begin) * 1000)
    assert result is not None
    return result, best


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{name:30} {figure:,.2f}" if isinstance(figure, float) else f"{name:30} {figure:,}")
