"""What search is told of the register: the records of activities and of organisations."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination.listing import with_related
from coordination.models import ACTIVITY_SOURCE, Activity, ActivityStatus, OrganisationRole, RecordState
from reference.models import ActivityType, Area, Organisation, OrganisationType
from search.types import PARTNERS, PUBLIC, TEAM, SearchRecord

ORGANISATION_SOURCE = "coordination.organisation"
_EVERYBODY = frozenset({PUBLIC, PARTNERS, TEAM})
_CHUNK = 500
_PRECISE = {"year": 4, "month": 7}


def _pks(groups: Sequence[str]) -> Iterator[list[int]]:
    """The primary keys of these groups, some hundreds at a time."""
    pks = [int(group.rpartition(":")[2]) for group in groups]
    for start in range(0, len(pks), _CHUNK):
        yield pks[start : start + _CHUNK]


def _groups(source: str, things: QuerySet[Any]) -> Iterator[str]:
    for pk in things.order_by("pk").values_list("pk", flat=True).iterator():
        yield f"{source}:{pk}"


class ActivityRecords:
    """The source "coordination.activity": a group an activity, whatever its state; its tokens say who may
    read it. What waits beside a validated one is not searched, nor is whom to contact."""

    name = ACTIVITY_SOURCE

    def groups(self) -> Iterator[str]:
        return _groups(ACTIVITY_SOURCE, Activity.objects.all())

    def records(self, groups: Sequence[str]) -> Iterator[SearchRecord]:
        for pks in _pks(groups):
            found = with_related(Activity.objects.filter(pk__in=pks).order_by("pk"))
            regions = _regions()
            for activity in found:
                yield _activity_record(activity, regions)


class OrganisationRecords:
    """The source "coordination.organisation": a group an organisation, known to everybody."""

    name = ORGANISATION_SOURCE

    def groups(self) -> Iterator[str]:
        return _groups(ORGANISATION_SOURCE, Organisation.objects.all())

    def records(self, groups: Sequence[str]) -> Iterator[SearchRecord]:
        for pks in _pks(groups):
            found = Organisation.objects.filter(pk__in=pks).prefetch_related("aliases").order_by("pk")
            for organisation in found:
                yield _organisation_record(organisation)


# -- activities


def _activity_record(activity: Activity, regions: Mapping[int, str]) -> SearchRecord:
    title = activity.title_fr or activity.title_en or "…"
    return SearchRecord(
        key=activity.search_group,
        group=activity.search_group,
        kind="activity",
        title=title,
        title_en=activity.title_en if activity.title_en != title else "",
        url=reverse("activity", args=[activity.pk]),
        visible_to=activity.visible_to,
        language="fr" if activity.title_fr or not activity.title_en else "en",
        text="\n".join(filter(None, (activity.summary_fr, activity.summary_en, _about(activity)))),
        date=_days(activity),
        suggest=title,
        facets=_facets(activity, regions),
    )


def _about(activity: Activity) -> str:
    """The names by which it is found, beside its titles and what it says, in both languages."""
    return " · ".join(dict.fromkeys(filter(None, _named(activity))))


def _named(activity: Activity) -> Iterator[str]:
    organisations = [one.organisation for one in activity.participations.all()]
    for organisation in (activity.reporting_organisation, *organisations):
        yield from _names(organisation)
    places = [place.area or place.zone for place in activity.places.all()]
    listed = (activity.type, activity.target_group, activity.programme)
    named: list[Any] = [*listed, *activity.themes.all(), *places]
    for thing in filter(None, named):
        yield from (thing.name_fr, thing.name_en)
    yield from (place.site for place in activity.places.all())
    if activity.programme:
        yield activity.programme.acronym
    if activity.countrywide:
        yield "Tout le pays"


def _names(organisation: Organisation) -> Iterator[str]:
    yield from (organisation.name_fr, organisation.name_en, organisation.acronym_fr, organisation.acronym_en)


def _days(activity: Activity) -> str:
    """First and last day as far as they are known, with a stroke between: "2026-03/2026-12-31"."""
    start, end = (_day(activity, side) for side in ("start", "end"))
    return f"{start}/{end}" if start or end else ""


def _day(activity: Activity, side: str) -> str:
    basis = "actual" if getattr(activity, f"actual_{side}") else "planned"
    value = getattr(activity, f"{basis}_{side}")
    precision = getattr(activity, f"{basis}_{side}_precision")
    return value.isoformat()[: _PRECISE.get(precision, 10)] if value else ""


def _facets(activity: Activity, regions: Mapping[int, str]) -> dict[str, tuple[str, ...]]:
    implementing = [
        one.organisation.code
        for one in activity.participations.all()
        if one.role == OrganisationRole.IMPLEMENTING
    ]
    areas = {regions.get(place.area_id or 0, "") for place in activity.places.all()}
    return {
        "organisation": tuple(sorted(implementing or [activity.reporting_organisation.code])),
        "theme": tuple(sorted(theme.code for theme in activity.themes.all())),
        "area": tuple(sorted(areas - {""})),
        "status": (str(activity.status),) if activity.status else (),
        "activity_type": (activity.type.code,) if activity.type else (),
        "state": () if activity.state == RecordState.VALIDATED else (activity.state,),
    }


def _regions() -> dict[int, str]:
    """The P-code of the region in which each area lies, by the area's primary key."""
    areas = {pk: (level, parent, pcode) for pk, level, parent, pcode in
             Area.objects.values_list("pk", "level", "parent", "pcode")}  # fmt: skip
    return {pk: code for pk in areas if (code := _region(pk, areas))}


