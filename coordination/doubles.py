"""Likely doubles: activities that may be one piece of work, registered twice."""

from collections.abc import Iterable
from datetime import date

from rapidfuzz import fuzz

from coordination.content import ActivityContent
from coordination.models import Activity
from reference.names import plain

# Two titles this near (0 to 100, rapidfuzz's token_sort_ratio) may be one.
ALIKE = 88
_LOOKED_AT = 400


def likely_double(content: ActivityContent) -> Activity | None:
    """The record of the same organisation whose title is nearly the same, and whose place and dates do not
    say otherwise; None when there is none."""
    own = Activity.objects.of([content.reporting_organisation_id]).order_by("-pk")
    titles = own.values_list("pk", "title_fr", "title_en", "planned_start", "actual_start")[:_LOOKED_AT]
    mine = [title for title in (content.title_fr, content.title_en) if title]
    start = content.actual_start or content.planned_start
    for pk, french, english, planned, actual in titles:
        if _alike(mine, filter(None, (french, english))) and _near(start, actual or planned):
            return own.filter(pk=pk).first()
    return None


def _alike(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    others = [plain(title) for title in theirs]
    return any(fuzz.token_sort_ratio(plain(a), b, score_cutoff=ALIKE) for a in mine for b in others)


def _near(one: date | None, other: date | None) -> bool:
    """Whether they begin within a year of each other, as far as is known."""
    return one is None or other is None or abs((one - other).days) <= 366
