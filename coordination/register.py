"""The register's footprints: made from what activities say, kept in step with them, and read as values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from coordination import footprints as values
from coordination.content import ActivityContent, content_of
from coordination.measuring import Row, measures_of
from coordination.models import Activity, ActivityStatus, Footprint, OverlapPair, PlaceKind, RecordState
from coordination.models.analysis import warned_of
from coordination.overlaps import meetings_of, overlaps_of
from coordination.pairs import Overlap
from coordination.selection import Selection, selections_for
from reference.models import ActivityType, Area, Organisation, TargetGroup, Theme, Zone
from search.types import TEAM, Viewer

# Drafts and what was sent back are nobody's business but their organisation's.
_COUNTED = (RecordState.SUBMITTED, RecordState.VALIDATED)
# The register itself meets everything; each reader then sees what is theirs to see.
_ALL = Viewer(frozenset({TEAM}))
_VALUE_FIELDS = tuple(name for name in values.Footprint._fields if hasattr(Footprint, name))
# Outlines are large, and no row of the register reads them.
_OUTLINES = [f"{'parent__' * above}boundary" for above in range(4)]
_ATTRIBUTES: dict[str, str] = {name: Footprint._meta.get_field(name).attname for name in _VALUE_FIELDS}  # type: ignore[union-attr]


def record(activity: Activity, at: datetime | None = None) -> None:
    """Bring the footprints and the overlaps of an activity in line with it. Call it inside the
    transaction that changed it; ``at`` is the moment from which the change is known, now by default."""
    OverlapPair.objects.filter(Q(first=activity) | Q(second=activity)).delete()
    _record_pairs(record_footprints(activity, at or timezone.now()))


def record_footprints(activity: Activity, at: datetime) -> list[Footprint]:
    """Close the footprints of an activity and write those that hold from now on, without their overlaps."""
    activity.footprints.current().update(recorded_to=at)
    made = [Footprint(recorded_from=at, **columns) for columns in expected_columns(activity)]
    return Footprint.objects.bulk_create(made, batch_size=500)


def expected_columns(activity: Activity) -> list[dict[str, Any]]:
    """What its current footprints must say, one for each."""
    if activity.state not in _COUNTED:
        return []
    owner = {"owner_id": activity.reporting_organisation_id}
    found = footprints_of(content_of(activity), activity)
    return [columns_of(value, activity.visibility) | owner for value in found]


def columns_of(value: values.Footprint, visibility: str) -> dict[str, Any]:
    """A value as the columns that keep it."""
    plain = {name: getattr(value, name) for name in _VALUE_FIELDS}
    for name in ("activity", "organisation", "joint_group"):
        plain[f"{name}_id"] = plain.pop(name)
    return plain | {"ancestors": list(value.ancestors), "visibility": visibility}


def _record_pairs(made: Sequence[Footprint]) -> None:
    """Keep the meetings of these new rows with the others'."""
    if not made:
        return
    new = {value_of(row): row.pk for row in made}
    others = {value_of(row): row.pk for row in near(list(new), _ALL)}
    rows = others | new
    pairs = [
        pair_of(overlap, rows[overlap.first], rows[overlap.second])
        for overlap in meetings_of(list(new), others)
    ]
    OverlapPair.objects.bulk_create(pairs, batch_size=500)


def pair_of(overlap: Overlap, first_footprint: int, second_footprint: int) -> OverlapPair:
    """An overlap as the row that keeps it."""
    return OverlapPair(
        first_id=overlap.first.activity,
        second_id=overlap.second.activity,
        first_footprint_id=first_footprint,
        second_footprint_id=second_footprint,
        score=overlap.score,
        factors=factors_of(overlap),
        possible_double=overlap.possible_double,
    )


def factors_of(overlap: Overlap) -> dict[str, Any]:
    """The four factors and how each came about, as JSON: numbers of ``coordination.weights``' enums."""
    return {
        **overlap.factors._asdict(),
        "how": {name: int(getattr(overlap, name)) for name in ("place", "theme", "days", "people")},
        "shared_days": overlap.shared_days,
    }


# -- reading


