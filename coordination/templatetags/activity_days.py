"""The days of an activity as search records keep them, for people."""

from datetime import date

from django import template

from kb.templatetags.dates import day

register = template.Library()


@register.filter
def days(value: str) -> str:
    """ "2026-03/2026-12-31" as "mars 2026 – 31 déc. 2026"; an open side is "…"."""
    first, _stroke, last = value.partition("/")
    shown = _day(first), _day(last)
    if not any(shown):
        return ""
    return shown[0] if shown[0] == shown[1] else f"{shown[0] or '…'} – {shown[1] or '…'}"


def _day(value: str) -> str:
    """A day, a month or a year, as far as it is written."""
    precision = {4: "year", 7: "month", 10: "day"}.get(len(value), "")
    try:
        return day(date.fromisoformat(f"{value}-01-01"[:10]), precision) if precision else ""
    except ValueError:
        return ""
