"""Activities as lines of a list: what each line shows, the orders to choose from, and how many there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coordination.content import content_of
from coordination.marks import Mark, marks_of
from coordination.models import Activity, ActivityPlace, JointGroup, OrganisationRole, Participation
from coordination.wording import days_of, place_label
from kb.models import Visibility

# What ``rows_of`` shows; the boundaries of areas are large and never wanted.
_PLACES = Prefetch(
    "places",
    ActivityPlace.objects.select_related("area", "zone").defer("area__boundary").order_by("pk"),
)
_PARTICIPATIONS = Prefetch("participations", Participation.objects.select_related("organisation"))
_RELATED = ("themes", _PARTICIPATIONS, _PLACES)
_PLACES_NAMED = 3

NEWEST = "new"
SORTS: Mapping[str, Any] = {
    NEWEST: _("last registered"),
    "title": _("title"),
    "organisation": _("organisation"),
    "start": _("start, latest first"),
    "end": _("end, soonest first"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An activity as a line. ``more_places`` counts those that ``places`` leaves out."""

    activity: Activity
    organisations: tuple[str, ...]
    themes: tuple[str, ...]
    places: tuple[str, ...]
    more_places: int
    days: str
    marks: tuple[Mark, ...]

    @property
    def is_reserved(self) -> bool:
        """Fewer than all partners see it."""
        return self.activity.visibility in (Visibility.ORGANISATION, Visibility.TEAM)


def with_related(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """The activities with all that they refer to, in a fixed number of queries."""
    related = activities.select_related("reporting_organisation", "type", "programme", "target_group")
    return related.prefetch_related(*_RELATED)


def rows_of(activities: QuerySet[Activity]) -> list[Row]:
    """Lines for these activities, in their order; seven queries, however many they are.

    Their keys come first, so that what is passed over on the way to a late page is not read whole.
    """
    pks = list(activities.values_list("pk", flat=True))
    related = Activity.objects.select_related("reporting_organisation").prefetch_related(*_RELATED)
    by_pk = related.in_bulk(pks)
    found = [by_pk[pk] for pk in pks if pk in by_pk]
    marks = marks_of(found)
    return [_row(activity, marks.get(activity.pk, ())) for activity in found]


def _row(activity: Activity, marks: Iterable[Mark]) -> Row:
    places = places_of(activity)
    return Row(
        activity=activity,
        organisations=organisations_in(activity, OrganisationRole.IMPLEMENTING)
        or (str(activity.reporting_organisation),),
        themes=tuple(theme.name for theme in activity.themes.all()),
        places=places[:_PLACES_NAMED],
        more_places=max(0, len(places) - _PLACES_NAMED),
        days=days_of(content_of(activity)),
        marks=tuple(marks),
    )


def organisations_in(activity: Activity, role: OrganisationRole) -> tuple[str, ...]:
    """The organisations that have this role in it, by name."""
    return tuple(sorted(str(one.organisation) for one in activity.participations.all() if one.role == role))


def places_of(activity: Activity) -> tuple[str, ...]:
    """Where it takes place, in words; nothing when nobody said."""
    if activity.countrywide:
        return (str(_("Countrywide")),)
    return tuple(
        dict.fromkeys(place_label(place.area or place.zone, place.site) for place in activity.places.all())
    )


def sorted_by(activities: QuerySet[Activity], sort: str) -> QuerySet[Activity]:
    """The activities in this order; in that of ``NEWEST`` for one that is unknown."""
    first, second = ("en", "fr") if (get_language() or "fr").startswith("en") else ("fr", "en")
    orders: dict[str, tuple[Any, ...]] = {
        "title": (Coalesce(NullIf(f"title_{first}", Value("")), f"title_{second}"), "-pk"),
        "organisation": (
            Coalesce(
                NullIf(f"reporting_organisation__name_{first}", Value("")),
                f"reporting_organisation__name_{second}",
            ),
            "-pk",
        ),
        "start": (Coalesce("actual_start", "planned_start", "reported_from").desc(nulls_last=True), "-pk"),
        "end": (Coalesce("actual_end", "planned_end", "reported_to").asc(nulls_last=True), "-pk"),
    }
    return activities.order_by(*orders.get(sort, ("-pk",)))


def counted(activities: QuerySet[Activity]) -> tuple[int, int]:
    """How many records there are, and how many pieces of work when joint ones are counted once."""
    records = activities.order_by().count()
    groups = list(JointGroup.objects.values_list("pk", flat=True))
    joint = activities.order_by().filter(joint_group__in=groups)
    figures = joint.aggregate(records=Count("pk"), groups=Count("joint_group", distinct=True))
    return records, records - figures["records"] + figures["groups"]
