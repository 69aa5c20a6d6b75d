"""Who else works there and then on that theme: the overlaps of one activity, in words, with decisions.

Everything here is what one viewer may see, and the query says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coordination.content import ActivityContent
from coordination.models import Activity, OrganisationRole, OverlapReview, Relation
from coordination.pairs import Overlap
from coordination.register import overlaps_with_register
from coordination.weights import LISTED, DaysMatch, PeopleMatch, PlaceMatch, ThemeMatch
from search.types import PARTNERS, Viewer

# So many are shown one by one; nobody decides on more at a time.
SHOWN = 8
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


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another activity that meets this one: the score with its four factors in words, if it is near, and
    what was decided, if something was."""

    activity: Activity
    score: float | None = None
    factors: tuple[str, ...] = ()
    possible_double: bool = False
    review: OverlapReview | None = None
    is_above: bool = False

    @property
    def organisations(self) -> str:
        """Who implements it, or reports it."""
        held = self.activity.participations.all()
        names = [str(one.organisation) for one in held if one.role == OrganisationRole.IMPLEMENTING]
        return ", ".join(names) or str(self.activity.reporting_organisation)

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
    """What is listed and waits for a decision, how many more are near, and what was decided."""

    undecided: Sequence[Neighbour] = ()
    decided: Sequence[Neighbour] = ()
    near: int = 0
    more: int = 0
    shows_contacts: bool = False

    @property
    def count(self) -> int:
        """How many overlaps are listed and undecided."""
        return len(self.undecided) + self.more


def neighbours_of(content: ActivityContent, viewer: Viewer, activity: Activity | None = None) -> Neighbours:
    """The neighbours of an activity that says this, as far as this viewer may see them."""
    overlaps = {
        _other(overlap, activity): overlap for overlap in overlaps_with_register(content, viewer, activity)
    }
    reviews = _reviews_of(activity)
    open_ones = {pk: overlap for pk, overlap in overlaps.items() if pk not in reviews}
    listed = [pk for pk, overlap in open_ones.items() if overlap.score >= LISTED]
    activities = _visible((*listed[:SHOWN], *reviews), viewer)
    return Neighbours(
        undecided=[_neighbour(activities[pk], overlaps[pk]) for pk in listed[:SHOWN] if pk in activities],
        decided=[
            _decided(activities[pk], overlaps.get(pk), review, activity)
            for pk, review in reviews.items()
            if pk in activities
        ],
        near=len(open_ones) - len(listed),
        more=len(listed[SHOWN:]),
        shows_contacts=PARTNERS in viewer.tokens,
    )


def _other(overlap: Overlap, activity: Activity | None) -> int:
    mine = activity.pk if activity else 0
    first, second = overlap.activities
    return second if first == mine else first


def _reviews_of(activity: Activity | None) -> dict[int, OverlapReview]:
    """What was decided of this activity, by the primary key of the other one."""
    if activity is None or activity.pk is None:
        return {}
    reviews = OverlapReview.objects.filter(Q(first=activity) | Q(second=activity)).select_related("by")
    return {
        review.second_id if review.first_id == activity.pk else review.first_id: review
        for review in reviews.order_by("-at")
    }


def _visible(pks: Iterable[int], viewer: Viewer) -> dict[int, Activity]:
    found = Activity.objects.visible_to(viewer).filter(pk__in=list(pks))
    related = found.select_related("reporting_organisation").prefetch_related("participations__organisation")
    return {activity.pk: activity for activity in related}


def _neighbour(other: Activity, overlap: Overlap) -> Neighbour:
    return Neighbour(other, overlap.score, words_of(overlap), overlap.possible_double)


def _decided(
    other: Activity, overlap: Overlap | None, review: OverlapReview, activity: Activity | None
) -> Neighbour:
    is_above = activity is not None and activity.parent_id == other.pk
    if overlap is None:
        return Neighbour(other, review=review, is_above=is_above)
    return Neighbour(
        other, overlap.score, words_of(overlap), overlap.possible_double, review=review, is_above=is_above
    )


def words_of(overlap: Overlap) -> tuple[str, ...]:
    """The four factors in words: place, theme, days, people."""
    return (
        str(_PLACE.get(overlap.place, "")),
        str(_THEME.get(overlap.theme, "")),
        _days(overlap),
        str(_PEOPLE[overlap.people]),
    )


def _days(overlap: Overlap) -> str:
    if overlap.days == DaysMatch.UNKNOWN:
        return _("dates unknown in part")
    days = overlap.shared_days
    if days is None:
        return _("at the same time")
    if days < 60:
        return ngettext("%(count)d day in common", "%(count)d days in common", days) % {"count": days}
    months = round(days / 30.4)
    return ngettext("%(count)d month in common", "%(count)d months in common", months) % {"count": months}
