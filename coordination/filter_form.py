"""The form that narrows a list of activities: the parameters of ``coordination.filters`` to choose from."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.filters import MARKS, ROLES, STATUSES, ActivityFilter, labels_of
from coordination.models import PlaceKind, Programme
from kb.models import Visibility
from reference.bilingual import in_order
from reference.models import ActivityType, Area, AreaLevel, Organisation, OrganisationType, Theme, Zone
from search.types import TEAM, Viewer

Choices = list[Any]
_LABELS: Mapping[str, Any] = {
    "q": gettext_lazy("words of the title"),
    "from": gettext_lazy("from"),
    "to": gettext_lazy("to"),
    "theme": gettext_lazy("theme"),
    "area": gettext_lazy("region or cercle"),
    "zone": gettext_lazy("zone"),
    "place": gettext_lazy("kind of place"),
    "organisation": gettext_lazy("organisation"),
    "role": gettext_lazy("its role"),
    "organisation_type": gettext_lazy("kind of organisation"),
    "status": gettext_lazy("status"),
    "type": gettext_lazy("type of activity"),
    "programme": gettext_lazy("programme"),
    "mark": gettext_lazy("mark"),
    "visibility": gettext_lazy("visible to"),
}


def options(choices: Iterable[Any], chosen: Collection[str] = ()) -> SafeString:
    """The lines of a list to choose from, those chosen marked."""
    lines = (
        f'<option value="{escape(str(code))}"{" selected" if code in chosen else ""}>'
        f"{escape(str(label))}</option>"
        for code, label in choices
    )
    return mark_safe("".join(lines))  # noqa: S308 - every word in it is escaped


class _PlainSelect(forms.Select):
    """A list to choose from, written in one go: Django's renders a template for each of its lines."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in (value if isinstance(value, list) else [value or ""])}
        made = flatatt(self.build_attrs({"name": name} | self.attrs, attrs))
        return format_html("<select{}>{}</select>", made, options(self.choices, chosen))


class _PlainSelectMultiple(_PlainSelect):
    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True})


class FilterForm(forms.Form):
    """Made from what an address asks for; it is only shown, for the address is read by ``ActivityFilter``.

    A parameter of which the address has several values is a list to choose several from.
    """

    def __init__(self, chosen: ActivityFilter, viewer: Viewer) -> None:
        values = chosen.as_values()
        initial = {name: _initial(name, given) for name, given in values.items()}
        # The usual role stands in no address, and is what the list means all the same.
        super().__init__(initial={"role": chosen.role} | initial)
        for name, label in _LABELS.items():
            if name == "visibility" and TEAM not in viewer.tokens:
                continue
            self.fields[name] = _field(name, label, values.get(name, []))


def _initial(name: str, given: list[str]) -> Any:
    return given if len(given) > 1 else given[0]


def _field(name: str, label: Any, given: list[str]) -> forms.Field:
    if name == "q":
        return forms.CharField(label=label, required=False, max_length=120)
    if name in {"from", "to"}:
        return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))
    choices = list(_CHOICES[name]())
    if missing := set(given) - {value for value, _label in choices}:
        choices += labels_of(name, tuple(missing)).items()
    if len(given) > 1:
        return forms.MultipleChoiceField(
            label=label, required=False, choices=choices, widget=_PlainSelectMultiple
        )
    empty = [] if name == "role" else [("", "–")]
    return forms.ChoiceField(label=label, required=False, choices=empty + choices, widget=_PlainSelect)


def _themes() -> Choices:
    """Broader themes, each followed by its narrower ones."""
    themes = list(Theme.objects.all())
    narrower: dict[int, Choices] = {}
    for theme in themes:
        if theme.parent_id:
            narrower.setdefault(theme.parent_id, []).append((theme.code, f"\u2003{theme.name}"))
    return [
        choice
        for theme in themes
        if theme.parent_id is None
        for choice in [(theme.code, theme.name), *narrower.get(theme.pk, [])]
    ]


def _areas() -> Choices:
    """Regions, each followed by its cercles; one line for a P-code that several editions have."""
    found = Area.objects.filter(level__in=[AreaLevel.REGION, AreaLevel.CERCLE]).order_by(
        "-edition", "name_fr"
    )
    areas = list(found.select_related("parent").defer("boundary", "parent__boundary"))
    cercles: dict[str, dict[str, str]] = {}
    for area in areas:
        if area.level == AreaLevel.CERCLE and area.parent:
            cercles.setdefault(area.parent.pcode, {}).setdefault(area.pcode, f"\u2003{area.name}")
    regions = {area.pcode: area.name for area in reversed(areas) if area.level == AreaLevel.REGION}
    ordered = sorted(regions.items(), key=lambda region: region[1])
    return [choice for code, name in ordered for choice in [(code, name), *cercles.get(code, {}).items()]]


def _named(model: Any) -> Callable[[], Choices]:
    def choices() -> Choices:
        # Hundreds of organisations: their names alone, without making each a thing.
        found = model.objects.order_by().values_list("code", *in_order("name"))
        return sorted(((code, name or other) for code, name, other in found), key=lambda one: one[1])

    return choices


def _fixed(labels: Mapping[str, Any] | Iterable[tuple[Any, Any]]) -> Callable[[], Choices]:
    return lambda: [(str(value), str(label)) for value, label in dict(labels).items()]


_CHOICES: Mapping[str, Callable[[], Choices]] = {
    "theme": _themes,
    "area": _areas,
    "zone": _named(Zone),
    "place": _fixed(
        [(kind, kind.label) for kind in PlaceKind if kind in (PlaceKind.COUNTRY, PlaceKind.UNSPECIFIED)]
    ),
    "organisation": _named(Organisation),
    "role": _fixed(ROLES),
    "organisation_type": _fixed(OrganisationType.choices),
    "status": _fixed(STATUSES),
    "type": _named(ActivityType),
    "programme": _named(Programme),
    "mark": _fixed(MARKS),
    "visibility": _fixed(Visibility.choices),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value with the query string that takes it back."""

    label: str
    without: str


def chips_of(chosen: ActivityFilter) -> list[Chip]:
    """What the address asks for, value by value."""
    return [
        Chip(
            _("%(name)s: %(value)s") % {"name": str(_name(name)).capitalize(), "value": label},
            chosen.changed({name: [one for one in values if one != value]}),
        )
        for name, values in chosen.as_values().items()
        for value, label in _labelled(name, values)
    ]


def _name(parameter: str) -> Any:
    unasked = {"exactly": _("exactly"), "text": _("refers to")}
    return unasked.get(parameter) or _LABELS[parameter]


def _labelled(name: str, values: list[str]) -> Iterable[tuple[str, str]]:
    if name == "role":
        return [(value, str(ROLES[value])) for value in values]
    if name in {"q", "from", "to"}:
        return [(value, value) for value in values]
    return labels_of(name, tuple(values)).items()
