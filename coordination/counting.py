"""How the rows of a register add up in the cells of a matrix: one pass, in sets of distinct things."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from coordination.coverage import (
    SOON,
    CellCounts,
    Key,
    Level,
    Question,
    Row,
    RowKind,
    Statement,
    Subject,
    Wanted,
)
from coordination.footprints import OVER, STILL, Footprint, Status
from coordination.pairs import Overlap
from coordination.weights import LISTED

Cell = TypeVar("Cell", bound=Hashable)
_DEPTHS: dict[Level, int] = {"country": 0, "region": 1, "cercle": 2, "commune": 3}


class Presence(Enum):
    """How a footprint counts in a period."""

    ABSENT = "absent"
    PLANNED = "planned"
    ONGOING = "ongoing"
    UNDATED = "undated"
    UNDATED_NOW = "undated and under way"
    HISTORICAL = "historical"


ACTIVE = frozenset({Presence.PLANNED, Presence.ONGOING, Presence.UNDATED_NOW})


def coverage(
    footprints: Iterable[Footprint],
    question: Question,
    wanted: Iterable[Wanted] = (),
    statements: Iterable[Statement] = (),
    overlaps: Iterable[Overlap] = (),
) -> dict[Key, CellCounts]:
    """The counts of every cell of which something is known; ``coverage.matrix_of`` makes them a matrix.

    Only validated footprints count, and overlaps of two of them. Give ``overlaps`` as
    ``overlaps.meetings`` does, with every place where two activities meet; those of ``all_pairs`` mark
    the place of the best meeting only.
    """
    rows = list(footprints)
    held = {_subject_of(row) for row in rows if presence(row, question) in ACTIVE}
    tallies = _tallies(rows, question, lambda row: [key_of(row, question)], overlaps)
    for want in unmet(wanted, held):
        tally = tallies[key_of(want.about, question)]
        tally.unmet += 1
        tally.severity = max(tally.severity or 0, want.severity or 0) or None
    for key, day in stated(statements, question).items():
        tallies[key].stated = day
    return {key: tally.counts() for key, tally in tallies.items()}


def tallied(
    footprints: Iterable[Footprint],
    question: Question,
    cells: Callable[[Footprint], Iterable[Cell]],
    overlaps: Iterable[Overlap] = (),
) -> dict[Cell, CellCounts]:
    """The counts of the cells of any matrix; ``cells`` are those in which a row lies."""
    tallies = _tallies(footprints, question, cells, overlaps)
    return {key: tally.counts() for key, tally in tallies.items()}


def _tallies(
    footprints: Iterable[Footprint],
    question: Question,
    cells: Callable[[Footprint], Iterable[Cell]],
    overlaps: Iterable[Overlap],
) -> defaultdict[Cell, "_Tally"]:
    tallies: defaultdict[Cell, _Tally] = defaultdict(_Tally)
    for row in footprints:
        here = presence(row, question)
        if here is not Presence.ABSENT or _lasts(row, question.today):
            for cell in cells(row):
                tallies[cell].add(row, here, question.today)
    for overlap in overlaps:
        _add_overlap(overlap, question, cells, tallies)
    return tallies


def presence(row: Footprint, question: Question) -> Presence:
    """How a footprint counts in the period asked for.

    Cancelled and suspended work does not, nor does what is not validated. An overdue activity counts up
    to today. An undated one that is under way is active in a period that holds today; of other undated
    work nothing is known but that it exists.
    """
    if row.state != "validated" or row.status in STILL:
        return Presence.ABSENT
    (first, last), today = question.period, question.today
    if row.undated:
        if row.historical:
            return Presence.HISTORICAL
        now = row.under_way and first <= today <= last
        return Presence.UNDATED_NOW if now else Presence.UNDATED
    if not (
        row.crosses(first, last) or (row.overdue(today) and row._replace(end=today).crosses(first, last))
    ):
        return Presence.ABSENT
    return Presence.PLANNED if row.status == Status.PIPELINE else Presence.ONGOING


def _lasts(row: Footprint, today: date) -> bool:
    """Whether it begins within 90 days and goes on after them, as far as is known."""
    if row.state != "validated" or row.undated or row.historical or row.status in STILL | OVER:
        return False
    begins = row.start is None or row.start <= today + SOON
    return begins and (row.end is None or row.end > today + SOON or row.overdue(today))


def row_of(place: Footprint | Subject, level: Level) -> Row:
    """The row of the matrix in which a place lies."""
    if place.place_kind != "area":
        return Row(RowKind(place.place_kind), place.zone if place.place_kind == "zone" else "")
    depth = _DEPTHS[level]
    codes = [code for code in (place.region, place.cercle, place.commune)[:depth] if code]
    if len(codes) == depth:
        return Row(RowKind.AREA, codes[-1] if codes else "")
    return Row(RowKind.WITHIN, codes[-1]) if codes else Row(RowKind.UNSPECIFIED)


def key_of(subject: Footprint | Subject, question: Question) -> Key:
    """The cell of the matrix in which a place and a theme lie."""
    themes = {"all": "", "branch": subject.branch, "theme": subject.theme}
    return row_of(subject, question.level), themes[question.theme_level]


def _subject_of(row: Footprint) -> Subject:
    return Subject(row.theme, row.branch, row.place_kind, row.region, row.cercle, row.commune, row.zone)


def _add_overlap(
    overlap: Overlap,
    question: Question,
    cells: Callable[[Footprint], Iterable[Cell]],
    tallies: defaultdict[Cell, "_Tally"],
) -> None:
    first, second = overlap.first, overlap.second
    pair = min(first.counted_as, second.counted_as), max(first.counted_as, second.counted_as)
    if overlap.possible_double or overlap.score < LISTED or pair[0] == pair[1]:
        return
    if presence(first, question) not in ACTIVE or presence(second, question) not in ACTIVE:
        return
    for key in {*cells(first), *cells(second)}:
        tallies[key].overlaps.add(pair)
        if overlap.undecided:
            tallies[key].overlaps_undecided.add(pair)


def unmet(wanted: Iterable[Wanted], held: Iterable[Subject]) -> Iterator[Wanted]:
    """What is wanted where nobody is active, in the place and theme themselves or within them; ``held``
    are the places and themes where somebody is."""
    covered = {around for subject in held for around in _around(subject)}
    return (want for want in wanted if next(_around(want.about)) not in covered)


def _around(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """Kind, code and theme of the subject itself, then of all that it lies within."""
    codes = [code for code in (subject.commune, subject.cercle, subject.region) if code]
    places = [("area", code) for code in codes] if subject.place_kind == "area" else []
    if subject.place_kind in {"zone", "unspecified"}:
        places = [(subject.place_kind, subject.zone)]
    for kind, code in (*places, ("country", "")):
        yield kind, code, subject.theme
        yield kind, code, subject.branch


def stated(statements: Iterable[Statement], question: Question) -> dict[Key, date]:
    """The latest day on which somebody stated that nobody works there, by cell."""
    days: dict[Key, date] = {}
    for statement in statements:
        if statement.on <= question.period.last and not _lifted(statement.about, question):
            key = key_of(statement.about, question)
            days[key] = max(days.get(key, statement.on), statement.on)
    return days


def _lifted(subject: Subject, question: Question) -> bool:
    """Whether its cell is larger than what it speaks of, so that "nobody" would say too much."""
    known = sum(1 for code in (subject.region, subject.cercle, subject.commune) if code)
    closer = subject.place_kind == "area" and known > _DEPTHS[question.level]
    narrower = question.theme_level == "branch" and subject.theme != subject.branch
    return closer or narrower or question.theme_level == "all"


@dataclass(slots=True)
class _Tally:
    """The distinct things of a cell while they are being counted."""

    organisations: set[int] = field(default_factory=set)
    organisations_ongoing: set[int] = field(default_factory=set)
    activities: set[int] = field(default_factory=set)
    activities_ongoing: set[int] = field(default_factory=set)
    undated: set[int] = field(default_factory=set)
    undated_now: set[int] = field(default_factory=set)
    historical: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    ending: set[int] = field(default_factory=set)
    lasting: bool = False
    overlaps: set[tuple[int, int]] = field(default_factory=set)
    overlaps_undecided: set[tuple[int, int]] = field(default_factory=set)
    unmet: int = 0
    severity: int | None = None
    stated: date | None = None

    def add(self, row: Footprint, here: Presence, today: date) -> None:
        """Count a row that is present so, or that only goes on later."""
        work = row.counted_as
        if here is Presence.HISTORICAL:
            self.historical.add(work)
        elif here in {Presence.UNDATED, Presence.UNDATED_NOW}:
            self.undated.add(work)
            if here is Presence.UNDATED_NOW:
                self.undated_now.add(work)
        elif here is not Presence.ABSENT:
            self._add_dated(row, here, today)
        if _lasts(row, today):
            self.lasting = True

    def _add_dated(self, row: Footprint, here: Presence, today: date) -> None:
        work = row.counted_as
        self.organisations.add(row.organisation)
        self.activities.add(work)
        if here is Presence.ONGOING:
            self.organisations_ongoing.add(row.organisation)
            self.activities_ongoing.add(work)
        if row.late(today):
            self.late.add(work)
        if row.end and today <= row.end <= today + SOON:
            self.ending.add(work)

    def counts(self) -> CellCounts:
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        sizes = {name: len(value) for name, value in values.items() if isinstance(value, set)}
        return CellCounts(**(values | sizes))
