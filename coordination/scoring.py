"""The rule of an overlap, over columns: how two rows meet, and what that weighs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from coordination.columns import AREA, OPEN_END, OPEN_START, ZONE, Codes, Columns, Flags, Floats, Ints
from coordination.pairs import Matches, Scored
from coordination.weights import WEIGHTS, PeopleMatch, PlaceMatch, ThemeMatch, Weights

# A score is rounded to so many decimals, so that 0.9 x 5/9 is 0.5 and not a hair less.
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Rules:
    """The weights, and the regions of each zone.

    A zone whose regions are not given may lie anywhere, and meets all; with its regions it meets only
    what lies in them.
    """

    weights: Weights = WEIGHTS
    zones: Mapping[str, frozenset[str]] = field(default_factory=dict)


RULES = Rules()


def scored_pairs(columns: Columns, first: Ints, second: Ints, threshold: float, rules: Rules) -> Scored:
    """Those of the given pairs of rows that meet and reach the threshold, with their factors.

    What costs least is asked first, and the rest only of pairs that may still reach it.
    """
    weights = rules.weights
    theme, people = _theme_match(columns, first, second), _people_match(columns, first, second)
    most = np.outer([*weights.theme, 0.0], weights.people)
    likely = np.flatnonzero(reaches(most * max(weights.place), threshold)[theme, people])
    first, second, theme, people = first[likely], second[likely], theme[likely], people[likely]
    place = _place_match(columns, first, second, rules.zones)
    score = most[theme, people] * np.array([*weights.place, 0.0])[place]
    likely = np.flatnonzero(reaches(score, threshold) & _two_works(columns, first, second))
    first, second, theme, people = first[likely], second[likely], theme[likely], people[likely]
    share, days = _common_days(columns, first, second, weights.days_unknown)
    score = np.round(score[likely] * share, DECIMALS)
    found = Scored(first, second, score, place[likely], theme, days, people, share)
    return found.taken(reaches(score, threshold)).in_order(columns.activity)


def reaches(score: Floats, threshold: float) -> Flags:
    """Where a score is something, and the threshold or more once it is rounded."""
    reached: Flags = (np.round(score, DECIMALS) >= threshold) & (score > 0)
    return reached


def _two_works(columns: Columns, first: Ints, second: Ints) -> Flags:
    two: Flags = columns.activity[first] != columns.activity[second]
    return two & ~same_code(columns.joint, first, second)


def _theme_match(columns: Columns, first: Ints, second: Ints) -> Matches:
    match = _match(
        columns.type, first, second, (ThemeMatch.SAME, ThemeMatch.TYPE_UNKNOWN, ThemeMatch.OTHER_TYPE)
    )
    other = np.flatnonzero(columns.theme[first] != columns.theme[second])
    if other.size:
        same_branch = same_code(columns.branch, first[other], second[other])
        match[other] = np.where(same_branch, ThemeMatch.BRANCH, ThemeMatch.APART)
    return match


def _people_match(columns: Columns, first: Ints, second: Ints) -> Matches:
    ways = (PeopleMatch.SAME, PeopleMatch.UNKNOWN, PeopleMatch.OTHER)
    return _match(columns.target_group, first, second, ways)


def _match(codes: Codes, first: Ints, second: Ints, ways: tuple[int, int, int]) -> Matches:
    """Which of the three ways (same, one unknown, different) each pair of codes matches."""
    same, unknown, different = (np.int8(way) for way in ways)
    one, other = codes[first], codes[second]
    match = np.where(one == other, same, different)
    match[(one == 0) | (other == 0)] = unknown
    return match


def _place_match(columns: Columns, first: Ints, second: Ints, zones: Mapping[str, frozenset[str]]) -> Matches:
    ways = (PlaceMatch.CERCLE, PlaceMatch.REGION, PlaceMatch.TWO_CERCLES)
    match = _match(columns.cercle, first, second, ways)
    match[same_code(columns.commune, first, second) | same_code(columns.site, first, second)] = (
        PlaceMatch.SPOT
    )
    match[columns.region[first] != columns.region[second]] = PlaceMatch.APART
    wide = (columns.kind[first] != AREA) | (columns.kind[second] != AREA)
    match[wide] = PlaceMatch.WIDE
    if zones:
        scope = _scopes(columns)
        meet = _scopes_that_meet(columns, zones)
        match[wide & ~meet[scope[first], scope[second]]] = PlaceMatch.APART
    return match


def same_code(codes: Codes, first: Ints, second: Ints) -> Flags:
    """Where both rows have the same known code."""
    one = codes[first]
    same: Flags = (one > 0) & (one == codes[second])
    return same


def _scopes(columns: Columns) -> Codes:
    """One number for each region, zone, and the country (0)."""
    zone = np.where(columns.kind == ZONE, len(columns.regions) + 1 + columns.zone, 0)
    return np.where(columns.kind == AREA, columns.region, zone)


def _scopes_that_meet(columns: Columns, zones: Mapping[str, frozenset[str]]) -> Flags:
    regions = [frozenset({code}) for code in columns.regions]
    # None lies anywhere: the country, an unnamed zone, and a zone whose regions are not known.
    held = [None, *regions, None, *(zones.get(code) or None for code in columns.zones)]
    return np.array([[not a or not b or not a.isdisjoint(b) for a in held] for b in held])


def _common_days(columns: Columns, first: Ints, second: Ints, unknown: float) -> tuple[Floats, Matches]:
    """The share of common days, and how it is known.

    Shared days by the shorter's days; an open side goes on without limit. Two rows open on the same
    side share all of the shorter. Two open on opposite sides share some, of an unknown length; so does
    an undated row that is under way with what is not over.
    """
    starts, ends = columns.start[first], columns.end[first]
    start, end = np.maximum(starts, columns.start[second]), np.minimum(ends, columns.end[second])
    length = np.minimum(ends - starts, columns.end[second] - columns.start[second]) + 1
    share = np.clip(end - start + 1, 0, None) / np.maximum(length, 1)
    open_ended = (columns.start == OPEN_START) | (columns.end == OPEN_END)
    both = open_ended[first] & open_ended[second]
    same_side = (start == OPEN_START) | (end == OPEN_END)
    undated = columns.undated[first] | columns.undated[second]
    guessed = undated | (both & ~same_side)
    meet = np.where(undated, columns.awake[first] & columns.awake[second], end >= start)
    share = np.where(guessed, unknown, share) * meet
    return share, guessed.astype(np.int8)
