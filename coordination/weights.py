"""The weights of an overlap's four factors, and how two footprints may meet. All of it is data."""

from dataclasses import dataclass
from enum import IntEnum

# A pair is listed from the first, and kept under "near" from the second.
LISTED = 0.5
NEAR = 0.3


class PlaceMatch(IntEnum):
    """How the places of two footprints meet, the closer the lower; APART is no meeting."""

    SPOT = 0
    CERCLE = 1
    REGION = 2
    WIDE = 3
    TWO_CERCLES = 4
    APART = 5


class ThemeMatch(IntEnum):
    """How their themes and activity types meet."""

    SAME = 0
    TYPE_UNKNOWN = 1
    OTHER_TYPE = 2
    BRANCH = 3
    APART = 4


class PeopleMatch(IntEnum):
    """How their target groups meet."""

    SAME = 0
    UNKNOWN = 1
    OTHER = 2


class DaysMatch(IntEnum):
    """How their days meet: as shared days, or as a guess where those cannot be counted."""

    SHARED = 0
    UNKNOWN = 1


@dataclass(frozen=True, slots=True)
class Weights:
    """The factors G, T, D and P; each tuple is in the order of its enum, without "apart".

    Place: same site or commune, same cercle, same region with a cercle unknown, zone or countrywide,
    two cercles of one region. Theme: same theme and type, same theme and a type unknown, same theme
    and other type, same branch. People: same target group, unknown, different. ``days_unknown`` stands
    for the share of common days when it cannot be known.
    """

    place: tuple[float, float, float, float, float] = (1.0, 0.9, 0.7, 0.4, 0.3)
    theme: tuple[float, float, float, float] = (1.0, 0.8, 0.5, 0.3)
    people: tuple[float, float, float] = (1.0, 0.9, 0.4)
    days_unknown: float = 0.5


WEIGHTS = Weights()
