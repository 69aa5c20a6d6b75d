"""What a footprint counts as on a day and in a period, as conditions of a query.

They say of rows in the database what ``footprints.Footprint`` and ``counting.presence`` say of one value; a
test holds the two equal. ``at`` is the way from the row that is asked for to its footprint.
"""

from datetime import date, timedelta

from django.db.models import Aggregate, BigIntegerField, Case, DateField, F, Max, Min, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from coordination.coverage import SOON, Question
from coordination.footprints import OVER, STILL, Status

# What nobody has confirmed for so long is asked for again.
UNCONFIRMED_AFTER = timedelta(days=90)


def validated(at: str = "") -> Q:
    """It is in the register, and goes on."""
    return Q(**{f"{at}state": "validated"}) & ~Q(**{f"{at}status__in": STILL})


def undated(at: str = "") -> Q:
    """It has neither a start nor an end."""
    return Q(**{f"{at}start": None, f"{at}end": None})


def overdue(today: date, at: str = "") -> Q:
    """``Footprint.overdue``."""
    # Most of what has ended is closed: asked first, that ends the question.
    unfinished = ~Q(**{f"{at}status__in": OVER})
    return unfinished & Q(**{f"{at}end__lt": today, f"{at}end_basis": "planned", f"{at}historical": False})


def late(today: date, at: str = "") -> Q:
    """``Footprint.late``."""
    unconfirmed = Q(**{f"{at}confirmed": None}) | Q(**{f"{at}confirmed__lte": F(f"{at}end")})
    return overdue(today, at) & unconfirmed


def dated_in(question: Question, at: str = "") -> Q:
    """Some of its days lie in the period; an overdue one goes on until today."""
    (first, last), today = question.period, question.today
    ends = Q(**{f"{at}end": None}) | Q(**{f"{at}end__gte": first})
    if first <= today:
        ends |= overdue(today, at)
    begun = Q(**{f"{at}start": None}) | Q(**{f"{at}start__lte": last})
    return begun & ends & ~undated(at)


def undated_now(question: Question, at: str = "") -> Q:
    """It is undated, under way, and the period holds today."""
    if not question.period.first <= question.today <= question.period.last:
        return Q(pk__in=[])
    now = Q(**{f"{at}status": Status.IMPLEMENTATION, f"{at}historical": False})
    return undated(at) & now


def active(question: Question, at: str = "") -> Q:
    """Whether it counts as active in the period."""
    return validated(at) & (dated_in(question, at) | undated_now(question, at))


def lasts(today: date) -> Q:
    """It begins within 90 days and goes on after them, as far as is known."""
    soon = today + SOON
    begins = Q(start=None) | Q(start__lte=soon)
    goes_on = Q(end=None) | Q(end__gt=soon) | overdue(today)
    return begins & goes_on & ~undated() & Q(historical=False) & ~Q(status__in=OVER)


def ends_soon(today: date) -> Q:
    """Its last day comes within 90 days."""
    return Q(end__range=(today, today + SOON))


def work(at: str = "") -> Coalesce:
    """``Footprint.counted_as``: the activity, or its joint group as a negative number."""
    joint = -F(f"{at}joint_group_id")
    return Coalesce(joint, F(f"{at}activity_id"), output_field=BigIntegerField())


def not_only_planned() -> Q:
    """It is more than planned."""
    return ~Q(status=Status.PIPELINE)


def outermost_days(today: date) -> dict[str, Aggregate]:
    """The first and the last day that dated rows name; work with an open end reaches to today."""
    open_end = Case(When(status__in=OVER, then=F("start")), default=Value(today), output_field=DateField())
    end = Coalesce("end", open_end)
    begin = Coalesce("start", end)
    return {
        "first": Min(Least(begin, end)),
        "last": Max(Greatest(begin, end)),
    }


def unfinished() -> Q:
    """Somebody still has it to do."""
    return Q(historical=False) & ~Q(status__in=OVER | STILL)


def unconfirmed(today: date) -> Q:
    """Somebody still has it to do, and nobody has said for 90 days that it still holds."""
    old = Q(confirmed=None) | Q(confirmed__lt=today - UNCONFIRMED_AFTER)
    return unfinished() & old
