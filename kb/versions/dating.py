"""The dates of a text: what may be said of them beside those of the work's other texts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.models import Expression
from kb.templatetags.dates import day
from kb.versions.periods import Period

DATE_FIELDS = ("promulgated_on", "in_force_from", "in_force_to")


@dataclass(frozen=True, slots=True)
class Dates:
    """When a text was promulgated, came into force and ceased to apply; each may be unknown.

    With ``ends_former``, the text that applied until then ceases on the day on which this one begins.
    """

    promulgated_on: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    ends_former: bool = field(default=False, compare=False)

    @property
    def period(self) -> Period:
        """When it applies."""
        return Period(self.in_force_from, self.in_force_to)


def dates_of(expression: Expression) -> Dates:
    """Those that a text has."""
    return Dates(*(getattr(expression, name) for name in DATE_FIELDS))


def as_text(dates: Dates) -> dict[str, Any]:
    """For the log."""
    return {name: str(getattr(dates, name) or "") for name in DATE_FIELDS}


def give_dates(expression: Expression, dates: Dates) -> Expression | None:
    """Put dates that will do on a text, without saving it; the former text that ends with them is saved and
    given back. Raises ValidationError, by field, for others."""
    check_order(dates)
    others = list(
        Expression.objects.select_for_update()
        .filter(work=expression.work_id, language=expression.language)
        .exclude(pk=expression.pk)
        .order_by("pk")
    )
    former = _former(others, dates) if dates.ends_former else None
    if former:
        former.in_force_to = dates.in_force_from
    _check_overlap(others, dates.period)
    for name in DATE_FIELDS:
        setattr(expression, name, getattr(dates, name))
    if former:
        former.save(update_fields=["in_force_to"])
    return former


def _former(others: Sequence[Expression], dates: Dates) -> Expression | None:
    """The text without an end that applies when this one begins."""
    start = dates.in_force_from
    if start is None:
        return None
    open_ones = [one for one in others if one.in_force_to is None and one.in_force_from]
    return next((one for one in open_ones if one.in_force_from and one.in_force_from < start), None)


def check_order(dates: Dates) -> None:
    """Raise ValidationError, by field, for dates that contradict each other."""
    if dates.in_force_to and dates.in_force_from is None:
        raise ValidationError(
            {"in_force_from": _("A text with a date of repeal needs the date of its entry into force.")}
        )
    if dates.period.is_reversed:
        raise ValidationError({"in_force_to": _("A text is repealed after it has come into force.")})
    if dates.promulgated_on and dates.in_force_from and dates.in_force_from < dates.promulgated_on:
        raise ValidationError(
            {"in_force_from": _("A text cannot come into force before it has been promulgated.")}
        )


def _check_overlap(others: Sequence[Expression], period: Period) -> None:
    """Two texts of a work do not apply on one day, unless they are two files of one version."""
    for other in others:
        if other.period != period and period.overlaps(other.period):
            raise ValidationError({"in_force_from": _overlap(other)})


def _overlap(other: Expression) -> str:
    said = {"name": other.filename, "start": day(other.in_force_from), "end": day(other.in_force_to)}
    if other.in_force_to:
        return (
            _(
                "“%(name)s” applies from %(start)s to %(end)s: two texts of a work cannot apply on one day. "
                "Change these dates or those."
            )
            % said
        )
    return (
        _(
            "“%(name)s” has applied since %(start)s, without an end: two texts of a work cannot apply on one "
            "day. Tick that the former text ends with this one, or give that one its date of repeal first."
        )
        % said
    )
