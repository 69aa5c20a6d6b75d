"""When a wording began to apply, read from the name of the law that made it. Pure.

A consolidated file names the law ("Modifié par Loi n°72-3 du 3 janvier 1972 - art. 3 JORF 5 janvier 1972 en
vigueur le 1er août 1972") and gives each version a place in time: a moment in seconds since 1970, or, for
what is older, a small number that only counts the days on which something changed.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_DAY = rf"(?P<day>\d{{1,2}})(?:er)?\s+(?P<month>{'|'.join(_MONTHS)})\s+(?P<year>\d{{4}})"
_ISO = r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
# One name may tell of several laws, the latest last.
_LAW = re.compile(r"(?i)\b(?=(?:créé|modifié|abrogé|transféré|rétabli|remplacé)e?s?\s+par\b)")
_PLACE = ZoneInfo("Europe/Paris")
# Below it, the number counts changes; from it on, it is a moment.
_FIRST_MOMENT = 10_000


class Basis(StrEnum):
    """What in the name says so; the surest first."""

    IN_FORCE = "in force"
    PUBLISHED = "published"
    PROMULGATED = "promulgated"
    LAW = "law"


_READINGS = (
    (Basis.IN_FORCE, re.compile(rf"(?i)en vigueur (?:le|à compter du) {_DAY}")),
    (Basis.PUBLISHED, re.compile(rf"(?i)\bJORF (?:du )?{_DAY}")),
    (Basis.PROMULGATED, re.compile(rf"(?i)promulguée? le {_DAY}")),
    (Basis.LAW, re.compile(rf"(?i)\bdu {_DAY}")),
    (Basis.LAW, re.compile(rf"\b{_ISO}\b")),
)


@dataclass(frozen=True, slots=True)
class Stated:
    """The day that a law's name gives, and what it is the day of."""

    day: date
    basis: Basis


@dataclass(frozen=True, slots=True)
class Start:
    """From when a wording applies. With ``not_before``, the day is not known: it lies between the two, and
    the wording applies for certain from ``day`` on."""

    day: date
    not_before: date | None = None


def stated_in(name: str) -> Stated | None:
    """What the name of the last law that it tells of says; None where no day can be read."""
    last = _LAW.split(name)[-1]
    for basis, pattern in _READINGS:
        if (match := pattern.search(last)) and (day := _day(match)):
            return Stated(day, basis)
    return None


def _day(match: re.Match[str]) -> date | None:
    month = match["month"].lower()
    try:
        number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
        return date(int(match["year"]), number, int(match["day"]))
    except ValueError:
        return None


def moment_of(place: int) -> date | None:
    """The day that a place in time is; None for one that only counts."""
    return datetime.fromtimestamp(place, _PLACE).date() if place >= _FIRST_MOMENT else None


def starts_of(versions: Iterable[tuple[int, str]]) -> Mapping[int, Start]:
    """The start of each place in time, from (place, name of the law) of every version there is.

    Days read from names are believed as far as they agree with the order of the places: a version whose name
    tells only of the law that first made the article has a day that comes too early. Such a place lies
    between its neighbours.
    """
    seen = list(versions)
    starts = {place: Start(day) for place, _ in seen if (day := moment_of(place))}
    counted = sorted({place for place, _ in seen} - starts.keys())
    oldest = min((start.day for start in starts.values()), default=date.max)
    claims = ((place, day) for place, name in seen if place not in starts for day in _stated(name))
    believed = _in_order(claim for claim in claims if claim[1] < oldest)
    known = sorted(believed)
    for place in counted:
        at = bisect_left(known, place)
        if place in believed:
            starts[place] = Start(believed[place])
        else:
            after = believed[known[at]] if at < len(known) else oldest
            starts[place] = Start(after, believed[known[at - 1]] if at else date.min)
    return starts


def _stated(name: str) -> list[date]:
    stated = stated_in(name)
    return [stated.day] if stated else []


def _in_order(claims: Iterable[tuple[int, date]]) -> dict[int, date]:
    """The longest run of claims in which the days rise with the places."""
    ordered = sorted(set(claims), key=lambda claim: (claim[0], -claim[1].toordinal()))
    tails: list[date] = []
    ends: list[int] = []
    before: list[int | None] = []
    for index, (_, day) in enumerate(ordered):
        at = bisect_left(tails, day)
        before.append(ends[at - 1] if at else None)
        if at < len(tails) and tails[at] == day:
            # The place that claims a day first: later ones repeat the law that made the article.
            continue
        tails[at:] = [day] if at == len(tails) else [day, *tails[at + 1 :]]
        ends[at:] = [index] if at == len(ends) else [index, *ends[at + 1 :]]
    kept: dict[int, date] = {}
    step = ends[-1] if ends else None
    while step is not None:
        place, day = ordered[step]
        kept[place] = day
        step = before[step]
    return kept
