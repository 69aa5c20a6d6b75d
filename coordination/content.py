"""What an activity says, as one value: a form gives it, a pending version holds it, history compares it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from coordination.models import Activity, ActivityPlace, OrganisationRole, Participation
from kb.models import Visibility

_DATES = (
    "planned_start",
    "planned_end",
    "actual_start",
    "actual_end",
    "reported_from",
    "reported_to",
)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place by the primary key of its area or its zone, and the site's name."""

    area: int | None = None
    zone: int | None = None
    site: str = ""


@dataclass(frozen=True, slots=True)
class ActivityContent:
    """Everything that a partner says of an activity. Related objects stand by their primary keys."""

    reporting_organisation_id: int
    title_fr: str = ""
    title_en: str = ""
    summary_fr: str = ""
    summary_en: str = ""
    programme_id: int | None = None
    type_id: int | None = None
    target_group_id: int | None = None
    status: int | None = None
    countrywide: bool = False
    planned_start: date | None = None
    planned_start_precision: str = "day"
    planned_end: date | None = None
    planned_end_precision: str = "day"
    actual_start: date | None = None
    actual_start_precision: str = "day"
    actual_end: date | None = None
    actual_end_precision: str = "day"
    reported_from: date | None = None
    reported_from_precision: str = "day"
    reported_to: date | None = None
    reported_to_precision: str = "day"
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    visibility: str = Visibility.PARTNERS.value
    themes: tuple[int, ...] = ()
    places: tuple[Place, ...] = ()
    participations: tuple[tuple[int, int], ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The mandatory fields that are still empty, by their names in the form and in its order."""
        return tuple(name for name, read in _MANDATORY.items() if not read(self))

    @property
    def implementers(self) -> tuple[int, ...]:
        """The implementing organisations."""
        return tuple(pk for pk, role in self.participations if role == OrganisationRole.IMPLEMENTING)


# The field that a person fills in, and the reading of the content that must not be empty.
_MANDATORY: dict[str, Callable[[ActivityContent], object]] = {
    "title": lambda content: content.title_fr or content.title_en,
    "reporting_organisation": lambda content: content.reporting_organisation_id,
    "implementers": lambda content: content.implementers,
    "type": lambda content: content.type_id,
    "themes": lambda content: content.themes,
    "places": lambda content: content.places or content.countrywide,
    "planned_start": lambda content: content.planned_start,
    "planned_end": lambda content: content.planned_end,
    "status": lambda content: content.status,
    "summary": lambda content: content.summary_fr or content.summary_en,
    "contact": lambda content: content.contact_name and content.contact_email,
    "visibility": lambda content: content.visibility,
}
_PLAIN = tuple(
    field.name
    for field in fields(ActivityContent)
    if field.name not in {"themes", "places", "participations"}
)


# What ``content_of`` reads of each activity besides its row.
OF_CONTENT = ("themes", "places", "participations")


def content_of(activity: Activity) -> ActivityContent:
    """The content of the live version."""
    return ActivityContent(
        **{name: getattr(activity, name) for name in _PLAIN},
        themes=tuple(sorted(theme.pk for theme in activity.themes.all())),
        places=tuple(
            sorted(
                (Place(place.area_id, place.zone_id, place.site) for place in activity.places.all()), key=repr
            )
        ),
        participations=tuple(
            sorted(
                (participation.organisation_id, participation.role)
                for participation in activity.participations.all()
            )
        ),
    )


def pending_content(activity: Activity) -> ActivityContent:
    """The content to go on editing: the pending version where there is one, else the live one."""
    return from_json(activity.proposal) if activity.proposal else content_of(activity)


def write_content(activity: Activity, content: ActivityContent) -> None:
    """Make ``content`` the live version. Call it inside a transaction."""
    for name in _PLAIN:
        setattr(activity, name, getattr(content, name))
    activity.incomplete = bool(content.missing)
    activity.save()
    activity.themes.set(content.themes)
    activity.places.all().delete()
    ActivityPlace.objects.bulk_create(
        [
            ActivityPlace(activity=activity, area_id=place.area, zone_id=place.zone, site=place.site)
            for place in content.places
        ]
    )
    activity.participations.all().delete()
    Participation.objects.bulk_create(
        [
            Participation(activity=activity, organisation_id=pk, role=role)
            for pk, role in content.participations
        ]
    )


def to_json(content: ActivityContent) -> dict[str, Any]:
    """The content as JSON can hold it."""
    values = asdict(content)
    return values | {name: values[name].isoformat() if values[name] else None for name in _DATES}


def from_json(values: dict[str, Any]) -> ActivityContent:
    """The content that ``to_json`` wrote; a field that it did not know yet keeps its default."""
    known: dict[str, Any] = {
        field.name: values[field.name] for field in fields(ActivityContent) if field.name in values
    }
    known |= {name: date.fromisoformat(known[name]) for name in _DATES if known.get(name)}
    known["themes"] = tuple(known.get("themes", ()))
    known["places"] = tuple(Place(**place) for place in known.get("places", ()))
    known["participations"] = tuple((pk, role) for pk, role in known.get("participations", ()))
    return ActivityContent(**known)


def differences(before: ActivityContent, after: ActivityContent) -> tuple[str, ...]:
    """The names of the fields that differ, in the order of the form."""
    return tuple(
        field.name
        for field in fields(ActivityContent)
        if getattr(before, field.name) != getattr(after, field.name)
    )