def value_of(row: Footprint) -> values.Footprint:
    """A row as the value that overlaps and coverage read."""
    # by the names of the columns, for an attribute such as ``organisation`` would fetch it
    columns = {name: getattr(row, attribute) for name, attribute in _ATTRIBUTES.items()}
    return values.Footprint(**columns | {"ancestors": tuple(row.ancestors)})


def near(new: Sequence[values.Footprint], viewer: Viewer) -> Iterator[Footprint]:
    """The current rows that may overlap these, and the others of their activities: those of activities
    of which a warning tells this viewer."""
    wanted = Q(pk__in=[])
    for selection in selections_for(new):
        wanted |= _admitted(selection)
    current = Footprint.objects.current().warned_of(viewer)
    activities = current.filter(wanted).exclude(activity__in={row.activity for row in new})
    return current.filter(activity__in=activities.values("activity")).iterator()


def _admitted(selection: Selection) -> Q:
    """The query that says what ``Selection.admits`` says."""
    subject = Q(theme__in=selection.themes) if selection.themes else Q(branch__in=selection.branches)
    place = Q(place_kind__in=[PlaceKind.ZONE, PlaceKind.COUNTRY]) if selection.wide else Q(pk__in=[])
    area = Q(place_kind=PlaceKind.AREA)
    if not selection.anywhere:
        area &= (
            Q(region__in=selection.regions) | Q(commune__in=selection.communes) | Q(site__in=selection.sites)
        )
    days = Q()
    if selection.last:
        days &= Q(start=None) | Q(start__lte=selection.last)
    if selection.first:
        days &= Q(end=None) | Q(end__gte=selection.first)
    return subject & (place | area) & days & ~Q(status=ActivityStatus.CANCELLED)


def overlaps_with_register(
    content: ActivityContent, viewer: Viewer, activity: Activity | None = None
) -> list[Overlap]:
    """What an activity with this content would overlap among those of which a warning tells this viewer,
    best first."""
    new = footprints_of(content, activity)
    return overlaps_of(new, map(value_of, near(new, viewer)))


def kept_overlaps(activity: Activity, viewer: Viewer) -> Iterator[OverlapPair]:
    """The pairs of an activity as it stands in the register with those of which a warning tells this viewer:
    the best of each other activity, best first. The same as ``overlaps_with_register`` works out."""
    found: dict[int, OverlapPair] = {}
    for mine, other in (("first", "second"), ("second", "first")):
        told = warned_of(viewer, f"{other}_footprint__")
        for pair in OverlapPair.objects.filter(told, **{mine: activity}):
            pk = getattr(pair, f"{other}_id")
            if pk not in found or _merit(pair) < _merit(found[pk]):
                found[pk] = pair
    return iter(sorted(found.values(), key=lambda pair: (-pair.score, pair.first_id, pair.second_id)))


def _merit(pair: OverlapPair) -> tuple[float, ...]:
    """What comes first of two activities' meetings: as ``overlaps.best_of``."""
    how = pair.factors["how"]
    return -pair.score, how["place"], how["theme"], how["people"], pair.pk


# -- making


def footprints_of(content: ActivityContent, activity: Activity | None = None) -> list[values.Footprint]:
    """One value for each implementing organisation x place x theme that the content names."""
    organisations = Organisation.objects.filter(
        pk__in=content.implementers or [content.reporting_organisation_id]
    )
    # A record whose owner has closed is historical, whoever else took part.
    owner_closed_on = _closing(content.reporting_organisation_id)
    areas = chains(_areas(content))
    places = list(_places(content, areas))
    themes = Theme.objects.filter(pk__in=content.themes).select_related("parent")
    shares = dict(content.theme_shares)
    base = values.Footprint(
        activity=activity.pk if activity else 0,
        organisation=0,
        theme="",
        branch="",
        type=_code(ActivityType, content.type_id),
        target_group=_code(TargetGroup, content.target_group_id),
        status=content.status,
        state="validated" if activity and activity.state == RecordState.VALIDATED else "submitted",
        joint_group=activity.joint_group_id if activity else None,
        ancestors=tuple(_ancestors(activity)),
        confirmed=activity.confirmed_at.date() if activity and activity.confirmed_at else None,
    )
    rows = [
        (organisation, theme, at)
        for organisation in organisations
        for theme in themes
        for at in range(len(places))
    ]
    measures = measures_of(
        content, [Row(at, shares.get(theme.pk)) for _organisation, theme, at in rows], places, areas
    )
    return [
        base._replace(
            organisation=organisation.pk,
            theme=theme.code,
            branch=theme.parent.code if theme.parent else theme.code,
            **{name: value for name, value in places[at].items() if name != "share"},
            **_days(content, min(filter(None, (organisation.closed_on, owner_closed_on)), default=None)),
            **measured,
        )
        for (organisation, theme, at), measured in zip(rows, measures, strict=True)
    ]


