"""Which of several periods a day falls into."""

from datetime import date

import pytest

from kb.versions.periods import Answer, Period, When, applying

OLD = Period(date(2001, 8, 20), date(2024, 12, 13))
NEW = Period(date(2024, 12, 13))
UNKNOWN = Period()


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (date(1999, 1, 1), Answer(When.NOT_YET, 0)),
        (date(2001, 8, 20), Answer(When.IN_FORCE, 0)),
        (date(2024, 12, 12), Answer(When.IN_FORCE, 0)),
        (date(2024, 12, 13), Answer(When.IN_FORCE, 1)),
        (date(2050, 1, 1), Answer(When.IN_FORCE, 1)),
    ],
)
def test_applying__is_the_one_whose_days_hold_it(day: date, answer: Answer) -> None:
    assert applying([OLD, NEW], day) == answer


def test_applying__between_two_names_both() -> None:
    later = Period(date(2025, 6, 1))
    assert applying([OLD, later], date(2025, 1, 1)) == Answer(When.BETWEEN, 0, 1)


def test_applying__after_the_end_names_the_last_that_ended() -> None:
    earlier = Period(date(1990, 1, 1), date(2001, 8, 20))
    assert applying([OLD, earlier], date(2025, 1, 1)) == Answer(When.ENDED, 0)


def test_applying__takes_one_of_unknown_dates_only_where_none_is_known_to_apply() -> None:
    assert applying([UNKNOWN, NEW], date(2025, 1, 1)) == Answer(When.IN_FORCE, 1)
    assert applying([UNKNOWN, NEW], date(2024, 1, 1)) == Answer(When.UNKNOWN, 0)
    assert applying([Period(None, date(2000, 1, 1))], date(2001, 1, 1)) == Answer(When.ENDED, 0)


def test_applying__of_two_that_begin_alike_is_the_last_given() -> None:
    assert applying([NEW, NEW], date(2025, 1, 1)) == Answer(When.IN_FORCE, 1)


def test_applying__of_none_is_nothing() -> None:
    assert applying([], date(2025, 1, 1)) is None


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (OLD, NEW, False),
        (OLD, Period(date(2024, 12, 12)), True),
        (Period(date(2001, 1, 1)), NEW, True),
        (OLD, UNKNOWN, False),
        (OLD, OLD, True),
    ],
)
def test_overlaps__is_a_day_in_common(one: Period, other: Period, meet: bool) -> None:
    assert one.overlaps(other) is meet
    assert other.overlaps(one) is meet


def test_reversed__ends_before_or_when_it_begins() -> None:
    assert Period(date(2024, 1, 1), date(2024, 1, 1)).is_reversed
    assert Period(date(2024, 1, 1), date(2023, 1, 1)).is_reversed
    assert not OLD.is_reversed
    assert not Period(None, date(2023, 1, 1)).is_reversed
