"""What the matrix reads off the register, kept until the register changes.

The counts of a large register take some hundred milliseconds; leadership opens the same matrix again and
again. They are kept in the cache under the question, what the viewer may see, and the version of the
register; what is older than ten minutes is counted anew all the same.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Q

from coordination import conditions, coverage_query
from coordination.coverage import CellCounts, Key, Period, Row, default_period
from coordination.coverage_asked import CoverageAsked
from coordination.models import Activity, Footprint, NeedFile, NobodyStatement, OverlapReview, Watch
from search.types import Viewer

_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts for a period, and what is said of the data below them.

    ``totals`` are those of each row over all themes.
    ``undated``, ``historical`` and ``unconfirmed`` (for 90 days) are pieces of work; ``as_of`` is the
    moment of the latest change, or None while nothing is in the register.
    """

    period: Period
    cells: Mapping[Key, CellCounts]
    totals: Mapping[Row, CellCounts]
    undated: int
    historical: int
    unconfirmed: int
    as_of: datetime | None


def counted(asked: CoverageAsked, viewer: Viewer) -> Counted:
    """The answer to the question, from the cache where the register has not changed since."""
    key = _key(asked, viewer)
    kept: Counted | None = cache.get(key)
    if kept is None:
        kept = _count(asked, viewer)
        cache.set(key, kept, _SECONDS)
    return kept


def _key(asked: CoverageAsked, viewer: Viewer) -> str:
    question = (asked.chosen.changed(), asked.level, asked.detail, asked.today, sorted(viewer.tokens))
    text = repr((question, _version()))
    return f"coverage:{hashlib.sha256(text.encode()).hexdigest()}"


def _version() -> tuple[Any, ...]:
    """What differs after any change of the register: its newest rows, when the last one was closed, what
    was decided, and what is wanted and stated."""
    newest = Footprint.objects.order_by("-pk").values_list("pk", "recorded_from").first()
    closed = Footprint.objects.aggregate(at=Max("recorded_to"))["at"]
    activities = Activity.objects.aggregate(number=Count("pk"))["number"]
    judged = OverlapReview.objects.aggregate(number=Count("pk"), at=Max("at"))
    wanted = list(Watch.objects.order_by("pk").values_list("area", "theme"))
    needed = NeedFile.objects.aggregate(at=Max("at"), back=Max("withdrawn_at"))
    stated = list(NobodyStatement.objects.order_by("pk").values_list("area", "theme", "on"))
    return newest, closed, activities, *judged.values(), *needed.values(), wanted, stated


def _count(asked: CoverageAsked, viewer: Viewer) -> Counted:
    rows = Footprint.objects.current().validated().visible_to(viewer)
    narrowed = asked.asked(viewer)
    wanted = rows if narrowed is None else narrowed
    first, last = coverage_query.days_known(wanted, asked.today)
    period = asked.period(default_period(first, last, asked.today))
    newest = rows.order_by("-pk").values_list("recorded_from", flat=True).first()
    found = coverage_query.coverage(asked.question(period), viewer, narrowed, totals=True, holds=asked.holds)
    totals = {row: counts for (row, theme), counts in found.items() if not theme}
    cells = {key: counts for key, counts in found.items() if key[1]}
    return Counted(period, cells, totals, **_beside(wanted, asked.today), as_of=newest)


def _beside(rows: coverage_query.Rows, today: date) -> dict[str, int]:
    """What a matrix says of its data besides the cells."""
    work = conditions.work()
    found: dict[str, int] = rows.filter(conditions.validated()).aggregate(
        undated=Count(work, distinct=True, filter=conditions.undated() & Q(historical=False)),
        old_work=Count(work, distinct=True, filter=conditions.undated() & Q(historical=True)),
        unconfirmed=Count(work, distinct=True, filter=conditions.unconfirmed(today)),
    )
    return {
        "undated": found["undated"],
        "historical": found["old_work"],
        "unconfirmed": found["unconfirmed"],
    }
