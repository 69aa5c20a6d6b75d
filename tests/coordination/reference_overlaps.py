"""Overlaps worked out the slow and obvious way: every row against every row, in exact fractions."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import combinations

from coordination.footprints import Footprint

Zones = Mapping[str, frozenset[str]]
F = Fraction


def place_factor(a: Footprint, b: Footprint, zones: Zones) -> Fraction:
    if "unspecified" in (a.place_kind, b.place_kind):
        return F(0)
    if a.place_kind == b.place_kind == "area":
        return _areas(a, b)
    spans = [_regions(row, zones) for row in (a, b)]
    everywhere = None in spans
    return F("0.4") if everywhere or set(spans[0] or ()) & set(spans[1] or ()) else F(0)


def _areas(a: Footprint, b: Footprint) -> Fraction:
    if a.region != b.region:
        return F(0)
    if (a.site and a.site == b.site) or (a.commune and a.commune == b.commune):
        return F(1)
    if not a.cercle or not b.cercle:
        return F("0.7")
    return F("0.9") if a.cercle == b.cercle else F("0.3")


def _regions(row: Footprint, zones: Zones) -> frozenset[str] | None:
    if row.place_kind == "area":
        return frozenset({row.region})
    if row.place_kind == "country":
        return None
    return zones.get(row.zone)


def theme_factor(a: Footprint, b: Footprint) -> Fraction:
    if a.theme == b.theme:
        if not a.type or not b.type:
            return F("0.8")
        return F(1) if a.type == b.type else F("0.5")
    return F("0.3") if a.branch == b.branch else F(0)


def people_factor(a: Footprint, b: Footprint) -> Fraction:
    if not a.target_group or not b.target_group:
        return F("0.9")
    return F(1) if a.target_group == b.target_group else F("0.4")


def days_factor(a: Footprint, b: Footprint) -> Fraction:
    undated = [row for row in (a, b) if row.start is None and row.end is None]
    if undated:
        going_on = all(row.status == 2 and not row.historical for row in undated)
        dated = [row for row in (a, b) if row not in undated]
        over = any(row.status in (3, 4, 5) for row in dated)
        return F("0.5") if going_on and not over else F(0)
    open_start = [row.start is None for row in (a, b)]
    open_end = [row.end is None for row in (a, b)]
    start = max(row.start or date.min for row in (a, b))
    end = min(row.end or date.max for row in (a, b))
    if end < start:
        return F(0)
    lengths = [(row.end - row.start).days + 1 for row in (a, b) if row.start and row.end]
    if lengths:
        return F((end - start).days + 1, min(lengths))
    return F(1) if all(open_start) or all(open_end) else F("0.5")


def score(a: Footprint, b: Footprint, zones: Zones) -> Fraction:
    if 5 in (a.status, b.status):
        return F(0)
    return place_factor(a, b, zones) * theme_factor(a, b) * days_factor(a, b) * people_factor(a, b)


def one_work(a: Footprint, b: Footprint) -> bool:
    if a.joint_group is not None and a.joint_group == b.joint_group:
        return True
    return a.activity in b.ancestors or b.activity in a.ancestors


def pairs(
    rows: Iterable[Footprint], threshold: Fraction, decided: Mapping[tuple[int, int], str], zones: Zones
) -> dict[tuple[int, int], tuple[float, bool, str | None]]:
    """Best score, whether a possible double, and the decision, by pair of activities."""
    known = [row for row in rows if row.status != 5 and row.place_kind != "unspecified"]
    employed: dict[int, set[int]] = {}
    for row in known:
        employed.setdefault(row.activity, set()).add(row.organisation)
    found = {}
    for one, other in combinations(sorted(employed), 2):
        decision = decided.get((one, other))
        mine = [row for row in known if row.activity == one]
        theirs = [row for row in known if row.activity == other]
        if decision in ("joint", "part_of") or any(one_work(a, b) for a in mine for b in theirs):
            continue
        best = max(score(a, b, zones) for a in mine for b in theirs)
        if best >= threshold and best > 0:
            found[one, other] = (round(float(best), 4), bool(employed[one] & employed[other]), decision)
    return found