def _closing(organisation: int) -> date | None:
    return Organisation.objects.filter(pk=organisation).values_list("closed_on", flat=True).first()


def _code(entries: type[ActivityType | TargetGroup], pk: int | None) -> str:
    return next(iter(entries.objects.filter(pk=pk).values_list("code", flat=True)), "") if pk else ""


def _ancestors(activity: Activity | None) -> Iterator[int]:
    seen = set()
    while activity and activity.parent_id and activity.parent_id not in seen:
        seen.add(activity.parent_id)
        yield activity.parent_id
        activity = activity.parent


def _areas(content: ActivityContent) -> set[int]:
    """The areas that it names, and those of its results."""
    areas = (*(place.area for place in content.places), *(line.area_id for line in content.results))
    return {area for area in areas if area}


def _places(content: ActivityContent, areas: Mapping[int, dict[str, str]]) -> Iterator[dict[str, Any]]:
    """The columns of each place, with its ``share``."""
    if content.countrywide:
        yield {"place_kind": "country"}
        return
    zones = dict(
        Zone.objects.filter(pk__in=[place.zone for place in content.places]).values_list("pk", "code")
    )
    for place in content.places:
        where = {"site": place.site, "share": place.share}
        if place.area:
            chain = areas[place.area]
            # An area above the regions is the country as a whole.
            kind = {"place_kind": "area", **chain} if chain else {"place_kind": "country"}
            yield kind | where
        elif place.zone:
            yield {"place_kind": "zone", "zone": zones[place.zone]} | where
    if not content.places:
        yield {"place_kind": "unspecified"}


def chains(areas: Iterable[int]) -> dict[int, dict[str, str]]:
    """The P-codes of the region, cercle and commune in which each of these areas lies."""
    areas = set(areas)
    if not areas:
        return {}
    found = Area.objects.filter(pk__in=areas).select_related("parent__parent__parent").defer(*_OUTLINES)
    return {area.pk: dict(_chain(area)) for area in found}


def _chain(area: Area | None) -> Iterator[tuple[str, str]]:
    names = {1: "region", 2: "cercle", 3: "commune"}
    while area is not None:
        if area.level in names:
            yield names[area.level], area.pcode
        area = area.parent


def _days(content: ActivityContent, closed_on: date | None) -> dict[str, Any]:
    over = content.status in values.OVER
    start, end = _moment(content, "start"), _moment(content, "end")
    begun, ended = _reported(content, "from"), _reported(content, "to")
    if begun and ended:
        days = values.days_of(start, end, (begun.first, ended.last), over=over, closed_on=closed_on)
    else:
        days = values.days_of(start or begun, end or ended, over=over, closed_on=closed_on)
    historical = bool(closed_on and closed_on < date.today() and not over)  # noqa: DTZ011 - a calendar day
    return {**days._asdict(), "historical": historical}


def _reported(content: ActivityContent, side: str) -> values.Moment | None:
    day = getattr(content, f"reported_{side}")
    return values.Moment(day, getattr(content, f"reported_{side}_precision"), "reported") if day else None


def _moment(content: ActivityContent, side: str) -> values.Moment | None:
    """The actual date of a side, or the planned one."""
    bases: tuple[values.Basis, ...] = ("actual", "planned")
    for basis in bases:
        day = getattr(content, f"{basis}_{side}")
        if day:
            return values.Moment(day, getattr(content, f"{basis}_{side}_precision"), basis)
    return None
