"""Dates as people of the two languages write them, with no more precision than is known."""

from datetime import date

from django import template
from django.utils.translation import pgettext, pgettext_lazy

from kb.models.works import DatePrecision

register = template.Library()

NO_BREAK_SPACE = "\u00a0"
_MONTHS = (
    pgettext_lazy("short month", "Jan"),
    pgettext_lazy("short month", "Feb"),
    pgettext_lazy("short month", "Mar"),
    pgettext_lazy("short month", "Apr"),
    pgettext_lazy("short month", "May"),
    pgettext_lazy("short month", "Jun"),
    pgettext_lazy("short month", "Jul"),
    pgettext_lazy("short month", "Aug"),
    pgettext_lazy("short month", "Sep"),
    pgettext_lazy("short month", "Oct"),
    pgettext_lazy("short month", "Nov"),
    pgettext_lazy("short month", "Dec"),
)


@register.filter
def day(value: date | None, precision: str = DatePrecision.DAY) -> str:
    """``13 déc. 2024``, ``déc. 2024`` or ``2024``, in one piece; empty without a date."""
    if value is None:
        return ""
    parts = [str(value.year)]
    if precision != DatePrecision.YEAR:
        parts.insert(0, str(_MONTHS[value.month - 1]))
    if precision == DatePrecision.DAY:
        parts.insert(0, pgettext("first day of a month", "1") if value.day == 1 else str(value.day))
    return NO_BREAK_SPACE.join(parts)
