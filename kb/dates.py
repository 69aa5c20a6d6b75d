"""Dates that are known to the year, the month or the day."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.models.works import DatePrecision

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_PRECISIONS = (DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY)


def parse_date(text: str) -> tuple[date | None, DatePrecision]:
    """ "2024", "2024-12" or "2024-12-13" as the first day it can mean, and how much of it is known.

    Raises ValidationError for anything else but an empty text.
    """
    if not text.strip():
        return None, DatePrecision.DAY
    match = _DATE.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        parts = [int(part) for part in match.groups() if part]
        day = date(*[*parts, 1, 1][:3])
    except ValueError as error:
        raise ValidationError(_("Write the date as 2024, 2024-12 or 2024-12-13."), code="date") from error
    return day, _PRECISIONS[len(parts) - 1]


class DayConverter:
    """A day in an address: ``2025-01-15``; one that the calendar does not have is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()
