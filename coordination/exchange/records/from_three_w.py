"""An activity of a 3W table as the register's content, and what of it the register does not know."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from coordination.content import ActivityContent, OtherIdentifier, Place, ResultLine
from coordination.exchange.findings import Finding, note
from coordination.exchange.records.directory import OWN, Directory
from coordination.exchange.records.possible import possible
from coordination.exchange.three_w.grouping import Group
from coordination.exchange.three_w.presence import PlaceNamed
from coordination.models import ActivityStatus, IdentifierKind, OrganisationRole
from reference.names import plain

_SENTENCE, _TITLE = 500, 255
# What partners write of how far an activity is, without accents; the numbers are those of IATI.
_STATUSES: Mapping[str, ActivityStatus] = {
    **{str(int(status)): status for status in ActivityStatus},
    **dict.fromkeys(("planned", "prevu", "prevue", "planifie", "planifiee"), ActivityStatus.PIPELINE),
    **dict.fromkeys(("ongoing", "en cours", "under way", "implementation"), ActivityStatus.IMPLEMENTATION),
    **dict.fromkeys(
        ("completed", "closed", "acheve", "achevee", "termine", "terminee"), ActivityStatus.CLOSED
    ),
    **dict.fromkeys(("cancelled", "annule", "annulee"), ActivityStatus.CANCELLED),
    **dict.fromkeys(("suspended", "suspendu", "suspendue"), ActivityStatus.SUSPENDED),
}


def content_from(
    group: Group, directory: Directory, before: ActivityContent | None = None
) -> tuple[ActivityContent, list[Finding]]:
    """What the rows of an activity say; what a 3W does not ask for stays as ``before`` has it."""
    organisations = _organisations(group, directory)
    reporting = before.reporting_organisation_id if before else next(iter(organisations), 0)
    base = before or ActivityContent(reporting)
    said = replace(base, reporting_organisation_id=reporting, **dict(_said(group, directory, base)))
    return possible(said, list(_losses(group, directory)))


def _organisations(group: Group, directory: Directory) -> list[int]:
    found = []
    for name, presence in group.organisations.items():
        acronym = [presence.acronym] if len(presence.organisations) == 1 else []
        found.append(directory.organisation(*acronym, name, kind=presence.organisation_type))
    return [pk for pk in found if pk]


def _said(group: Group, directory: Directory, base: ActivityContent) -> Iterator[tuple[str, Any]]:
    """What the table says; an empty cell says nothing, and changes nothing."""
    first = group.first
    title = first.title or base.title_fr or base.title_en or _titled(group)
    if title not in {base.title_fr, base.title_en}:
        yield "title_fr", title[:_TITLE]
    if summary := "; ".join(group.descriptions)[:_SENTENCE]:
        yield "summary_fr", summary
    themes = {theme for subject in group.subjects if (theme := directory.theme(*subject))}
    if themes and themes != set(base.themes):
        yield "themes", tuple(sorted(themes))
        yield "theme_shares", ()
    yield from _codes(group, directory)
    yield from _days(group, base)
    places = tuple(sorted(set(_places(group, directory, base)), key=repr))
    if places:
        yield "places", places
        yield "countrywide", False
    yield "participations", _participations(group, directory, base)
    for name, value, longest in zip(_CONTACT, first.contact, (150, 254, 40), strict=True):
        if value:
            yield name, value[:longest]
    yield "identifiers", tuple(_identifiers(group, base))
    if group.figures:
        yield (
            "results",
            (*base.results, *(line for line in _people(group, directory) if line not in base.results)),
        )


_CONTACT = ("contact_name", "contact_email", "contact_phone")


def _titled(group: Group) -> str:
    """A title for what has none: the kind of work and the subject."""
    first = group.first
    return " – ".join(filter(None, (first.activity_type, first.sector or first.sector_code)))


def _codes(group: Group, directory: Directory) -> Iterator[tuple[str, int]]:
    first = group.first
    found = {
        "type_id": directory.type(first.activity_type),
        "target_group_id": directory.target_group(first.target_group),
        "status": _STATUSES.get(plain(first.status)),
    }
    return ((name, int(value)) for name, value in found.items() if value)


def _participations(group: Group, directory: Directory, base: ActivityContent) -> tuple[tuple[int, int], ...]:
    """The roles that the table speaks of; the others stay."""
    said = {
        OrganisationRole.IMPLEMENTING: _organisations(group, directory),
        OrganisationRole.FUNDING: list(_all(group.first.funders, directory)),
        OrganisationRole.EXTENDING: list(_all(group.first.programming, directory)),
    }
    spoken_of = {role.value for role, organisations in said.items() if organisations}
    roles = {(pk, role) for pk, role in base.participations if role not in spoken_of}
    roles |= {(pk, role.value) for role, organisations in said.items() for pk in organisations}
    return tuple(sorted(roles))


def _people(group: Group, directory: Directory) -> Iterator[ResultLine]:
    """The people aimed at and reached, a number for each place; a row without a place is of the whole."""
    for figures in group.figures:
        if figures.targeted is not None or figures.reached is not None:
            yield ResultLine(
                indicator_fr="Personnes",
                indicator_en="People",
                area_id=area_of(group.places[figures.place], directory),
                period_from=group.first.period_start,
                period_to=group.first.period_end,
                target=_decimal(figures.targeted),
                actual=_decimal(figures.reached),
                unit_fr="personnes",
                unit_en="people",
            )


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _days(group: Group, base: ActivityContent) -> Iterator[tuple[str, Any]]:
    """Its days, as planned ones; what the register has as an actual day says nothing new."""
    first = group.first
    for name, day, known in (
        ("planned_start", first.start, base.actual_start),
        ("planned_end", first.end, base.actual_end),
        ("reported_from", first.period_start, None),
        ("reported_to", first.period_end, None),
    ):
        if day and day not in {known, getattr(base, name)}:
            yield name, day
            yield f"{name}_precision", "day"


def _all(names: tuple[str, ...], directory: Directory) -> Iterator[int]:
    return (pk for name in names if (pk := directory.organisation(name)))


def _places(group: Group, directory: Directory, base: ActivityContent) -> Iterator[Place]:
    """Where it is; a place that the register knows closer than the table stays."""
    for named in group.places.values():
        area = area_of(named, directory)
        closer = [place for place in base.places if area in directory.around(place.area)]
        if area and closer:
            yield from closer
        elif area:
            yield Place(area=area, site=named.site[:150])


def area_of(place: PlaceNamed, directory: Directory) -> int | None:
    """The smallest area that the row names and the register knows."""
    levels = (
        (place.admin3_code, place.admin3),
        (place.admin2_code, place.admin2),
        (place.admin1_code, place.admin1),
    )
    return next((pk for code, name in levels if (pk := directory.area([code], [name]))), None)


def _identifiers(group: Group, base: ActivityContent) -> Iterator[OtherIdentifier]:
    yield from base.identifiers
    known = {one.value for one in base.identifiers}
    if group.identifier not in known and not group.identifier.startswith(OWN):
        kind = IdentifierKind.PROJECT if group.has_own_identifier else IdentifierKind.OTHER
        yield OtherIdentifier(kind.value, group.identifier[:_TITLE])


def _losses(group: Group, directory: Directory) -> Iterator[Finding]:
    first = group.first
    for code, name in group.subjects:
        if not directory.theme(code, name):
            yield note("no_theme", first.row, "sector_name", value=(name or code)[:60])
    if first.activity_type and not directory.type(first.activity_type):
        yield note("no_type", first.row, "activity_type", value=first.activity_type[:60])
    for place in group.places.values():
        if not area_of(place, directory):
            named = place.admin3 or place.admin2 or place.admin1 or place.country
            yield note("no_area", first.row, "admin1_name", value=named[:60])
