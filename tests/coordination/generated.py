"""Small generated registers, with few codes, so that much meets in them."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from coordination.footprints import Footprint, Status

TODAY = date(2026, 6, 15)
TOKENS = ("public", "partners", "organisation:1")
_FIRST = date(2026, 1, 1)

# Every place lies in its parents, as codes do in a real division.
PLACES: tuple[dict[str, Any], ...] = (
    {"place_kind": "area", "region": "R1"},
    {"place_kind": "area", "region": "R1", "cercle": "R1a"},
    {"place_kind": "area", "region": "R1", "cercle": "R1a", "commune": "R1a1"},
    {"place_kind": "area", "region": "R1", "cercle": "R1a", "commune": "R1a1", "site": "prison"},
    {"place_kind": "area", "region": "R1", "cercle": "R1a", "commune": "R1a2"},
    {"place_kind": "area", "region": "R1", "cercle": "R1a", "site": "prison"},
    {"place_kind": "area", "region": "R1", "cercle": "R1b"},
    {"place_kind": "area", "region": "R2"},
    {"place_kind": "area", "region": "R2", "cercle": "R2a", "site": "prison"},
    {"place_kind": "zone", "zone": "north"},
    {"place_kind": "zone", "zone": "south"},
    {"place_kind": "country"},
    {"place_kind": "unspecified"},
)
THEMES = (("legal-aid", "justice"), ("courts", "justice"), ("justice", "justice"), ("land", "peace"))

# Days fall on few dates, so that one activity often ends on the day on which another begins.
days = st.integers(0, 20).map(lambda number: _FIRST + timedelta(number * 20))
lengths = st.sampled_from((0, 1, 20, 40, 100, 200, 360)).map(timedelta)


def one_or_two(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """One or two different ones."""
    return st.lists(values, min_size=1, max_size=2, unique=True)


@st.composite
def footprints_of(draw: st.DrawFn, activity: int) -> list[Footprint]:
    """The rows of one activity: its organisations x places x themes."""
    start, length = draw(st.none() | days), draw(st.none() | lengths)
    end = None if length is None else (start or draw(days)) + length
    status = draw(st.sampled_from((None, *Status)))
    undated = start is None and end is None
    common = {
        "type": draw(st.sampled_from(("", "training", "works"))),
        "target_group": draw(st.sampled_from(("", "detainees", "women"))),
        "start": start,
        "end": end,
        "end_basis": draw(st.sampled_from(("planned", "actual", "reported"))),
        "confirmed": draw(st.none() | days),
        "status": status,
        "historical": undated and draw(st.booleans()),
        "state": draw(st.sampled_from(("validated", "validated", "submitted"))),
        "joint_group": draw(st.sampled_from((None, None, 1, 2))),
        "ancestors": draw(st.sampled_from(((), (), (1,), (2, 1)))),
        "visible_to": frozenset({draw(st.sampled_from(TOKENS))}),
    }
    if activity in common["ancestors"]:
        common["ancestors"] = ()
    organisations = draw(one_or_two(st.integers(1, 4)))
    places = draw(one_or_two(st.integers(0, len(PLACES) - 1)))
    themes = draw(one_or_two(st.sampled_from(THEMES)))
    return [
        Footprint(activity, organisation, theme, branch, **PLACES[place], **common)
        for organisation in organisations
        for place in places
        for theme, branch in themes
    ]


@st.composite
def registers(draw: st.DrawFn, most: int = 7) -> list[Footprint]:
    """The rows of a few activities, in any order."""
    count = draw(st.integers(0, most))
    rows = [row for activity in range(1, count + 1) for row in draw(footprints_of(activity))]
    return draw(st.permutations(rows))


@st.composite
def decisions(draw: st.DrawFn) -> dict[tuple[int, int], str]:
    """What people said of some pairs."""
    pairs = st.tuples(st.integers(1, 7), st.integers(1, 7)).filter(lambda pair: pair[0] < pair[1])
    relations = st.sampled_from(("complementary", "joint", "in_sequence", "part_of", "duplicate"))
    return draw(st.dictionaries(pairs, relations, max_size=4))


ZONES = st.sampled_from(
    ({}, {"north": frozenset({"R1"}), "south": frozenset({"R2"})}, {"north": frozenset({"R2"})})
)
