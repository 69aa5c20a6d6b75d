"""What waits for validation: each submission with what changed, what it overlaps and since when it waits."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from coordination.content import (
    CONTENT_RELATIONS,
    ActivityContent,
    content_of,
    differences,
    from_json,
    pending_content,
)
from coordination.listing import OF_LINE
from coordination.models import Activity, ActivityChange, OverlapPair, OverlapReview, RecordState
from coordination.register import overlaps_with_register
from coordination.weights import LISTED
from coordination.wording import Change, changes_between, names_in
from reference.bilingual import in_language
from search.types import Viewer

_DATA = Path(__file__).parent / "data" / "send_back_reasons.json"
# So many overlaps of one submission are named; its own page has them all.
OVERLAPS_NAMED = 5
# Those that ``with_related`` prefetches already, more deeply, are left out.
# What makes footprints; another change leaves the overlaps as they are.
_MEETING = {
    "type_id", "target_group_id", "status", "countrywide", "themes", "places", "participations",
    "planned_start", "planned_start_precision", "planned_end", "planned_end_precision",
    "actual_start", "actual_start_precision", "actual_end", "actual_end_precision",
    "reported_from", "reported_to",
}  # fmt: skip


@lru_cache
def reasons() -> Mapping[str, Mapping[str, str]]:
    """The reasons to choose from when something is sent back, in French and English, by their codes."""
    return {row["code"]: row for row in json.loads(_DATA.read_text(encoding="utf-8"))}


# -- which submissions


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the queue asks for; what makes no sense is passed over."""

    organisation: str = ""
    kind: str = ""
    overlaps: bool = False
    older_than: int = 0

    @classmethod
    def from_query(cls, query: QueryDict) -> "Asked":
        """Read an address."""
        kind, days = query.get("kind", ""), query.get("older_than", "")
        return cls(
            organisation=query.get("organisation", "").replace("\0", "")[:120],
            kind=kind if kind in {"new", "changed"} else "",
            overlaps=query.get("overlaps") == "1",
            older_than=int(days) if days in {"7", "14", "30"} else 0,
        )

    @property
    def is_empty(self) -> bool:
        """It narrows nothing."""
        return self == Asked()


def _waiting(kind: str) -> Q:
    """New ones, changes to validated ones, or both. By their keys, so that the few are found in their
    indexes, whatever the database thinks of their number."""
    new = Activity.objects.filter(state=RecordState.SUBMITTED)
    changed = Activity.objects.filter(proposal_state=RecordState.SUBMITTED)
    chosen = {"new": [new], "changed": [changed]}.get(kind, [new, changed])
    wanted = Q(pk__in=[])
    for activities in chosen:
        wanted |= Q(pk__in=activities.order_by().values("pk"))
    return wanted


def submissions(asked: Asked | None = None, now: datetime | None = None) -> QuerySet[Activity]:
    """What waits for a coordinator, the longest waiting first."""
    asked = asked or Asked()
    found = Activity.objects.filter(_waiting(asked.kind))
    if asked.organisation:
        found = found.filter(reporting_organisation__code=asked.organisation)
    if asked.older_than:
        found = found.filter(submitted_at__lt=(now or timezone.now()) - timedelta(days=asked.older_than))
    if asked.overlaps:
        pairs = undecided_pairs()
        found = found.filter(
            Exists(pairs.filter(first=OuterRef("pk"))) | Exists(pairs.filter(second=OuterRef("pk")))
        )
    return found.order_by("submitted_at", "pk")


def undecided_pairs() -> QuerySet[OverlapPair]:
    """The pairs that are listed and that nobody has decided, possible doubles among them."""
    decided = OverlapReview.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
    return OverlapPair.objects.filter(~Exists(decided), score__gte=LISTED)


# -- what is shown of each


