"""What an activity says, in words for people: for the queue, the history and the summary to check.

Related objects stand in a content by their primary keys; their names are fetched once for any number of
contents (``names_in``), so that a page of fifty submissions asks no more than a page of one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.content import ActivityContent, Place
from coordination.models import Activity, ActivityStatus, OrganisationRole, Programme
from coordination.wording_lines import LineNames, line_names_in, lines_of, number
from coordination.wording_lines import label_of as _label_of
from coordination.wording_lines import one as _one
from kb.models import Visibility
from kb.templatetags.dates import day
from reference.models import ActivityType, Area, AreaLevel, Organisation, TargetGroup, Theme, Zone

_OF_ROLE = {
    OrganisationRole.IMPLEMENTING: gettext_lazy("implementing organisations"),
    OrganisationRole.FUNDING: gettext_lazy("funding organisations"),
    OrganisationRole.ACCOUNTABLE: gettext_lazy("accountable organisations"),
    OrganisationRole.EXTENDING: gettext_lazy("extending organisations"),
}
_TEXTS = ("title_fr", "title_en", "summary_fr", "summary_en", "description_fr", "description_en")
# What is told line by line, each on a page in a part of its own.
_LISTS = (
    "identifiers",
    "related",
    "budgets",
    "transactions",
    "results",
    "sites",
    "documents",
    "legal_links",
    "objectives",
)
_DATES = ("planned_start", "planned_end", "actual_start", "actual_end")
_CONTACT = ("contact_name", "contact_email", "contact_phone")

# A label and what is said under it; a label, what was said and what is said now.
Row = tuple[str, str]
Change = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of related objects by their primary keys, in the reader's language."""

    organisations: Mapping[int, str]
    programmes: Mapping[int, str]
    types: Mapping[int, str]
    target_groups: Mapping[int, str]
    themes: Mapping[int, str]
    areas: Mapping[int, str]
    zones: Mapping[int, str]
    lines: LineNames


def names_in(contents: Iterable[ActivityContent]) -> Names:
    """The names of all that these contents mention, a query for each kind that they do."""
    contents = list(contents)
    places = [place for content in contents for place in content.places]
    organisations = {content.reporting_organisation_id for content in contents}
    organisations |= {pk for content in contents for pk, _role in content.participations}
    payments = [line for content in contents for line in content.transactions]
    organisations |= {pk for line in payments for pk in (line.provider_id, line.receiver_id) if pk}
    areas = [*(place.area for place in places), *(line.area_id for one in contents for line in one.results)]
    areas += [line.area_id for content in contents for line in content.sites]
    return Names(
        organisations=_names(Organisation, organisations),
        programmes=_names(Programme, (content.programme_id for content in contents)),
        types=_names(ActivityType, (content.type_id for content in contents)),
        target_groups=_names(TargetGroup, (content.target_group_id for content in contents)),
        themes=_names(Theme, (pk for content in contents for pk in content.themes)),
        areas=_names(Area, areas),
        zones=_names(Zone, (place.zone for place in places)),
        lines=line_names_in(contents),
    )


def _names(model: type[Model], pks: Iterable[int | None]) -> dict[int, str]:
    wanted = {pk for pk in pks if pk}
    if not wanted:
        return {}
    # what was merged away is still what the history names
    things = model._base_manager.filter(pk__in=wanted)
    # an area's outline is large, and its name is all that is asked
    return {thing.pk: _name(thing) for thing in (things.defer("boundary") if model is Area else things)}


def _name(thing: Any) -> str:
    return place_label(thing) if isinstance(thing, Area) else str(thing)


def place_label(place: Area | Zone | None, site: str = "") -> str:
    """A place in words. Regions, cercles and communes often share a name: the level tells them apart."""
    return named_place(str(place or ""), place.level if isinstance(place, Area) else None, site)


def named_place(name: str, level: int | None, site: str = "") -> str:
    """The same of a place's name, with its level if it is an area."""
    if level is not None:
        name = f"{name} ({str(AreaLevel(level).label).lower()})"
    return f"{site}, {name}" if site else name


def rows_of(
    content: ActivityContent, names: Names | None = None, contact: bool = True, lists: bool = True
) -> list[Row]:
    """All that a content says, label by label, in the order of the form; what is empty is left out.

    ``names`` are fetched unless given; without ``contact`` the contact is left out too, without ``lists``
    what has a part of the page of its own.
    """
    said = _said(content, names or names_in([content]))
    hidden = {*(() if contact else _CONTACT), *(() if lists else _LISTS)}
    return [(_label(name), text) for name, text in said if text and name not in hidden]


