"""Who else works there and then on that theme: the overlaps of one activity, in words, with decisions.

Everything here is what one viewer may see, and the query says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coordination.content import ActivityContent, content_of
from coordination.models import (
    Activity,
    OrganisationRole,
    OverlapPair,
    OverlapReview,
    RecordState,
    Relation,
)
from coordination.pairs import Overlap
from coordination.register import kept_overlaps, overlaps_with_register
from coordination.weights import LISTED, DaysMatch, PeopleMatch, PlaceMatch, ThemeMatch
from coordination.wording import days_of
from search.types import PARTNERS, Viewer

# So many are shown one by one; nobody decides on more at a time. So many of the others are named.
SHOWN, NAMED = 8, 20
_PLACE = {
    PlaceMatch.SPOT: gettext_lazy("same site or commune"),
    PlaceMatch.CERCLE: gettext_lazy("same cercle"),
    PlaceMatch.REGION: gettext_lazy("same region, a cercle unknown"),
    PlaceMatch.WIDE: gettext_lazy("zone or countrywide"),
    PlaceMatch.TWO_CERCLES: gettext_lazy("same region, two cercles"),
}
_THEME = {
    ThemeMatch.SAME: gettext_lazy("same theme and type"),
    ThemeMatch.TYPE_UNKNOWN: gettext_lazy("same theme, a type unknown"),
    ThemeMatch.OTHER_TYPE: gettext_lazy("same theme, another type"),
    ThemeMatch.BRANCH: gettext_lazy("related theme"),
}
_PEOPLE = {
    PeopleMatch.SAME: gettext_lazy("same target group"),
    PeopleMatch.UNKNOWN: gettext_lazy("target group unknown"),
    PeopleMatch.OTHER: gettext_lazy("another target group"),
}


class Meeting(NamedTuple):
    """How two activities meet: the score, the four factors as ways to match, and the days in common."""

    score: float
    place: int
    theme: int
    days: int
    people: int
    shared_days: int | None
    possible_double: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another activity that meets this one: the score with its four factors in words, if it is near, and
    what was decided, if something was. ``is_open`` tells whether the reader may open its page: what others
    have only handed in is named, and no more."""

    activity: Activity
    score: float | None = None
    factors: tuple[str, ...] = ()
    possible_double: bool = False
    review: OverlapReview | None = None
    is_above: bool = False
    is_open: bool = True

    @property
    def organisations(self) -> str:
        """Who implements it, or reports it."""
        held = self.activity.participations.all()
        names = [str(one.organisation) for one in held if one.role == OrganisationRole.IMPLEMENTING]
        return ", ".join(names) or str(self.activity.reporting_organisation)

    @property
    def when(self) -> str:
        """When it takes place, as far as is known."""
        return days_of(self.activity)

    @property
    def relation(self) -> str:
        """What was decided, in words, from the side of the activity whose neighbour this is."""
        if self.review is None:
            return ""
        if self.review.relation == Relation.PART_OF and not self.is_above:
            return _("it is part of this one")
        return str(
            {
                Relation.COMPLEMENTARY: _("complementary"),
                Relation.JOINT: _("joint: counted as one"),
                Relation.IN_SEQUENCE: _("in sequence"),
                Relation.PART_OF: _("this one is part of it"),
                Relation.DUPLICATE: _("duplicate"),
            }[Relation(self.review.relation)]
        )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What is listed and waits for a decision, how many more are like that and how many are near, and what
    was decided. ``others`` are the best of those that are only counted."""

    undecided: Sequence[Neighbour] = ()
    decided: Sequence[Neighbour] = ()
    near: int = 0
    more: int = 0
    others: Sequence[Neighbour] = ()
    shows_contacts: bool = False

    @property
    def count(self) -> int:
        """How many overlaps are listed and undecided."""
        return len(self.undecided) + self.more


def neighbours_of(content: ActivityContent, viewer: Viewer, activity: Activity | None = None) -> Neighbours:
    """The neighbours of an activity that says this, as far as this viewer may see them."""
    overlaps = _meetings(content, viewer, activity)
    reviews = _reviews_of(activity)
    open_ones = {pk: overlap for pk, overlap in overlaps.items() if pk not in reviews}
    listed = [pk for pk, overlap in open_ones.items() if overlap.score >= LISTED]
    named = [*open_ones][: SHOWN + NAMED]
    activities = _known((*named, *reviews), viewer)
    shown = {pk: _neighbour(activities[pk], overlaps[pk], viewer) for pk in named if pk in activities}
    return Neighbours(
        undecided=[shown[pk] for pk in listed[:SHOWN] if pk in shown],
        others=[one for pk, one in shown.items() if pk not in listed[:SHOWN]],
        decided=[
            _neighbour(activities[pk], overlaps.get(pk), viewer, review, activity)
            for pk, review in reviews.items()
            if pk in activities
        ],
        near=len(open_ones) - len(listed),
        more=len(listed[SHOWN:]),
        shows_contacts=PARTNERS in viewer.tokens,
    )


def _meetings(content: ActivityContent, viewer: Viewer, activity: Activity | None) -> dict[int, Meeting]:
    """How the content meets each other activity, best first; as the register keeps it where the activity
    stands there and says nothing else, worked out where it does not."""
    if activity and activity.state in _KEPT and content == content_of(activity):
        kept = kept_overlaps(activity, viewer)
        return {_other((pair.first_id, pair.second_id), activity): meeting_kept(pair) for pair in kept}
    found = overlaps_with_register(content, viewer, activity)
    return {_other(overlap.activities, activity): _meeting_found(overlap) for overlap in found}


_KEPT = (RecordState.SUBMITTED, RecordState.VALIDATED)


def meeting_kept(pair: OverlapPair) -> Meeting:
    """How two activities meet, as the register keeps it."""
    how, days = pair.factors["how"], pair.factors["shared_days"]
    return Meeting(pair.score, **how, shared_days=days, possible_double=pair.possible_double)


def _meeting_found(overlap: Overlap) -> Meeting:
    how = {name: getattr(overlap, name) for name in ("place", "theme", "days", "people")}
    return Meeting(
        overlap.score, **how, shared_days=overlap.shared_days, possible_double=overlap.possible_double
    )


def _other(pair: tuple[int, int], activity: Activity | None) -> int:
    first, second = pair
    return second if first == (activity.pk if activity else 0) else first


def _reviews_of(activity: Activity | None) -> dict[int, OverlapReview]:
    """What was decided of this activity, by the primary key of the other one."""
    if activity is None or activity.pk is None:
        return {}
    reviews = OverlapReview.objects.filter(Q(first=activity) | Q(second=activity)).select_related("by")
    return {
        review.second_id if review.first_id == activity.pk else review.first_id: review
        for review in reviews.order_by("-at")
    }


def _known(pks: Iterable[int], viewer: Viewer) -> dict[int, Activity]:
    found = Activity.objects.known_to(viewer).filter(pk__in=list(pks))
    related = found.select_related("reporting_organisation").prefetch_related("participations__organisation")
    return {activity.pk: activity for activity in related}


def _neighbour(
    other: Activity,
    meeting: Meeting | None,
    viewer: Viewer,
    review: OverlapReview | None = None,
    activity: Activity | None = None,
) -> Neighbour:
    return Neighbour(
        other,
        meeting.score if meeting else None,
        words_of(meeting) if meeting else (),
        possible_double=bool(meeting and meeting.possible_double),
        review=review,
        is_above=activity is not None and activity.parent_id == other.pk,
        is_open=not other.visible_to.isdisjoint(viewer.tokens),
    )


def words_of(meeting: Meeting) -> tuple[str, ...]:
    """The four factors in words: place, theme, days, people."""
    return (
        str(_PLACE.get(PlaceMatch(meeting.place), "")),
        str(_THEME.get(ThemeMatch(meeting.theme), "")),
        _days(meeting),
        str(_PEOPLE[PeopleMatch(meeting.people)]),
    )


def _days(meeting: Meeting) -> str:
    if meeting.days == DaysMatch.UNKNOWN:
        return _("dates unknown in part")
    days = meeting.shared_days
    if days is None:
        return _("at the same time")
    if days < 60:
        return ngettext("%(count)d day in common", "%(count)d days in common", days) % {"count": days}
    months = round(days / 30.4)
    return ngettext("%(count)d month in common", "%(count)d months in common", months) % {"count": months}
