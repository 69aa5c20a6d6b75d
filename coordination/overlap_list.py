"""The list of overlaps by score: the pairs of works that a matrix counts, their factors and what was decided.

A pair is of two pieces of work, a joint group being one; its score is that of its closest rows. Pairs that
were said to be joint, or part of one another, are no overlap. What is listed is what the matrix counts:
both rows active in its period and seen by its viewer, and one of them among those that are asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import conditions
from coordination.clusters import Cluster, clusters_of
from coordination.coverage import Period, default_period
from coordination.coverage_asked import CoverageAsked
from coordination.coverage_query import days_known, listed_pairs
from coordination.models import Activity, Footprint, OverlapPair, OverlapReview
from coordination.models.analysis import visible
from coordination.neighbours import meeting_kept, words_of
from kb.exchange.tables import Cell
from search.types import PARTNERS, Viewer

UNDECIDED, DECIDED, EVERY = "open", "decided", "all"
DECISIONS: Mapping[str, Any] = {
    UNDECIDED: gettext_lazy("to decide"),
    DECIDED: gettext_lazy("decided"),
    EVERY: gettext_lazy("all of them"),
}
# Groups are drawn from so many pairs, the closest; nobody decides on more.
_PAIRS_GROUPED = 20_000
# So many activities of a group are named.
NAMED = 6

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ListedOverlap:
    """A pair as a line: its score with the four factors, as numbers and in words."""

    first: Activity
    second: Activity
    score: float
    factors: tuple[tuple[str, float], ...]
    review: OverlapReview | None
    is_decided: bool

    @property
    def formula(self) -> str:
        """How the score comes about: "0.90 × 1.00 × 0.80 × 0.90"."""
        return " × ".join(f"{number:.2f}" for _words, number in self.factors)


@dataclass(frozen=True, slots=True)
class NamedCluster:
    """A group of more than two, with the first of its activities."""

    cluster: Cluster
    activities: tuple[Activity, ...]

    @property
    def more(self) -> int:
        """How many works the names leave out."""
        return max(0, len(self.cluster.works) - len(self.activities))


class Overlaps:
    """The pairs of a matrix, undecided, decided or all; a sequence to page through."""

    def __init__(self, asked: CoverageAsked, viewer: Viewer, decision: str = UNDECIDED) -> None:
        self.viewer = viewer
        self._pairs = _pairs(asked, viewer)
        self._works = _works(self._pairs, decision)

    @cached_property
    def _count(self) -> int:
        return self._works.count()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, part: slice) -> list[ListedOverlap]:
        keys = [(row["low"], row["high"]) for row in self._works[part]]
        return _listed(self._pairs, keys)

    def clusters(self) -> list[NamedCluster]:
        """The groups of more than two that these pairs make, the largest first."""
        rows = self._works.values_list("low", "high", "best")[:_PAIRS_GROUPED]
        return _named({(low, high): score for low, high, score in rows}, self.viewer)


def _pairs(asked: CoverageAsked, viewer: Viewer) -> QuerySet[OverlapPair]:
    """Every meeting of two rows that the matrix counts, with its two works in order."""
    question = asked.question(period_of(asked, viewer))
    found = listed_pairs()
    for at in ("first_footprint__", "second_footprint__"):
        found = found.filter(
            conditions.active(question, at), visible(viewer, at), **{f"{at}recorded_to": None}
        )
    wanted = asked.asked(viewer)
    if wanted is not None:
        rows = wanted.order_by().values("pk")
        found = found.filter(Q(first_footprint__in=rows) | Q(second_footprint__in=rows))
    one, other = conditions.work("first_footprint__"), conditions.work("second_footprint__")
    return found.annotate(low=Least(one, other), high=Greatest(one, other)).exclude(low=F("high"))


def period_of(asked: CoverageAsked, viewer: Viewer) -> Period:
    """The period that is asked for, or that of the data, as ``kept_counts`` finds it."""
    rows = asked.asked(viewer)
    known = Footprint.objects.current().validated().visible_to(viewer) if rows is None else rows
    return asked.period(default_period(*days_known(known, asked.today), asked.today))


def _works(pairs: QuerySet[OverlapPair], decision: str) -> QuerySet[Any]:
    """One line for two works, the closest first."""
    reviews = OverlapReview.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
    open_one = Case(When(Exists(reviews), then=Value(0)), default=Value(1), output_field=IntegerField())
    found: Any = pairs.annotate(is_open=open_one).order_by().values("low", "high")
    found = found.annotate(best=Max("score"), undecided=Max("is_open"))
    if decision != EVERY:
        found = found.filter(undecided=int(decision == UNDECIDED))
    return found.order_by("-best", "low", "high")  # type: ignore[no-any-return]


def _listed(pairs: QuerySet[OverlapPair], keys: Sequence[Key]) -> list[ListedOverlap]:
    wanted = Q(pk__in=[])
    for low, high in keys:
        wanted |= Q(low=low, high=high)
    related = ("first__reporting_organisation", "second__reporting_organisation")
    best: dict[Key, OverlapPair] = {}
    open_keys: set[Key] = set()
    found = list(pairs.filter(wanted).select_related(*related).order_by("-score", "pk"))
    reviews = _reviews(found)
    for pair in found:
        key: Key = (pair.low, pair.high)  # type: ignore[attr-defined]
        best.setdefault(key, pair)
        if (pair.first_id, pair.second_id) not in reviews:
            open_keys.add(key)
    return [_line(best[key], reviews, key not in open_keys) for key in keys if key in best]


def _reviews(pairs: Sequence[OverlapPair]) -> dict[Key, OverlapReview]:
    firsts, seconds = {pair.first_id for pair in pairs}, {pair.second_id for pair in pairs}
    found = OverlapReview.objects.filter(first__in=firsts, second__in=seconds)
    return {(review.first_id, review.second_id): review for review in found}


def _line(pair: OverlapPair, reviews: Mapping[Key, OverlapReview], is_decided: bool) -> ListedOverlap:
    numbers = [float(pair.factors[name]) for name in ("place", "theme", "days", "people")]
    words = words_of(meeting_kept(pair))
    return ListedOverlap(
        pair.first,
        pair.second,
        pair.score,
        tuple(zip(words, numbers, strict=True)),
        reviews.get((pair.first_id, pair.second_id)),
        is_decided,
    )


def _named(scores: Mapping[Key, float], viewer: Viewer) -> list[NamedCluster]:
    clusters = clusters_of(scores)
    works = {work for cluster in clusters for work in cluster.works[:NAMED]}
    plain = Q(pk__in=[work for work in works if work > 0])
    joint = Q(joint_group__in=[-work for work in works if work < 0])
    found: dict[int, Activity] = {}
    # Of a joint group the reader may see some only.
    seen = Activity.objects.visible_to(viewer).filter(plain | joint).order_by("pk")
    for activity in seen.select_related("reporting_organisation"):
        found.setdefault(-activity.joint_group_id if activity.joint_group_id else activity.pk, activity)
    return [
        NamedCluster(
            cluster, tuple(found[work] for work in cluster.works if work in works and work in found)[:NAMED]
        )
        for cluster in clusters
    ]


# -- as a file


def header() -> list[str]:
    """The columns of the list as a file."""
    return [
        *(_("Score"), _("First activity"), _("Organisation"), _("Second activity"), _("Organisation")),
        *(_("Place"), _("Theme"), _("Days"), _("People"), _("Why"), _("Decision"), _("Reason"), _("Address")),
    ]


def lines(found: Overlaps, absolute: Any) -> Iterator[Sequence[Cell]]:
    """The list as the rows of a file, in portions; partners read why it was decided so."""
    told = PARTNERS in found.viewer.tokens
    for begin in range(0, len(found), 200):
        for row in found[begin : begin + 200]:
            yield [
                row.score,
                *(row.first.title, str(row.first.reporting_organisation)),
                *(row.second.title, str(row.second.reporting_organisation)),
                *(number for _words, number in row.factors),
                " · ".join(words for words, _number in row.factors),
                row.review.get_relation_display() if row.review else _("to decide"),
                row.review.reason if row.review and told else "",
                absolute(reverse("activity", args=[row.first.pk])),
            ]
