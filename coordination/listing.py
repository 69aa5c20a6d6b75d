"""Activities as lines of a list: what each line shows, the orders to choose from, and how many there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from coordination.marks import Mark, marks_of
from coordination.models import Activity, ActivityPlace, ActivityTheme, OrganisationRole, Participation
from coordination.wording import days_of, named_place, place_label
from kb.models import Visibility
from reference.bilingual import in_order

# What ``rows_of`` shows; the boundaries of areas are large and never wanted.
_PLACES = Prefetch(
    "places",
    ActivityPlace.objects.select_related("area", "zone").defer("area__boundary").order_by("pk"),
)
_PARTICIPATIONS = Prefetch("participations", Participation.objects.select_related("organisation"))
_RELATED = ("themes", _PARTICIPATIONS, _PLACES)
_PLACES_NAMED = 3
# What a line shows of the activity itself: no more is read.
_DAYS = ("planned_start", "planned_end", "actual_start", "actual_end", "reported_from", "reported_to")
OF_LINE = (
    "title_fr", "title_en", "status", "state", "visibility", "countrywide", "incomplete",
    "reporting_organisation__name_fr", "reporting_organisation__name_en",
    *_DAYS, *(f"{day}_precision" for day in _DAYS),
)  # fmt: skip
Names = list[str]

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

    Their keys come first, so that what is passed over on the way to a late page is not read whole; of what
    they refer to only the names are read.
    """
    pks = list(activities.values_list("pk", flat=True))
    found = Activity.objects.select_related("reporting_organisation").only(*OF_LINE).in_bulk(pks)
    implementers, themes, places = _implementers(pks), _themes(pks), _places(pks)
    marks = marks_of(found.values())
    return [_row(found[pk], implementers[pk], themes[pk], places[pk], marks[pk]) for pk in pks if pk in found]


def _row(activity: Activity, implementers: Names, themes: Names, places: Names, marks: Iterable[Mark]) -> Row:
    places = [str(_("Countrywide"))] if activity.countrywide else list(dict.fromkeys(places))
    return Row(
        activity=activity,
        organisations=tuple(sorted(implementers)) or (str(activity.reporting_organisation),),
        themes=tuple(themes),
        places=tuple(places[:_PLACES_NAMED]),
        more_places=max(0, len(places) - _PLACES_NAMED),
        days=days_of(activity),
        marks=tuple(marks),
    )


def _implementers(pks: Sequence[int]) -> defaultdict[int, Names]:
    held = Participation.objects.filter(activity__in=pks, role=OrganisationRole.IMPLEMENTING)
    return _gathered(held.values_list("activity", *in_order("organisation__name")))


def _themes(pks: Sequence[int]) -> defaultdict[int, Names]:
    links = ActivityTheme.objects.filter(activity__in=pks)
    ordered = links.order_by("theme__order", "theme__name_fr")
    return _gathered(ordered.values_list("activity", *in_order("theme__name")))


def _places(pks: Sequence[int]) -> defaultdict[int, Names]:
    columns = (*in_order("area__name"), *in_order("zone__name"), "area__level", "site")
    found = ActivityPlace.objects.filter(activity__in=pks).order_by("pk").values_list("activity", *columns)
    places: defaultdict[int, Names] = defaultdict(list)
    for pk, *names, level, site in found:
        places[pk].append(named_place(next(filter(None, names), ""), level, site))
    return places


def _gathered(found: Iterable[Any]) -> defaultdict[int, Names]:
    names: defaultdict[int, Names] = defaultdict(list)
    for pk, name, other in found:
        names[pk].append(name or other)
    return names


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
    title, other_title = in_order("title")
    name, other_name = in_order("reporting_organisation__name")
    orders: dict[str, tuple[Any, ...]] = {
        "title": (Coalesce(NullIf(title, Value("")), other_title), "-pk"),
        "organisation": (Coalesce(NullIf(name, Value("")), other_name), "-pk"),
        "start": (Coalesce("actual_start", "planned_start", "reported_from").desc(nulls_last=True), "-pk"),
        "end": (Coalesce("actual_end", "planned_end", "reported_to").asc(nulls_last=True), "-pk"),
    }
    return activities.order_by(*orders.get(sort, ("-pk",)))


def counted(activities: QuerySet[Activity], *, at_once: bool = False) -> tuple[int, int]:
    """How many records there are, and how many pieces of work when joint ones are counted once.

    Of the whole register both are read off indexes, one after the other; ``at_once`` asks for them together,
    where finding the records costs more than reading them.
    """
    found = activities.order_by()
    groups = Count("joint_group", distinct=True)
    if at_once:
        figures = found.aggregate(records=Count("pk"), joint=Count("joint_group"), groups=groups)
        return figures["records"], figures["records"] - figures["joint"] + figures["groups"]
    records = found.count()
    figures = found.filter(joint_group__isnull=False).aggregate(joint=Count("pk"), groups=groups)
    return records, records - figures["joint"] + figures["groups"]
