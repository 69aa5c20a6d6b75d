"""Days in figures and words."""

from datetime import date

import pytest

from coordination.exchange.days import read_day


@pytest.mark.parametrize(
    ("said", "day", "precision"),
    [
        ("2025", date(2025, 1, 1), "year"),
        ("2025-03", date(2025, 3, 1), "month"),
        ("2025-03-04", date(2025, 3, 4), "day"),
        ("2025-03-04T00:00:00", date(2025, 3, 4), "day"),
        ("04/03/2025", date(2025, 3, 4), "day"),
        ("03/25/2025", date(2025, 3, 25), "day"),
        ("4.3.2025", date(2025, 3, 4), "day"),
        ("1er août 2025", date(2025, 8, 1), "day"),
        ("1 March 2015", date(2015, 3, 1), "day"),
        ("févr. 2025", date(2025, 2, 1), "month"),
        ("45000", date(2023, 3, 15), "day"),
    ],
)
def test_days(said: str, day: date, precision: str) -> None:
    assert read_day(said) == (day, precision)


@pytest.mark.parametrize("said", ["", "bientôt", "32/01/2025", "2025-13", "ma 2025", "12", "99/99/9999"])
def test_no_days(said: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_day(said)
