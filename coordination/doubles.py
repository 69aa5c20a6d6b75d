"""Likely doubles: activities that may be one piece of work, registered twice."""

from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from coordination.content import ActivityContent
from coordination.models import Activity
from reference.names import plain

# Two titles this near (0 to 100, rapidfuzz's token_sort_ratio) may be one.
ALIKE = 88
# So many of an organisation, the newest, are compared with.
_LOOKED_AT = 400
_A_YEAR = 366


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of a record: its titles, folded, and its start."""

    pk: int
    title: str
    titles: tuple[str, ...]
    start: date | None


class Doubles:
    """The records of the organisations that a file names, each organisation's read once."""

    def __init__(self) -> None:
        self._known: dict[int, dict[int, Known]] = {}

    def of(self, content: ActivityContent) -> Known | None:
        """The record of the same organisation whose title is nearly the same, and whose start does not say
        otherwise, the newest first; None when there is none."""
        titles = _folded(content.title_fr, content.title_en)
        start = content.actual_start or content.planned_start
        for known in reversed(self._of(content.reporting_organisation_id).values()):
            if _near(start, known.start) and _alike(titles, known.titles):
                return known
        return None

    def add(self, activity: Activity) -> None:
        """Take what was just written among those to compare with."""
        self._of(activity.reporting_organisation_id)[activity.pk] = _known(
            activity.pk,
            activity.title_fr,
            activity.title_en,
            activity.actual_start or activity.planned_start,
        )

    def _of(self, organisation: int) -> dict[int, Known]:
        if organisation not in self._known:
            newest = Activity.objects.of([organisation]).order_by("-pk")
            rows = newest.values_list("pk", "title_fr", "title_en", "actual_start", "planned_start")
            self._known[organisation] = {
                pk: _known(pk, french, english, actual or planned)
                for pk, french, english, actual, planned in reversed(rows[:_LOOKED_AT])
            }
        return self._known[organisation]


def _known(pk: int, french: str, english: str, start: date | None) -> Known:
    return Known(pk, french or english, _folded(french, english), start)


def _folded(*titles: str) -> tuple[str, ...]:
    return tuple(plain(title) for title in titles if title)


def _alike(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    return any(fuzz.token_sort_ratio(one, other, score_cutoff=ALIKE) for one in mine for other in theirs)


def _near(one: date | None, other: date | None) -> bool:
    """Whether they begin within a year of each other, as far as is known."""
    return one is None or other is None or abs((one - other).days) <= _A_YEAR
