"""The value that overlaps and coverage read.

Pure: no Django here, so that the thinking is tested with plain values. The codes are those that the
register keeps (``coordination.models``).
"""

import calendar
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Literal, NamedTuple

PlaceKind = Literal["area", "zone", "country", "unspecified"]
Precision = Literal["day", "month", "year"]
Basis = Literal["planned", "actual", "reported"]
State = Literal["submitted", "validated"]


class Status(IntEnum):
    """IATI code list ActivityStatus, version 2.03."""

    PIPELINE = 1
    IMPLEMENTATION = 2
    FINALISATION = 3
    CLOSED = 4
    CANCELLED = 5
    SUSPENDED = 6


# The work itself is done, or will not be; in finalisation only its accounts and evaluation remain.
OVER = frozenset({Status.FINALISATION, Status.CLOSED, Status.CANCELLED})
# Nobody is at work, so that it counts nowhere.
STILL = frozenset({Status.CANCELLED, Status.SUSPENDED})


class Footprint(NamedTuple):
    """One activity x implementing organisation x place x theme.

    A named tuple, because the register makes 100,000 of them at once: a row of a query is one with
    ``Footprint._make(row)``, and ``zip(*footprints)`` turns them into columns.

    ``theme`` and ``branch`` are theme codes; a theme without a parent is its own branch. ``ancestors``
    are the activities that this one is part of, nearest first. An empty ``type``, ``target_group``,
    ``region``, ``cercle``, ``commune`` or ``site`` is unknown. Of an area, each code of its chain that
    is known is filled, so a region has neither cercle nor commune.

    ``start`` is the first and ``end`` the last day that the source may mean (a year is kept as 1 January
    and 31 December, with its precision); either may be open, and with neither the row is undated.
    ``historical`` is unfinished work of an organisation that has closed; its ``end``, where it has a
    start, is no later than that day. ``confirmed`` is the day on which its owner last said that it
    goes on. ``visible_to`` holds the tokens that may read it. ``people_*``, ``money`` (what
    it costs), ``committed`` and ``spent`` are those of this row alone, so that they may be added up.
    """

    activity: int
    organisation: int
    theme: str
    branch: str
    place_kind: PlaceKind = "unspecified"
    region: str = ""
    cercle: str = ""
    commune: str = ""
    zone: str = ""
    site: str = ""
    type: str = ""
    target_group: str = ""
    start: date | None = None
    end: date | None = None
    status: int | None = None
    historical: bool = False
    state: State = "validated"
    joint_group: int | None = None
    ancestors: tuple[int, ...] = ()
    start_precision: Precision = "day"
    start_basis: Basis = "planned"
    end_precision: Precision = "day"
    end_basis: Basis = "planned"
    confirmed: date | None = None
    visible_to: frozenset[str] = frozenset()
    people_targeted: int | None = None
    people_reached: int | None = None
    money: Decimal | None = None
    committed: Decimal | None = None
    spent: Decimal | None = None

    @property
    def counted_as(self) -> int:
        """What is counted when activities are: the activity, or its joint group as a negative number."""
        return self.activity if self.joint_group is None else -self.joint_group

    @property
    def undated(self) -> bool:
        """It has neither a start nor an end."""
        return self.start is None and self.end is None

    @property
    def under_way(self) -> bool:
        """Its owner says that it is being done now."""
        return self.status == Status.IMPLEMENTATION and not self.historical

    def crosses(self, first: date, last: date) -> bool:
        """Whether its days, as the source gives them, meet those from ``first`` to ``last``."""
        return (self.start is None or self.start <= last) and (self.end is None or self.end >= first)

    def overdue(self, today: date) -> bool:
        """It is past its planned end, and nobody has said that it ended: it still counts."""
        return (
            self.end is not None
            and self.end < today
            and self.end_basis == "planned"
            and self.status not in OVER
            and not self.historical
        )

    def late(self, today: date) -> bool:
        """It is overdue, and nobody has confirmed it since its planned end."""
        return (
            self.end is not None
            and self.overdue(today)
            and (self.confirmed is None or self.confirmed <= self.end)
        )


class Moment(NamedTuple):
    """A date as a source gives it: any day of the month or year meant, how precise, and on what basis."""

    day: date
    precision: Precision = "day"
    basis: Basis = "planned"

    @property
    def first(self) -> date:
        """The first day that it may mean."""
        if self.precision == "year":
            return self.day.replace(month=1, day=1)
        return self.day.replace(day=1) if self.precision == "month" else self.day

    @property
    def last(self) -> date:
        """The last day that it may mean."""
        if self.precision == "year":
            return self.day.replace(month=12, day=31)
        if self.precision == "month":
            return self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])
        return self.day


class Days(NamedTuple):
    """The fields of a footprint that say when."""

    start: date | None
    end: date | None
    start_precision: Precision = "day"
    start_basis: Basis = "planned"
    end_precision: Precision = "day"
    end_basis: Basis = "planned"


def days_of(
    start: Moment | None,
    end: Moment | None,
    reported: tuple[date, date] | None = None,
    over: bool = False,
    closed_on: date | None = None,
) -> Days:
    """The days of a footprint, from what is known of its activity.

    A side that is missing is taken from the ``reported`` period, which the source's report covers, as
    long as that does not turn the days round. What is ``over`` is not left open: a known side alone
    stands for both. Nothing goes on after its organisation ``closed_on``.
    """
    begin, finish = start, end
    if reported and begin is None and (finish is None or reported[0] <= finish.last):
        begin = Moment(reported[0], basis="reported")
    if reported and finish is None and (begin is None or begin.first <= reported[1]):
        finish = Moment(reported[1], basis="reported")
    if over:
        begin, finish = begin or finish, finish or begin
    last = finish.last if finish else None
    if closed_on and begin and begin.first <= closed_on and (last is None or last > closed_on):
        last = closed_on
    return Days(
        begin.first if begin else None,
        last,
        begin.precision if begin else "day",
        begin.basis if begin else "planned",
        finish.precision if finish and last == finish.last else "day",
        finish.basis if finish and last == finish.last else "actual" if last else "planned",
    )


def seen_with(footprints: Iterable[Footprint], tokens: frozenset[str]) -> Iterator[Footprint]:
    """The footprints that a viewer with these tokens may read; on the site the query itself says this."""
    return (footprint for footprint in footprints if not tokens.isdisjoint(footprint.visible_to))
