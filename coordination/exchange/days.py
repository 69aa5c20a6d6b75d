"""Days as tables write them, in French, English and figures."""

import re
from datetime import date, timedelta

from reference.names import plain

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:T.*)?")
_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_WORDS = re.compile(r"(?:(\d{1,2})(?:er|st|nd|rd|th)?\s+)?([a-z]+)\.?\s+(\d{4})")
_MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"),
    ("octobre", "october"), ("novembre", "november"), ("decembre", "december"),
)  # fmt: skip
# The day from which spreadsheets count, and the figures that can be such a count: 1990 to 2100.
_EPOCH = date(1899, 12, 30)
_SERIAL = re.compile(r"[3-7]\d{4}")
YEAR, MONTH, DAY = "year", "month", "day"


def read_day(said: str) -> tuple[date, str]:
    """The first day that the text can mean, and how much of it is known: "year", "month" or "day".

    Figures are read day first, as in French, unless only the other order is a date. Raises ValueError.
    """
    said = plain(said)
    if found := _ISO.fullmatch(said.upper()):
        parts = [int(part) for part in found.groups() if part]
        return date(*[*parts, 1, 1][:3]), (YEAR, MONTH, DAY)[len(parts) - 1]
    if found := _FIGURES.fullmatch(said):
        first, second, year = map(int, found.groups())
        return (date(year, first, second) if second > 12 else date(year, second, first)), DAY
    if found := _WORDS.fullmatch(said):
        number, name, of = found.groups()
        return date(int(of), _month(name), int(number or 1)), DAY if number else MONTH
    if _SERIAL.fullmatch(said):
        return _EPOCH + timedelta(days=int(said)), DAY
    raise ValueError(f"no day: {said}")


def _month(name: str) -> int:
    if len(name) >= 3:
        for number, names in enumerate(_MONTHS, 1):
            if any(known.startswith(name) for known in names):
                return number
    raise ValueError(f"no month: {name}")
