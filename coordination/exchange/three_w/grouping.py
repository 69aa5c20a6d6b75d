"""The rows of a 3W table as activities: one for each set of organisations, subject and kind of work.

A table repeats an activity on a row for each of its places. Its identifier is the table's own where it gives
one, else it is made of what stays the same from one edition of a table to the next, so that the next one
finds the activity again: organisations, subject, kind and title, never a place or a day.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from coordination.exchange.findings import Finding, note
from coordination.exchange.three_w.presence import PlaceNamed, Presence
from reference.names import plain

PREFIX = "3w:"


@dataclass(frozen=True, slots=True)
class Figures:
    """People aimed at and reached in one place, as its row says; None where it does not."""

    row: int
    place: str
    targeted: int | None
    targeted_women: int | None
    targeted_men: int | None
    reached: int | None


@dataclass(slots=True)
class Group:
    """The rows of one activity: the first tells what it is, each its place and what is done there."""

    identifier: str
    first: Presence
    rows: list[int] = field(default_factory=list)
    places: dict[str, PlaceNamed] = field(default_factory=dict)
    organisations: dict[str, Presence] = field(default_factory=dict)
    subjects: dict[tuple[str, str], None] = field(default_factory=dict)
    descriptions: dict[str, None] = field(default_factory=dict)
    figures: list[Figures] = field(default_factory=list)

    @property
    def has_own_identifier(self) -> bool:
        """Whether the table gave it."""
        return not self.identifier.startswith(PREFIX)


class Grouping:
    """Takes presences one by one and keeps what activities need of them."""

    def __init__(self) -> None:
        self.groups: dict[str, Group] = {}
        self._said: dict[tuple[str, str, str], int] = {}
        self._spellings: dict[str, str] = {}
        self._told: set[str] = set()

    def add(self, presence: Presence) -> list[Finding]:
        """Take a row in; tells rows that say nothing new, and names met in another spelling before."""
        identifier = presence.identifier or _made_of(presence)
        group = self.groups.setdefault(identifier, Group(identifier, presence))
        place = presence.place.key
        group.rows.append(presence.row)
        group.places.setdefault(place, presence.place)
        for name in presence.organisations:
            group.organisations.setdefault(name, presence)
        if presence.sector_code or presence.sector:
            group.subjects.setdefault((presence.sector_code, presence.sector))
        if presence.description:
            group.descriptions.setdefault(presence.description)
        if figures := _figures(presence, place):
            group.figures.append(figures)
        before = self._said.setdefault((identifier, place, plain(presence.description)), presence.row)
        again = [note("row_again", presence.row, other=before)] if before != presence.row else []
        return [*again, *self._other_spellings(presence)]

    def _other_spellings(self, presence: Presence) -> Iterator[Finding]:
        """One note for each spelling, where it is met first."""
        for name in presence.organisations:
            first = self._spellings.setdefault(plain(name), name)
            if first != name and name not in self._told:
                self._told.add(name)
                yield note("spelled_otherwise", presence.row, value=name, other=first)


def _figures(presence: Presence, place: str) -> Figures | None:
    counts = (presence.targeted, presence.targeted_women, presence.targeted_men, presence.reached)
    return None if counts == (None,) * 4 else Figures(presence.row, place, *counts)


def grouped(presences: Iterable[Presence]) -> dict[str, Group]:
    """The activities of some rows, by identifier."""
    grouping = Grouping()
    for presence in presences:
        grouping.add(presence)
    return grouping.groups


def _made_of(presence: Presence) -> str:
    parts = (
        "/".join(sorted(map(plain, presence.organisations))),
        plain(presence.sector_code or presence.sector),
        plain(presence.activity_type),
        plain(presence.title),
    )
    return PREFIX + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]
