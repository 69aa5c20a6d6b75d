"""Article numbers have one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.numbers import expanded, normalise


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("450\u20103", "450-3"),
        ("450 - 3", "450-3"),
        ("1er", "1"),
        ("1 ER", "1"),
        ("premier", "1"),
        ("Première", "1"),
        ("12 bis", "12bis"),
        ("12-BIS", "12bis"),
        ("12 bis-1", "12bis-1"),
        ("L. 131-4", "L131-4"),
        ("l131-4", "L131-4"),
        ("R.* 12-3", "R12-3"),
        ("12 a", "12A"),
        ("5.1", "5.1"),
        ("529.-", "529"),
        ("8°", "8"),
        ("", ""),
    ],
)
def test_number__has_one_form(written: str, number: str) -> None:
    assert normalise(written) == number


@given(st.text(st.characters(codec=None), max_size=40))
def test_normalising__twice_is_as_once_for_what_is_a_number(text: str) -> None:
    once = normalise(f"12-{text}")
    assert normalise(once) == normalise(normalise(once))


@pytest.mark.parametrize(
    ("first", "last", "numbers"),
    [
        ("346", "349", ("346", "347", "348", "349")),
        ("12-1", "12-3", ("12-1", "12-2", "12-3")),
        ("346", "", ("346",)),
        ("346", "346", ("346",)),
        ("349", "346", ("349", "346")),
        ("12-1", "13-3", ("12-1", "13-3")),
        ("1", "9999", ("1", "9999")),
        ("1bis", "4", ("1bis", "4")),
    ],
)
def test_range__gives_every_number(first: str, last: str, numbers: tuple[str, ...]) -> None:
    assert expanded(first, last) == numbers