class Overlapping(NamedTuple):
    """Another activity that a submission overlaps."""

    activity: Activity
    score: float
    possible_double: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A submission. ``since`` names what ``changes`` are compared with: the validated version
    ("validated"), what was sent back before ("sent_back"), or nothing, for something new ("").
    ``more_overlaps`` counts those that ``overlaps`` leaves out."""

    activity: Activity
    title: str
    since: str
    changes: Sequence[Change]
    overlaps: Sequence[Overlapping]
    more_overlaps: int
    days: int
    by: Any

    @property
    def token(self) -> str:
        """What a button sends: the record and the version that is shown."""
        return f"{self.activity.pk}:{self.activity.version}"


def rows_of(activities: QuerySet[Activity], viewer: Viewer, now: datetime | None = None) -> list[Row]:
    """Lines for these submissions, in their order; the number of queries does not grow with theirs, but
    for those whose changed version may overlap something else."""
    related = activities.select_related("reporting_organisation", "created_by")
    found = list(related.prefetch_related(*CONTENT_RELATIONS))
    pending = {activity.pk: pending_content(activity) for activity in found}
    handed_in = _handed_in(found)
    before = {activity.pk: _before(activity, handed_in[activity.pk]) for activity in found}
    names = names_in([*pending.values(), *(content for content, _since in before.values() if content)])
    overlaps = _overlaps(found, pending, viewer)
    now = now or timezone.now()
    return [
        Row(
            activity=activity,
            title=in_language(pending[pk], "title"),
            since=before[pk][1],
            changes=changes_between(before[pk][0], pending[pk], names),
            overlaps=overlaps[pk][:OVERLAPS_NAMED],
            more_overlaps=max(0, len(overlaps[pk]) - OVERLAPS_NAMED),
            days=max(0, (now - (activity.submitted_at or activity.updated_at)).days),
            by=handed_in[pk][0].by if handed_in[pk] else activity.created_by,
        )
        for activity in found
        for pk in [activity.pk]
    ]


def _handed_in(activities: Iterable[Activity]) -> dict[int, list[ActivityChange]]:
    """The times each was handed in, the last one first."""
    found: defaultdict[int, list[ActivityChange]] = defaultdict(list)
    changes = ActivityChange.objects.filter(activity__in=list(activities), action="submit")
    for change in changes.select_related("by").order_by("-pk"):
        found[change.activity_id].append(change)
    return found


def _before(activity: Activity, handed_in: Sequence[ActivityChange]) -> tuple[ActivityContent | None, str]:
    """What a submission is compared with, and what that is."""
    if activity.state == RecordState.VALIDATED:
        return content_of(activity), "validated"
    if len(handed_in) > 1 and handed_in[1].after:
        return from_json(handed_in[1].after), "sent_back"
    return None, ""


Scores = dict[int, tuple[float, bool]]


def _overlaps(
    activities: Sequence[Activity], pending: Mapping[int, ActivityContent], viewer: Viewer
) -> dict[int, list[Overlapping]]:
    """What each overlaps and nobody has decided, best first."""
    scores = _kept_scores([activity.pk for activity in activities])
    decided = _decided([activity.pk for activity in activities])
    for activity in activities:
        if activity.proposal and _MEETING & {*differences(content_of(activity), pending[activity.pk])}:
            scores[activity.pk] = _scores_now(activity, pending[activity.pk], viewer, decided[activity.pk])
    others = Activity.objects.visible_to(viewer).select_related("reporting_organisation")
    known = others.only(*OF_LINE).in_bulk({pk for found in scores.values() for pk in found})
    return {
        activity.pk: [
            Overlapping(known[pk], score, double)
            for pk, (score, double) in sorted(
                scores[activity.pk].items(), key=lambda one: (-one[1][0], one[0])
            )
            if pk in known
        ]
        for activity in activities
    }


def _kept_scores(pks: Sequence[int]) -> defaultdict[int, Scores]:
    """The other activity with the best score, as the register keeps them."""
    wanted, scores = set(pks), defaultdict[int, Scores](dict)
    pairs = undecided_pairs().filter(Q(first__in=wanted) | Q(second__in=wanted))
    for first, second, score, double in pairs.values_list("first", "second", "score", "possible_double"):
        for mine, other in ((first, second), (second, first)):
            if mine in wanted and score > scores[mine].get(other, (0.0, False))[0]:
                scores[mine][other] = (score, double)
    return scores


def _decided(pks: Sequence[int]) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    reviews = OverlapReview.objects.filter(Q(first__in=pks) | Q(second__in=pks))
    for first, second in reviews.values_list("first", "second"):
        found[first].add(second)
        found[second].add(first)
    return found


def _scores_now(activity: Activity, content: ActivityContent, viewer: Viewer, decided: set[int]) -> Scores:
    """The same for a version that is not in the register yet."""
    scores: Scores = {}
    for overlap in overlaps_with_register(content, viewer, activity):
        other = next(pk for pk in overlap.activities if pk != activity.pk)
        if overlap.score >= LISTED and other not in decided:
            scores[other] = (overlap.score, overlap.possible_double)
    return scores