def changes_between(
    before: ActivityContent | None, after: ActivityContent | None, names: Names | None = None
) -> list[Change]:
    """What differs, label by label, in the order of the form; a side that says nothing is empty text.

    Without ``before`` everything is new, without ``after`` everything is gone. Of a list only the lines that
    differ are told.
    """
    names = names or names_in(content for content in (before, after) if content)
    old = dict(_said(before, names)) if before else {}
    new = dict(_said(after, names)) if after else {}
    return [
        (_label(name), *_differing(name, old.get(name, ""), new.get(name, "")))
        for name in dict.fromkeys((*new, *old))
        if old.get(name, "") != new.get(name, "")
    ]


_LABELS: Mapping[str, Any] = {
    "places": gettext_lazy("places"),
    "theme_shares": gettext_lazy("shares of the themes"),
    "identifiers": gettext_lazy("identifiers"),
    "related": gettext_lazy("related activities"),
    "budgets": gettext_lazy("budgets"),
    "transactions": gettext_lazy("promises and payments"),
    "results": gettext_lazy("results"),
    "sites": gettext_lazy("sites"),
    "documents": gettext_lazy("documents"),
    "legal_links": gettext_lazy("texts that it implements"),
    "objectives": gettext_lazy("objectives that it serves"),
    "reported": gettext_lazy("period of the report"),
    **{f"role-{role.value}": label for role, label in _OF_ROLE.items()},
}


def _differing(name: str, old: str, new: str) -> tuple[str, str]:
    if name not in _LISTS:
        return old, new
    before, after = old.split("\n"), new.split("\n")
    return (
        "\n".join(line for line in before if line not in after),
        "\n".join(line for line in after if line not in before),
    )


def _label(name: str) -> str:
    label = str(_LABELS.get(name) or Activity._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _said(content: ActivityContent, names: Names) -> Iterator[tuple[str, str]]:
    """Each thing that can be said, by a name of its own, as text; in the order of the form."""
    for name in _TEXTS:
        yield name, getattr(content, name)
    yield "type", _one(names.types, content.type_id)
    yield "themes", _several(_one(names.themes, pk) for pk in content.themes)
    shares = (f"{_one(names.themes, pk)} {_percent(share)}" for pk, share in content.theme_shares)
    yield "theme_shares", _several(shares)
    yield "target_group", _one(names.target_groups, content.target_group_id)
    yield "programme", _one(names.programmes, content.programme_id)
    yield "places", _places(content, names)
    yield "status", _label_of(ActivityStatus, content.status)
    for name in _DATES:
        yield name, day(getattr(content, name), getattr(content, f"{name}_precision"))
    yield "reported", _reported(content)
    yield "reporting_organisation", _one(names.organisations, content.reporting_organisation_id)
    for role in _OF_ROLE:
        members = [pk for pk, held in content.participations if held == role]
        yield f"role-{role.value}", _several(_one(names.organisations, pk) for pk in members)
    for name in _CONTACT:
        yield name, getattr(content, name)
    yield "visibility", _label_of(Visibility, content.visibility)
    for name, lines in lines_of(content, names.lines, names.organisations, names.areas):
        yield name, "\n".join(lines)


def _percent(share: Decimal) -> str:
    return f"{number(share)} %"


def _several(names: Iterable[str]) -> str:
    return "; ".join(sorted(names, key=str.casefold))


def _places(content: ActivityContent, names: Names) -> str:
    if content.countrywide:
        return _("Countrywide")
    return _several(_place(place, names) for place in content.places)


def _place(place: Place, names: Names) -> str:
    where = _one(names.areas, place.area) or _one(names.zones, place.zone)
    where = f"{place.site}, {where}" if place.site else where
    return f"{where} {_percent(place.share)}" if place.share is not None else where


def days_of(content: ActivityContent | Activity) -> str:
    """When it takes place, in short: the actual dates, or the planned ones; else the period that a report
    covers; empty when nothing is known."""
    sides = [_day(content, side) for side in ("start", "end")]
    if any(sides):
        return f"{sides[0] or '…'} – {sides[1] or '…'}" if sides[0] != sides[1] else sides[0]
    period = _reported(content)
    return _("reported %(period)s") % {"period": period} if period else ""


def _day(content: ActivityContent | Activity, side: str) -> str:
    basis = "actual" if getattr(content, f"actual_{side}") else "planned"
    return day(getattr(content, f"{basis}_{side}"), getattr(content, f"{basis}_{side}_precision"))


def _reported(content: ActivityContent | Activity) -> str:
    first = day(content.reported_from, content.reported_from_precision)
    last = day(content.reported_to, content.reported_to_precision)
    if first == last:
        return first
    return f"{first or '…'} – {last or '…'}"
