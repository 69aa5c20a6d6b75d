"""What a person may choose while typing: organisations and places, found without regard to accents, by any
of their names, acronyms and aliases. Both lists are reference data that everybody may see."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reference.bilingual import in_language
from reference.models import Area, AreaLevel, Organisation, Zone
from search.analysis.text import fold

FOUND = 8
COUNTRY = "country"
# Outlines are large, and nobody reads them here.
_BOUNDARIES = ("boundary", "parent__boundary", "parent__parent__boundary")
_LEVELS: Mapping[int, object] = {
    AreaLevel.REGION: gettext_lazy("region"),
    AreaLevel.CERCLE: gettext_lazy("cercle"),
    AreaLevel.COMMUNE: gettext_lazy("commune"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """A thing to choose: the value that the form sends, what a person reads, and all names it goes by."""

    value: str
    label: str
    names: Sequence[str] = field(default=(), compare=False)


class Options(NamedTuple):
    """Where the options of a field come from."""

    everything: Callable[[], Iterable[Option]]
    named: Callable[[Iterable[str]], list[Option]]

    def find(self, text: str, limit: int = FOUND) -> list[Option]:
        """Those that the text may mean, the likeliest first."""
        wanted = fold(text).split()
        if not wanted:
            return []
        ranked = [
            (rank, option)
            for option in self.everything()
            if (rank := _rank(wanted, option.names)) is not None
        ]
        ranked.sort(key=lambda one: (one[0], fold(one[1].label)))
        return [option for _rank_, option in ranked[:limit]]

    def meant(self, text: str) -> Option | None:
        """The one that the text names, or can only mean."""
        found = self.find(text)
        plain = fold(text.strip())
        exact = [option for option in found if plain in map(fold, (*option.names, option.label))]
        candidates = exact or found
        return candidates[0] if len(candidates) == 1 else None


def _rank(wanted: Sequence[str], names: Sequence[str]) -> int | None:
    """0 for a name that is the text, 1 for one that begins with it, 2 where all its words begin a word of
    one name or another; None for anything else."""
    folded = [fold(name) for name in names if name]
    text = " ".join(wanted)
    if text in folded:
        return 0
    if any(name.startswith(text) for name in folded):
        return 1
    words = [word for name in folded for word in name.replace("’", " ").replace("'", " ").split()]
    return 2 if all(any(word.startswith(part) for word in words) for part in wanted) else None


# -- organisations


def _all_organisations() -> list[Option]:
    return [
        _organisation(organisation, [alias.name for alias in organisation.aliases.all()])
        for organisation in Organisation.objects.prefetch_related("aliases")
    ]


def _named_organisations(values: Iterable[str]) -> list[Option]:
    pks = [int(value) for value in values if value.isdecimal() and len(value) < 18][:200]
    return [_organisation(found) for found in Organisation.objects.filter(pk__in=pks)] if pks else []


def _organisation(organisation: Organisation, aliases: Sequence[str] = ()) -> Option:
    names = (
        organisation.name_fr,
        organisation.name_en,
        organisation.acronym_fr,
        organisation.acronym_en,
        *aliases,
    )
    return Option(str(organisation.pk), organisation_label(organisation), names)


def organisation_label(organisation: Organisation) -> str:
    """Its name, with its acronym where that says more, and whether it has closed."""
    acronym = in_language(organisation, "acronym")
    label = (
        f"{organisation.name} ({acronym})" if acronym and acronym != organisation.name else organisation.name
    )
    return _("%(organisation)s, closed") % {"organisation": label} if organisation.closed_on else label


ORGANISATIONS = Options(_all_organisations, _named_organisations)


# -- places: an area, a zone, or the whole country


def country() -> Option:
    """The whole country."""
    return Option(COUNTRY, _("The whole country"))


def _all_places() -> list[Option]:
    areas = (
        Area.objects.filter(level__gt=AreaLevel.COUNTRY).select_related("parent__parent").defer(*_BOUNDARIES)
    )
    return [*map(_zone, Zone.objects.all()), *_areas(areas)]


def _named_places(values: Iterable[str]) -> list[Option]:
    values = list(values)[:200]
    zones, areas = (_pks(values, kind) for kind in ("zone", "area"))
    found = [country()] if COUNTRY in values else []
    if zones:
        found += map(_zone, Zone.objects.filter(pk__in=zones))
    if areas:
        found += _areas(
            Area.objects.filter(pk__in=areas).select_related("parent__parent").defer(*_BOUNDARIES)
        )
    return found


def _pks(values: Iterable[str], kind: str) -> list[int]:
    parts = [value.partition(":") for value in values]
    return [int(pk) for name, _colon, pk in parts if name == kind and pk.isdecimal() and len(pk) < 18]


def _zone(zone: Zone) -> Option:
    label = _("%(name)s (zone)") % {"name": zone.name}
    return Option(f"zone:{zone.pk}", label, (zone.name_fr, zone.name_en))


def _areas(areas: Iterable[Area]) -> list[Option]:
    areas = list(areas)
    labels = [_area_label(area) for area in areas]
    # the same place in two editions of the division: the edition tells them apart
    return [
        Option(
            f"area:{area.pk}",
            f"{label}, {area.edition}" if labels.count(label) > 1 else label,
            (area.name_fr, area.name_en, area.pcode),
        )
        for area, label in zip(areas, labels, strict=True)
    ]


def _area_label(area: Area) -> str:
    level = str(_LEVELS.get(area.level, ""))
    region = area.parent
    while region is not None and region.level > AreaLevel.REGION:
        region = region.parent
    inside = f", {region.name}" if region is not None and region.level == AreaLevel.REGION else ""
    return f"{area.name} ({level}{inside})" if level else area.name


PLACES = Options(_all_places, _named_places)
