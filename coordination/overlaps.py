"""Which activities overlap, how much, and why: footprints in, scored pairs out.

The score of two footprints is G x T x D x P, of place, theme, days and people (target group); that of
two activities is the best over their footprints. The rule stands once, over columns
(``coordination.scoring``): one pair, a new activity among thousands and all pairs of the register go
through it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np

from coordination.columns import AREA, Codes, Columns, Flags, Ints, columns_of, group_by, sweep
from coordination.footprints import Footprint
from coordination.pairs import Overlap, Pairs, Scored, best_of, pair_numbers
from coordination.scoring import DECIMALS, RULES, Rules, same_code, scored_pairs
from coordination.weights import NEAR, PlaceMatch, Weights

# What people decided of a pair, by the keys of its activities, lower first.
Decisions = Mapping[tuple[int, int], str]
UNDECIDED: Decisions = {}
# These say that the two are one piece of work, so that there is no overlap.
NO_OVERLAP = frozenset({"joint", "part_of"})


def score_of(first: Footprint, second: Footprint, rules: Rules = RULES) -> Overlap | None:
    """How two footprints of two activities overlap, or None when they do not meet at all."""
    return next(iter(overlaps_of([first], [second], threshold=0.0, rules=rules)), None)


def overlaps_of(
    new: Sequence[Footprint],
    others: Iterable[Footprint],
    threshold: float = NEAR,
    decided: Decisions = UNDECIDED,
    rules: Rules = RULES,
) -> list[Overlap]:
    """What one activity overlaps: one entry for each other activity, the highest score first.

    ``new`` are all its footprints. Of a large register give those ``others`` that the selections of
    ``coordination.selection`` admit. Its own rows among them are passed over.
    """
    columns = columns_of(chain(new, others))
    best = best_of(columns, _met_by(columns, new, threshold, rules))
    found = _judged(columns, best, decided, rules.weights)
    return sorted(found, key=lambda overlap: (-overlap.score, overlap.activities))


def meetings_of(
    new: Sequence[Footprint],
    others: Iterable[Footprint],
    threshold: float = NEAR,
    decided: Decisions = UNDECIDED,
    rules: Rules = RULES,
) -> Pairs:
    """The same as ``overlaps_of``, with every pair of footprints that reaches the threshold."""
    columns = columns_of(chain(new, others))
    return _judged(columns, _met_by(columns, new, threshold, rules), decided, rules.weights)


def _met_by(columns: Columns, new: Sequence[Footprint], threshold: float, rules: Rules) -> Scored:
    mine = np.isin(columns.keys, [footprint.activity for footprint in new])[columns.activity]
    left, right = np.flatnonzero(mine), np.flatnonzero(~mine)
    return scored_pairs(columns, np.repeat(left, right.size), np.tile(right, left.size), threshold, rules)


def all_pairs(
    footprints: Iterable[Footprint],
    threshold: float = NEAR,
    decided: Decisions = UNDECIDED,
    rules: Rules = RULES,
) -> Pairs:
    """All pairs of activities whose best score reaches the threshold (above 0), each once."""
    return pairs_in(columns_of(footprints), threshold, decided, rules)


def pairs_in(
    columns: Columns, threshold: float = NEAR, decided: Decisions = UNDECIDED, rules: Rules = RULES
) -> Pairs:
    """The same as ``all_pairs``, of columns that are made already."""
    best = best_of(columns, _met(columns, threshold, rules))
    return _judged(columns, best, decided, rules.weights)


def meetings(
    footprints: Iterable[Footprint],
    threshold: float = NEAR,
    decided: Decisions = UNDECIDED,
    rules: Rules = RULES,
) -> Pairs:
    """All pairs of footprints whose score reaches the threshold (above 0).

    They tell where and on what two activities meet: for the cells of the matrix, and for readers who
    may see some of their footprints only.
    """
    columns = columns_of(footprints)
    return _judged(columns, _met(columns, threshold, rules), decided, rules.weights)


def _met(columns: Columns, threshold: float, rules: Rules) -> Scored:
    if threshold <= 0:
        raise ValueError("All pairs need a threshold above 0, or everything would meet everything.")
    none = np.empty(0, np.int64)
    parts = [scored_pairs(columns, none, none, threshold, rules)]
    for first, second in _candidates(columns, threshold, rules.weights):
        parts.append(scored_pairs(columns, first, second, threshold, rules))
    return Scored.joined(parts)


def _candidates(columns: Columns, threshold: float, weights: Weights) -> Iterator[tuple[Ints, Ints]]:
    """Every pair of rows that can reach the threshold, once, and not many others: of one theme first,
    then of one branch only, each at those places that weigh enough."""
    same_theme = _joins(columns, columns.theme, max(weights.theme[:3]), threshold, weights)
    same_branch = _joins(columns, columns.branch, weights.theme[3], threshold, weights)
    yield from _swept(columns, same_theme, ())
    yield from _swept(columns, same_branch, (columns.theme,))


# Groups, the rows to sweep, the rows to sweep them against, and a code whose equals are met elsewhere.
_Join = tuple[Ints, Ints, Ints, tuple[Codes, ...]]


def _swept(
    columns: Columns, joins: Iterable[_Join], passed: tuple[Codes, ...]
) -> Iterator[tuple[Ints, Ints]]:
    for group, left, right, met in joins:
        for first, second in sweep(columns, group, left, right):
            known = np.zeros(first.size, np.bool_)
            for codes in passed + met:
                known |= same_code(codes, first, second)
            yield first[~known], second[~known]


def _joins(
    columns: Columns, subject: Codes, most: float, threshold: float, weights: Weights
) -> Iterator[_Join]:
    """Which rows to sweep against which, in which groups, when themes weigh ``most`` at best."""
    reach = [round(most * weight * max(weights.people), DECIMALS) >= threshold for weight in weights.place]
    area = np.flatnonzero(columns.kind == AREA)
    by_region = group_by(subject, columns.region)
    if any(reach[match] for match in (PlaceMatch.CERCLE, PlaceMatch.REGION, PlaceMatch.TWO_CERCLES)):
        yield by_region, area, area, ()
    elif reach[PlaceMatch.SPOT]:
        known = area[columns.commune[area] > 0]
        yield group_by(by_region, columns.commune), known, known, ()
        known = area[columns.site[area] > 0]
        yield group_by(by_region, columns.site), known, known, (columns.commune,)
    if reach[PlaceMatch.WIDE]:
        wide = np.flatnonzero(columns.kind != AREA)
        yield group_by(subject), wide, np.arange(columns.kind.size), ()
        yield group_by(subject), area, wide, ()


def _judged(columns: Columns, scored: Scored, decided: Decisions, weights: Weights) -> Pairs:
    """The pairs that are not one piece of work, with what else is known of each."""
    relations, decision = _decisions(columns, scored, decided)
    merged = np.array([relation in NO_OVERLAP for relation in relations])[decision]
    kept = ~(merged | _related(columns, scored))
    scored, decision = scored.taken(kept), decision[kept]
    return Pairs(columns, scored, _share_an_organisation(columns, scored), decision, relations, weights)


def _decisions(columns: Columns, scored: Scored, decided: Decisions) -> tuple[tuple[str | None, ...], Ints]:
    position = {int(key): at for at, key in enumerate(columns.keys)} if decided else {}
    relations = (None, *sorted(set(decided.values())))
    known = sorted(
        (_number(columns, position[first], position[second]), relations.index(relation))
        for (first, second), relation in decided.items()
        if first in position and second in position
    )
    if not known:
        return relations, np.zeros(scored.first.size, np.int64)
    numbers, codes = np.array(known).T
    wanted = pair_numbers(columns, scored)
    at = np.minimum(np.searchsorted(numbers, wanted), numbers.size - 1)
    return relations, np.where(numbers[at] == wanted, codes[at], 0)


def _number(columns: Columns, first: int, second: int) -> int:
    return min(first, second) * columns.keys.size + max(first, second)


def _related(columns: Columns, scored: Scored) -> Flags:
    """Where one activity is part of the other, at any depth."""
    parts = [row for row in columns.rows if row.ancestors]
    position = {int(key): at for at, key in enumerate(columns.keys)} if parts else {}
    links = {
        _number(columns, position[row.activity], position[ancestor])
        for row in parts
        for ancestor in row.ancestors
        if ancestor in position
    }
    return np.isin(pair_numbers(columns, scored), np.array(list(links), np.int64))


def _share_an_organisation(columns: Columns, scored: Scored) -> Flags:
    """Where the two activities have an implementing organisation in common: 63 organisations at a time,
    each a bit."""
    first, second = columns.activity[scored.first], columns.activity[scored.second]
    shared = np.zeros(first.size, np.bool_)
    for lowest in range(0, int(columns.organisation.max(initial=-1)) + 1, 63):
        bit = columns.organisation.astype(np.int64) - lowest
        rows = np.flatnonzero((bit >= 0) & (bit < 63))
        held = np.zeros(columns.keys.size, np.int64)
        np.bitwise_or.at(held, columns.activity[rows], np.int64(1) << bit[rows])
        shared |= (held[first] & held[second]) != 0
    return shared
