"""Choosing several things out of many: a box to type in, and a list of ticked and found ones.

Nothing but check boxes and a text box, so that it works by touch, by keyboard and without scripts: htmx
brings the list anew while one types, a button does it otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.content import Place
from coordination.options import COUNTRY, Option, Options, country


class Picked(NamedTuple):
    """What a picker holds: the values ticked, the text typed, and the site's name for each place."""

    values: tuple[str, ...] = ()
    text: str = ""
    sites: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """An option as it stands in the list."""

    option: Option
    ticked: bool
    site: str = ""


@dataclass(frozen=True, slots=True)
class Picker:
    """A picker on the page."""

    name: str
    label: str
    hint: str
    picked: Picked
    lines: list[Line]
    has_sites: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def found_nothing(self) -> bool:
        """Whether something was typed that nothing is called."""
        return bool(self.picked.text.strip()) and not any(not line.ticked for line in self.lines)


class PickerWidget(forms.Widget):
    """Reads the picker's part of what a form sends; the page itself is a template's."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Picked:
        return picked_from(data, name)


def picked_from(data: Any, name: str) -> Picked:
    """What was sent of the picker of this name."""
    values = tuple(dict.fromkeys(data.getlist(name)))[:200]
    sites = {value: data.get(f"site-{value}", "").strip()[:300] for value in values}
    text = data.get(f"find-{name}", "")[:100]
    return Picked(values, text, {value: site for value, site in sites.items() if site})


class PickerField(forms.Field):
    """The chosen options' values; a text that can only mean one thing chooses it."""

    widget = PickerWidget

    def __init__(self, label: Any, options: Options) -> None:
        super().__init__(label=label, required=False)
        self.options = options

    def to_python(self, value: Any) -> Picked:
        picked: Picked = value or Picked()
        known = {option.value for option in self.options.named(picked.values)}
        values = tuple(one for one in picked.values if one in known)
        # what was typed to find something that is ticked now has been answered
        found = {option.value for option in self.options.find(picked.text)}
        if picked.text.strip() and found.isdisjoint(values):
            meant = self.options.meant(picked.text)
            if meant is None:
                raise ValidationError(_("Tick what you mean in the list, or empty the search box."))
            values = tuple(dict.fromkeys((*values, meant.value)))
        return picked._replace(values=values, text="")


def picker(name: str, field: PickerField, hint: str, picked: Picked, errors: list[str]) -> Picker:
    """A picker as the page shows it: what is ticked first, then what the text finds."""
    is_place = any(option.value == COUNTRY for option in field.options.named([COUNTRY]))
    ticked = field.options.named(picked.values)
    found = [option for option in field.options.find(picked.text) if option not in ticked]
    if is_place and country() not in ticked:
        found.append(country())
    lines = [Line(option, True, picked.sites.get(option.value, "")) for option in ticked]
    lines += [Line(option, False) for option in found]
    return Picker(name, str(field.label), hint, picked, lines, is_place, errors)


# -- places


def picked_places(places: tuple[Place, ...], countrywide: bool) -> Picked:
    """The places of a content as a picker holds them; the sites of one area stand together."""
    sites: dict[str, list[str]] = {COUNTRY: []} if countrywide else {}
    for place in places:
        value = f"area:{place.area}" if place.area else f"zone:{place.zone}"
        sites.setdefault(value, []).extend([place.site] if place.site else [])
    return Picked(tuple(sites), "", {value: "; ".join(names) for value, names in sites.items() if names})


def places_of(picked: Picked) -> tuple[tuple[Place, ...], bool]:
    """The places that a picker holds, in the order of a content, and whether it is the whole country."""
    places = []
    for value in picked.values:
        kind, _colon, pk = value.partition(":")
        if not pk:
            continue
        names = [name.strip()[:150] for name in picked.sites.get(value, "").split(";") if name.strip()]
        where: dict[str, Any] = {kind: int(pk)}
        places += [Place(**where, site=name) for name in names or [""]]
    return tuple(sorted(places, key=repr)), COUNTRY in picked.values
