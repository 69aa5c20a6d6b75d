"""Footprints as numpy columns, and the sweep that finds which of them can meet.

Comparing 100,000 footprints two by two takes five thousand million steps; sorted by group and start,
each row meets only the run of rows of its group that begin before it ends.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coordination.footprints import OVER, Footprint, Status

Ints = NDArray[np.int64]
# Codes and days: half as wide, for there are millions to look up.
Codes = NDArray[np.int32]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Days are ordinals; an open side lies beyond every date.
OPEN_START = 0
OPEN_END = date.max.toordinal() + 1
_SPAN = OPEN_END + 1
# So many candidate pairs are held at once, which bounds the memory.
_CHUNK = 1 << 19

AREA, ZONE, COUNTRY = range(3)
_KINDS = {"area": AREA, "zone": ZONE, "country": COUNTRY}


@dataclass(frozen=True, slots=True)
class Columns:
    """Footprints, column by column. A code is 0 where the value is unknown, and counts from 1 else.

    ``activity`` is a position in ``keys``; ``joint`` is 0 for none. ``awake`` tells what an undated row
    can meet: dated work that is not over by its status, and undated work that is under way.
    """

    rows: Sequence[Footprint]
    activity: Ints
    keys: Ints
    organisation: Codes
    theme: Codes
    branch: Codes
    kind: Codes
    region: Codes
    cercle: Codes
    commune: Codes
    zone: Codes
    site: Codes
    type: Codes
    target_group: Codes
    start: Codes
    end: Codes
    undated: Flags
    awake: Flags
    joint: Codes
    zones: tuple[str, ...]
    regions: tuple[str, ...]


def columns_of(footprints: Iterable[Footprint]) -> Columns:
    """The columns of the footprints that can be compared: cancelled work, and rows of an unknown place
    or theme, are left out. They stand by theme, region and start, so that neighbours are compared."""
    rows = [row for row in footprints if _comparable(row)]
    by_name = dict(zip(Footprint._fields, zip(*rows, strict=True), strict=True)) if rows else {}

    def column(name: str) -> Sequence[Any]:
        return by_name.get(name, ())

    coded = {name: _codes(column(name)) for name in _CODED}
    arrays = {name: codes for name, (codes, _) in coded.items()}
    arrays["start"] = _ordinals(column("start"), OPEN_START)
    arrays["end"] = _ordinals(column("end"), OPEN_END)
    arrays["kind"] = _codes_of(map(_KINDS.__getitem__, column("place_kind")))
    undated = (arrays["start"] == OPEN_START) & (arrays["end"] == OPEN_END)
    status = _codes_of(value or 0 for value in column("status"))
    awake = _awake(undated, status, np.fromiter(column("historical"), np.bool_))
    keys, activity = np.unique(_ints(column("activity")), return_inverse=True)
    order = np.lexsort((arrays["start"], arrays["region"], arrays["theme"]))
    return Columns(
        rows=[rows[at] for at in order.tolist()],
        keys=keys,
        activity=activity[order],
        undated=undated[order],
        awake=awake[order],
        zones=coded["zone"][1],
        regions=coded["region"][1],
        **{_NAMES.get(name, name): codes[order] for name, codes in arrays.items()},
    )


_CODED = (
    "organisation", "theme", "branch", "region", "cercle", "commune", "zone", "site", "type", "target_group",
    "joint_group",
)  # fmt: skip
_NAMES = {"joint_group": "joint"}
_place_of = itemgetter(
    *(Footprint._fields.index(name) for name in ("place_kind", "region", "theme", "status"))
)


def _comparable(row: Footprint) -> bool:
    kind, region, theme, status = _place_of(row)
    return theme != "" and status != Status.CANCELLED and (region != "" if kind == "area" else kind in _KINDS)


def _codes(values: Iterable[Any]) -> tuple[Codes, tuple[Any, ...]]:
    known: defaultdict[Any, int] = defaultdict(count(1).__next__)
    known[""] = known[None] = 0
    codes = _codes_of(map(known.__getitem__, values))
    return codes, tuple(known)[2:]  # all but the two of unknown values


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)


def _ordinals(values: Sequence[date | None], missing: int) -> Codes:
    known = {day: missing if day is None else day.toordinal() for day in set(values)}
    return _codes_of(map(known.__getitem__, values))


def _codes_of(values: Iterable[int]) -> Codes:
    return np.fromiter(values, np.int32)


def _awake(undated: Flags, status: Codes, historical: Flags) -> Flags:
    over = np.isin(status, [int(value) for value in OVER])
    return ~historical & np.where(undated, status == Status.IMPLEMENTATION, ~over)


def group_by(*codes: Codes | Ints) -> Ints:
    """One code for each combination of codes."""
    combined = codes[0].astype(np.int64)
    for code in codes[1:]:
        combined = combined * (int(code.max(initial=0)) + 1) + code
    return combined


def sweep(columns: Columns, group: Ints, left: Ints, right: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Pairs (row of ``left``, row of ``right``) of one group whose days meet, in batches.

    Only pairs whose right row begins after the left one (or with it, and comes later) are given: a
    set against itself gives each pair once, two sets need a sweep each way. Undated rows, open on both
    sides, meet every row of their group.
    """
    order = np.lexsort((columns.start, group))
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    left, right = left[np.argsort(rank[left])], right[np.argsort(rank[right])]
    begins = group[right] * _SPAN + columns.start[right]
    first = np.searchsorted(rank[right], rank[left], side="right")
    last = np.searchsorted(begins, group[left] * _SPAN + columns.end[left], side="right")
    counts = np.maximum(last - first, 0)
    done = np.cumsum(counts)
    total = int(done[-1]) if done.size else 0
    begin = 0
    for filled in range(_CHUNK, total + _CHUNK, _CHUNK):
        stop = int(np.searchsorted(done, filled)) + 1
        runs = counts[begin:stop]
        offsets = np.arange(int(runs.sum())) - np.repeat(np.cumsum(runs) - runs, runs)
        yield np.repeat(left[begin:stop], runs), right[np.repeat(first[begin:stop], runs) + offsets]
        begin = stop
