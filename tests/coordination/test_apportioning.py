"""Numbers divided among rows make the number again."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from coordination.apportioning import CENT, apportion, by_place, places_meant, weights_of

MOPTI = {"region": "ML05", "cercle": "ML0501"}
DJENNE = {"region": "ML05", "cercle": "ML0502"}
GAO = {"region": "ML07"}
ONES = [Decimal(1)] * 3

weights = st.lists(st.decimals(0, 100, places=3), min_size=1, max_size=12).filter(any)


@given(st.decimals(-(10**12), 10**12, places=2), weights)
def test_apportion__makes_the_number_again_in_whole_units(total: Decimal, by: list[Decimal]) -> None:
    parts = apportion(total, by, CENT)
    assert sum(parts) == total
    assert all(part == part.quantize(CENT) for part in parts)
    exact = [total * weight / sum(by) for weight in by]
    assert all(abs(part - value) < CENT for part, value in zip(parts, exact, strict=True))


def test_apportion__by_hand() -> None:
    assert apportion(Decimal(100), ONES) == [34, 33, 33]
    assert apportion(Decimal(10), [Decimal(60), Decimal(40)]) == [6, 4]
    assert apportion(Decimal("0.05"), ONES, CENT) == [Decimal("0.02"), Decimal("0.02"), Decimal("0.01")]


def test_weights__are_the_shares_only_where_all_are_known() -> None:
    assert weights_of([Decimal(30), Decimal(70)]) == [30, 70]
    assert weights_of([Decimal(30), None]) == [1, 1]


def test_places_meant__the_place_the_closest_around_it_or_those_within() -> None:
    assert places_meant(MOPTI, [MOPTI, DJENNE, GAO]) == [0]
    assert places_meant(MOPTI, [{"region": "ML05"}, GAO]) == [0]
    assert places_meant({"region": "ML05"}, [MOPTI, DJENNE, GAO]) == [0, 1]
    assert places_meant({"region": "ML09"}, [MOPTI, GAO]) == []
    assert places_meant({}, [MOPTI, GAO]) == []


def test_by_place__parts_go_to_their_places_and_the_rest_to_the_others() -> None:
    places = [MOPTI, DJENNE, GAO]
    assert by_place(Decimal(90), [], places, ONES) == [30, 30, 30]
    assert by_place(None, [(MOPTI, Decimal(12))], places, ONES) == [12, None, None]
    assert by_place(Decimal(100), [(MOPTI, Decimal(40))], places, ONES) == [40, 30, 30]
    assert by_place(Decimal(40), [(MOPTI, Decimal(40))], places, ONES) == [40, None, None]
    assert by_place(None, [({"region": "ML01"}, Decimal(9))], places, ONES) == [3, 3, 3]
    assert by_place(None, [], places, ONES) == [None, None, None]
