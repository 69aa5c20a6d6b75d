"""The day that a reader asks for: "the text in force on"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.dates import parse_date


@dataclass(frozen=True, slots=True)
class DayForm:
    """The small form on a page: the day that is shown in it, and where it leads."""

    day: date
    is_asked: bool
    action: str

    @classmethod
    def of(cls, day: date | None, action: str) -> DayForm:
        """The form of a page that reads the text of a day, or today's."""
        return cls(day or timezone.localdate(), day is not None, action)


def asked_day(request: HttpRequest) -> date | None:
    """The day in ``?au=2025-01-15``, or in a part of it such as ``2025``; one that cannot be read is told."""
    text = request.GET.get("au", "").strip()
    if not text:
        return None
    day = read_day(text)
    if day is None:
        messages.warning(request, _("“%(text)s” is no date: write it as 2025-01-15.") % {"text": text[:30]})
    return day


def read_day(text: str) -> date | None:
    """2025-01-15, 2025-01, 2025, and 15/01/2025 as people write it; None for anything else."""
    parts = text.strip().split("/")
    try:
        return parse_date("-".join(reversed(parts)))[0]
    except ValidationError:
        return None