def _region(pk: int | None, areas: Mapping[int, tuple[int, int | None, str]]) -> str:
    while pk is not None and pk in areas:
        level, parent, pcode = areas[pk]
        if level == 1:
            return pcode
        pk = parent
    return ""


# -- organisations


def _organisation_record(organisation: Organisation) -> SearchRecord:
    group = f"{ORGANISATION_SOURCE}:{organisation.pk}"
    title = _called(organisation, "fr") or _called(organisation, "en")
    english = _called(organisation, "en")
    aliases = [alias.name for alias in organisation.aliases.all()]
    names = tuple(dict.fromkeys(filter(None, (*_names(organisation), *aliases))))
    return SearchRecord(
        key=group,
        group=group,
        kind="organisation",
        title=title,
        title_en=english if english != title else "",
        url=reverse("organisation", args=[organisation.code]),
        visible_to=_EVERYBODY,
        text=" · ".join(names),
        work_names=names,
        suggest=title,
        facets={"organisation_type": (organisation.type,) if organisation.type else ()},
    )


def _called(organisation: Organisation, language: str) -> str:
    name, acronym = getattr(organisation, f"name_{language}"), getattr(organisation, f"acronym_{language}")
    return f"{name} ({acronym})" if name and acronym and acronym != name else name


# -- what the facets' values are called


def kind_labels(kinds: Sequence[str]) -> Mapping[str, str]:
    """What is found in the register, in the plural."""
    labels = {"activity": _("Activities"), "organisation": _("Organisations")}
    return {kind: labels[kind] for kind in kinds if kind in labels}


def area_labels(codes: Sequence[str]) -> Mapping[str, str]:
    """Names of areas by P-code, those of the newest edition, in the active language."""
    found = Area.objects.filter(pcode__in=codes).defer("boundary").order_by("edition")
    return {area.pcode: area.name for area in found}


def _by_code(model: Any) -> Callable[[Sequence[str]], Mapping[str, str]]:
    return lambda codes: {thing.code: thing.name for thing in model.objects.filter(code__in=codes)}


def _of_choices(choices: Iterable[tuple[Any, Any]]) -> Callable[[Sequence[str]], Mapping[str, str]]:
    known = {str(value): label for value, label in choices}
    return lambda codes: {code: str(known[code]) for code in codes if code in known}


organisation_labels = _by_code(Organisation)
activity_type_labels = _by_code(ActivityType)
status_labels = _of_choices(ActivityStatus.choices)
state_labels = _of_choices(RecordState.choices)
organisation_type_labels = _of_choices(OrganisationType.choices)
