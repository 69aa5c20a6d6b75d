"""Days of which only the month or the year may be known, as columns of a model."""

import calendar
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.works import DatePrecision


def day_field(label: Any) -> Any:
    """The first day that a date may mean, if one is known."""
    return models.DateField(label, null=True, blank=True)


def precision_field() -> Any:
    """How much of the day beside it is known."""
    return models.CharField(
        _("precision of the date"), max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY
    )


def last_day(day: date | None, precision: str) -> date | None:
    """The last day that a date may mean: what is due in 2026 is late from 2027 on."""
    if day is None or precision == DatePrecision.DAY:
        return day
    month = 12 if precision == DatePrecision.YEAR else day.month
    return date(day.year, month, calendar.monthrange(day.year, month)[1])
