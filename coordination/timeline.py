"""A timeline: spans of days in, bars on a line of days out. Pure.

Places along the line are shares of the period, from 0 to 1. An open side is drawn to the edge, and marked as
open; a side that lies outside of the period is drawn to the edge too, and marked as cut. What is past its
planned end without anybody having said that it ended goes on to today, marked from its planned end on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from coordination.coverage import Period

_DAY = timedelta(days=1)
# A period up to so many months is divided into months, up to so many into quarters, a longer one into years.
_MONTHS, _QUARTERS = 18, 48
# So many years are written at most.
_TICKS = 24


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a piece of work: a side that is None is open. ``overdue`` is past its planned end and still
    counts; ``late`` is that, and nobody has confirmed it since."""

    start: date | None
    end: date | None
    overdue: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a span is drawn. ``overdue_from`` is where the part after its planned end begins, if any."""

    left: float
    right: float
    open_left: bool
    open_right: bool
    cut_left: bool
    cut_right: bool
    overdue_from: float | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A day that is marked on the line; ``months`` is how many its part of the line has."""

    at: float
    on: date
    months: int


def place_of(day: date, period: Period) -> float:
    """Where the morning of a day lies, as a share of the period."""
    first, last = period
    return (day - first).days / ((last - first).days + 1)


def bar_of(span: Span, period: Period, today: date) -> Bar | None:
    """Where the span is drawn; None where it does not cross the period, or has no days at all."""
    if span.start is None and span.end is None:
        return None
    first, last = period
    end = max(span.end, today) if span.overdue and span.end else span.end
    if (span.start and span.start > last) or (end and end < first):
        return None
    left = place_of(span.start, period) if span.start and span.start > first else 0.0
    right = _evening(end, period) if end and end < last else 1.0
    return Bar(
        left,
        right,
        open_left=span.start is None,
        open_right=end is None,
        cut_left=bool(span.start and span.start < first),
        cut_right=bool(end and end > last),
        overdue_from=_overdue_from(span, period, right),
    )


def _overdue_from(span: Span, period: Period, right: float) -> float | None:
    if not (span.overdue and span.end):
        return None
    begin = max(_evening(span.end, period), 0.0) if span.end < period.last else 1.0
    return begin if begin < right else None


def _evening(day: date, period: Period) -> float:
    return place_of(day, period) + 1 / ((period.last - period.first).days + 1)


def ticks_of(period: Period) -> list[Tick]:
    """The first days of the months, quarters or years of the period, whichever are not too many."""
    first, last = period
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = 1 if months <= _MONTHS else 3 if months <= _QUARTERS else 12 * _years(months)
    return [Tick(place_of(day, period), day, step) for day in _begins(first, last, step)]


def _years(months: int) -> int:
    """How many years a part has, so that there are no more than fit."""
    for years in (1, 2, 5, 10, 20, 50, 100, 200, 500):
        if months / 12 / years <= _TICKS:
            return years
    return 1000


def _begins(first: date, last: date, step: int) -> Iterator[date]:
    month = first.year * 12 + first.month - 1 + (first.day > 1)
    month += -month % step
    while month // 12 <= date.max.year and (day := date(month // 12, month % 12 + 1, 1)) <= last:
        yield day
        month += step
