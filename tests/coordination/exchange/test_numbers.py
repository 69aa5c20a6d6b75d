"""Numbers as people write them."""

from decimal import Decimal

import pytest

from coordination.exchange.numbers import read_number


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("12", "12"),
        ("1 234,5", "1234.5"),
        ("1\u202f234\u00a0567", "1234567"),
        ("1234.50", "1234.5"),
        ("-3", "-3"),
        ("1e3", "1000"),
    ],
)
def test_read_number__however_it_is_written(said: str, number: str) -> None:
    assert read_number(said) == Decimal(number)


@pytest.mark.parametrize("said", ["", "douze", "1,234.5", "1,2,3", "NaN", "Infinity", "1.2.3", "--1"])
def test_read_number__of_what_is_none(said: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        read_number(said)
