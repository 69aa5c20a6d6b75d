"""Periods of validity, and which of several applied on a day. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Period:
    """From its first day to the day on which it applies no more; no ``start``: unknown, no ``end``: open."""

    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is known to apply on that day."""
        return self.start is not None and self.start <= day and (self.end is None or day < self.end)

    def may_hold(self, day: date) -> bool:
        """Whether nothing known speaks against it: its start is unknown and its end not reached."""
        return self.start is None and (self.end is None or day < self.end)

    @property
    def is_reversed(self) -> bool:
        """Whether it ends before, or on the day on which, it begins."""
        return self.start is not None and self.end is not None and self.end <= self.start

    def overlaps(self, other: "Period") -> bool:
        """Whether there is a day on which both are known to apply."""
        if self.start is None or other.start is None:
            return False
        first, second = (self, other) if self.start <= other.start else (other, self)
        assert second.start is not None  # noqa: S101 - both starts are known
        return first.end is None or second.start < first.end


class When(StrEnum):
    """What can be said of a day."""

    IN_FORCE = "in-force"
    UNKNOWN = "unknown"
    NOT_YET = "not-yet"
    BETWEEN = "between"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Answer:
    """Which of some periods a day falls into: ``index`` of it, or of the nearest one where none applies.

    ``following`` is the one that came into force next, when the day lies between two.
    """

    when: When
    index: int
    following: int | None = None


def applying(periods: Sequence[Period], day: date) -> Answer | None:
    """Which one applied on that day; None where there is none at all.

    Where several do, the one that began last, and of those the last in order. One of unknown dates is the
    answer only where none is known to apply.
    """
    if not periods:
        return None
    if (held := _latest(periods, (i for i, one in enumerate(periods) if one.holds(day)))) is not None:
        return Answer(When.IN_FORCE, held)
    possible = [index for index, one in enumerate(periods) if one.may_hold(day)]
    if possible:
        return Answer(When.UNKNOWN, possible[-1])
    begun = [index for index, one in enumerate(periods) if one.start is None or one.start <= day]
    to_come = [index for index, one in enumerate(periods) if one.start is not None and one.start > day]
    coming = min(to_come, key=lambda index: periods[index].start or date.max, default=None)
    if not begun:
        assert coming is not None  # noqa: S101 - every period has begun or is to come
        return Answer(When.NOT_YET, coming)
    ended = max(begun, key=lambda index: (periods[index].end or date.min, index))
    return Answer(When.ENDED if coming is None else When.BETWEEN, ended, coming)


def _latest(periods: Sequence[Period], indexes: Iterator[int]) -> int | None:
    return max(indexes, key=lambda index: (periods[index].start or date.min, index), default=None)
