"""Overlaps as values: one by one, and as columns where there are hundreds of thousands."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from coordination.columns import Columns, Flags, Floats, Ints
from coordination.footprints import Footprint
from coordination.weights import DaysMatch, PeopleMatch, PlaceMatch, ThemeMatch, Weights

# Values of PlaceMatch, ThemeMatch, DaysMatch or PeopleMatch.
Matches = NDArray[np.int8]


class Factors(NamedTuple):
    """G, T, D and P, each from 0 to 1."""

    place: float
    theme: float
    days: float
    people: float


class Overlap(NamedTuple):
    """Two footprints of two activities that meet; ``first`` is that of the activity with the lower key.

    ``possible_double`` marks two activities that share an implementing organisation: no overlap, but
    perhaps the same work registered twice. ``decision`` is what people decided of the two, if they did.
    """

    first: Footprint
    second: Footprint
    score: float
    factors: Factors
    place: PlaceMatch
    theme: ThemeMatch
    days: DaysMatch
    people: PeopleMatch
    possible_double: bool
    decision: str | None

    @property
    def activities(self) -> tuple[int, int]:
        """The keys of the two activities, lower first."""
        return self.first.activity, self.second.activity

    @property
    def undecided(self) -> bool:
        """Nobody has said yet what to make of it."""
        return self.decision is None

    @property
    def shared_days(self) -> int | None:
        """How many days they have in common, or None where that is unknown or without end."""
        starts = [row.start for row in (self.first, self.second) if row.start]
        ends = [row.end for row in (self.first, self.second) if row.end]
        if self.days == DaysMatch.UNKNOWN or not starts or not ends:
            return None
        return (min(ends) - max(starts)).days + 1


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Scored pairs of rows, column by column: positions, score, the ways they match, and the share of
    common days."""

    first: Ints
    second: Ints
    score: Floats
    place: Matches
    theme: Matches
    days: Matches
    people: Matches
    share: Floats

    def taken(self, chosen: Any) -> Self:
        """Those at these positions, or where this mask is true."""
        return replace(self, **{name: getattr(self, name)[chosen] for name in self.__slots__})

    def in_order(self, activity: Ints) -> Self:
        """The same, the row of the lower activity first."""
        turned = activity[self.first] > activity[self.second]
        first, second = np.where(turned, self.second, self.first), np.where(turned, self.first, self.second)
        return replace(self, first=first, second=second)

    @classmethod
    def joined(cls, parts: list["Scored"]) -> "Scored":
        """All the parts, one after the other. There must be one at least."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Scored pairs of the rows of ``columns``; iterating makes each into an ``Overlap``.

    ``double`` marks possible doubles; ``decision`` is a position in ``relations``, whose first is None.
    """

    columns: Columns
    scored: Scored
    double: Flags
    decision: Ints
    relations: tuple[str | None, ...]
    weights: Weights

    def __len__(self) -> int:
        return self.scored.first.size

    def __iter__(self) -> Iterator[Overlap]:
        rows, weights = self.columns.rows, self.weights
        arrays = [getattr(self.scored, name) for name in Scored.__slots__]
        for first, second, score, place, theme, days, people, share, double, decision in zip(
            *(array.tolist() for array in [*arrays, self.double, self.decision]), strict=True
        ):
            yield Overlap(
                rows[first],
                rows[second],
                score,
                Factors(weights.place[place], weights.theme[theme], share, weights.people[people]),
                PlaceMatch(place),
                ThemeMatch(theme),
                DaysMatch(days),
                PeopleMatch(people),
                double,
                self.relations[decision],
            )


def pair_numbers(columns: Columns, scored: Scored) -> Ints:
    """One number for the two activities of each pair."""
    size = max(columns.keys.size, 1)
    return columns.activity[scored.first] * size + columns.activity[scored.second]


def best_of(columns: Columns, scored: Scored) -> Scored:
    """One pair of rows for each pair of activities: that of the highest score, then of the closest
    place, theme and people, then the first met."""
    closeness = (scored.place.astype(np.int64) * len(ThemeMatch) + scored.theme) * len(
        PeopleMatch
    ) + scored.people
    # A score has four decimals: with the closeness it makes one number, and so one sort less.
    merit = closeness - np.rint(scored.score * 10_000).astype(np.int64) * 1_000
    numbers = pair_numbers(columns, scored)
    order = np.lexsort((merit, numbers))
    ordered = numbers[order]
    leads = np.ones(order.size, dtype=np.bool_)
    leads[1:] = ordered[1:] != ordered[:-1]
    return scored.taken(order[leads])
