"""A generated register of footprints, as large as asked, always the same for one seed."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from coordination.footprints import Footprint, PlaceKind, Status

REGIONS = tuple(f"R{number:02}" for number in range(20))
CERCLES = tuple(f"{region}{number}" for region in REGIONS for number in range(3))
COMMUNES = tuple(f"{cercle}{number:02}" for cercle in CERCLES for number in range(12))
ZONES = tuple(f"zone{number}" for number in range(4))
THEMES = tuple((f"b{number % 6}-t{number}", f"b{number % 6}") for number in range(25))
TYPES = ("", *(f"type{number}" for number in range(8)))
GROUPS = ("", "", *(f"group{number}" for number in range(8)))
ORGANISATIONS = range(1, 201)
STATUSES = (Status.PIPELINE, Status.IMPLEMENTATION, Status.IMPLEMENTATION, Status.CLOSED, None)
TODAY = date(2026, 6, 15)
_FIRST = date(2015, 1, 1)


def world(size: int, seed: int = 1) -> list[Footprint]:
    """So many footprints, of about a quarter as many activities: 20 regions of 3 cercles of 12 communes,
    25 themes in 6 branches, 12 years, 3 % countrywide, 2 % in zones, 3 % undated; of
    what has ended, one in twenty is not closed."""
    return list(islice(endless(seed), size))


def endless(seed: int = 1) -> Iterator[Footprint]:
    """The footprints of one activity after the other, numbered from 1."""
    draw = random.Random(seed)  # noqa: S311 - no secret is drawn
    activity = 0
    while True:
        activity += 1
        yield from _activity(draw, activity)


def _activity(draw: random.Random, activity: int) -> Iterator[Footprint]:
    start, end = _days(draw)
    kind, target_group, status = draw.choice(TYPES), draw.choice(GROUPS), draw.choice(STATUSES)
    if end and end < TODAY and draw.random() < 0.95:
        status = Status.CLOSED
    joint_group = draw.randrange(1, 500) if draw.random() < 0.05 else None
    ancestors = (draw.randrange(1, activity),) if activity > 10 and draw.random() < 0.1 else ()
    organisations = draw.sample(ORGANISATIONS, draw.choice((1, 1, 1, 2, 3)))
    places = [_place(draw) for _ in range(draw.choice((1, 1, 2, 3)))]
    themes = draw.sample(THEMES, draw.choice((1, 1, 2)))
    for organisation in organisations:
        for place in places:
            for theme, branch in themes:
                yield Footprint(
                    activity, organisation, theme, branch, *place,
                    type=kind, target_group=target_group, start=start, end=end, status=status,
                    joint_group=joint_group, ancestors=ancestors,
                )  # fmt: skip


def _days(draw: random.Random) -> tuple[date | None, date | None]:
    if draw.random() < 0.03:
        return None, None
    start = _FIRST + timedelta(draw.randrange(12 * 365))
    return start, None if draw.random() < 0.02 else start + timedelta(draw.randrange(30, 1000))


def _place(draw: random.Random) -> tuple[PlaceKind, str, str, str, str]:
    kind = draw.random()
    if kind < 0.03:
        return ("country", "", "", "", "")
    if kind < 0.05:
        return ("zone", "", "", "", draw.choice(ZONES))
    region = draw.choice(REGIONS)
    cercle = f"{region}{draw.randrange(3)}" if draw.random() < 0.8 else ""
    commune = f"{cercle}{draw.randrange(12):02}" if cercle and draw.random() < 0.6 else ""
    return ("area", region, cercle, commune, "")
