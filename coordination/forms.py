"""The form in which a partner says what it does: the twelve mandatory fields, and what may be added.

Nothing is required to keep a draft: what must be said before handing in stands in ``coordination.rules``.
"""

from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.content import ActivityContent
from coordination.models import Activity, ActivityStatus, OrganisationRole, Programme
from coordination.options import ORGANISATIONS, PLACES
from coordination.pickers import Picked, Picker, PickerField, picked_places, picker, places_of
from coordination.sections import SECTIONS, Sections
from coordination.sections.lookups import Lookups
from coordination.sections.shares import ShareRow, Shares, value_of
from kb.models import Visibility
from kb.partial_dates import PartialDate, PartialDateField
from kb.several import SeveralField
from reference.models import ActivityType, Organisation, TargetGroup, Theme
from search.types import Viewer

ROLES = {
    "implementers": OrganisationRole.IMPLEMENTING,
    "funders": OrganisationRole.FUNDING,
    "accountable": OrganisationRole.ACCOUNTABLE,
    "extending": OrganisationRole.EXTENDING,
}
DATES = ("planned_start", "planned_end", "actual_start", "actual_end")
MANDATORY = 12
_PLAIN = ("status", "contact_name", "contact_email", "contact_phone")
_MORE = (
    "description",
    "description_other",
    "target_group",
    "programme",
    "actual_start",
    "actual_end",
    "funders",
    "accountable",
    "extending",
    "contact_phone",
)
_BILINGUAL = ("title", "summary", "description")
_IN_SECTIONS = {section.name for section in SECTIONS}
# Who may read an activity: its organisation always may.
_VISIBILITIES = [Visibility.PARTNERS, Visibility.PUBLIC, Visibility.ORGANISATION]


def _text(label: Any, length: int, **attributes: Any) -> forms.CharField:
    box = forms.TextInput({"maxlength": length, **attributes})
    return forms.CharField(label=label, max_length=length, required=False, widget=box)


def _sentence(label: Any) -> forms.CharField:
    box = forms.Textarea({"rows": 2, "maxlength": 500})
    return forms.CharField(label=label, max_length=500, required=False, widget=box)


def _long(label: Any) -> forms.CharField:
    box = forms.Textarea({"rows": 4, "maxlength": 10_000})
    return forms.CharField(label=label, max_length=10_000, required=False, widget=box)


def _choice(label: Any, things: QuerySet[Any]) -> "forms.ModelChoiceField[Any]":
    return forms.ModelChoiceField(things, label=label, required=False, empty_label=_("Choose…"))


class ActivityForm(forms.Form):
    """What an activity says. ``content()`` is the whole of it, with what the form does not show kept."""

    title = _text(_("Title"), 255)
    type = _choice(_("Type"), ActivityType.objects.all())
    themes = SeveralField(Theme.objects.all(), label=_("Themes"), required=False)
    summary = _sentence(_("In one sentence"))
    title_other = _text("", 255)
    summary_other = _sentence("")
    places = PickerField(_("Places"), PLACES)
    planned_start = PartialDateField(_("Planned start"))
    planned_end = PartialDateField(_("Planned end"))
    status = forms.TypedChoiceField(
        label=_("Status"), choices=ActivityStatus.choices, coerce=int, empty_value=None, required=False
    )
    reporting_organisation = _choice(_("Reporting organisation"), Organisation.objects.none())
    implementers = PickerField(_("Implementing organisations"), ORGANISATIONS)
    contact_name = _text(_("Contact: name"), 150, autocomplete="name")
    contact_email = forms.EmailField(
        label=_("Contact: e-mail"), required=False, widget=forms.EmailInput({"autocomplete": "email"})
    )
    visibility = forms.ChoiceField(
        label=_("Visible to"), choices=[(one.value, one.label) for one in _VISIBILITIES], required=False
    )
    description = _long(_("Description"))
    description_other = _long("")
    target_group = _choice(_("Target group"), TargetGroup.objects.all())
    programme = _choice(_("Programme"), Programme.objects.all())
    actual_start = PartialDateField(_("Actual start"))
    actual_end = PartialDateField(_("Actual end"))
    funders = PickerField(_("Funding organisations"), ORGANISATIONS)
    accountable = PickerField(_("Accountable organisations"), ORGANISATIONS)
    extending = PickerField(_("Extending organisations"), ORGANISATIONS)
    contact_phone = _text(_("Contact: telephone"), 40, autocomplete="tel", inputmode="tel")

    def __init__(
        self,
        data: Any,
        base: ActivityContent,
        organisations: QuerySet[Organisation],
        language: str,
        viewer: Viewer,
    ) -> None:
        self.base, self.language = base, language
        self.other = "en" if language == "fr" else "fr"
        super().__init__(data, initial=self._initial())
        reporting: Any = self.fields["reporting_organisation"]
        reporting.queryset = organisations
        self.organisations = list(organisations[:2])
        self.sections = Sections(data, base, Lookups(viewer), language)
        self.shares = Shares(data, base)
        for name in _BILINGUAL:
            field: Any = Activity._meta.get_field(f"{name}_{self.other}")
            self.fields[f"{name}_other"].label = field.verbose_name

    def _initial(self) -> dict[str, Any]:
        base = self.base
        roles = {
            name: Picked(tuple(str(pk) for pk, held in base.participations if held == role))
            for name, role in ROLES.items()
        }
        dates = {name: PartialDate(getattr(base, name), getattr(base, f"{name}_precision")) for name in DATES}
        texts = {name: getattr(base, f"{name}_{self.language}") for name in _BILINGUAL}
        texts |= {f"{name}_other": getattr(base, f"{name}_{self.other}") for name in _BILINGUAL}
        return {
            **texts,
            "type": base.type_id,
            "themes": base.themes,
            "places": picked_places(base.places, base.countrywide),
            "reporting_organisation": base.reporting_organisation_id or None,
            "target_group": base.target_group_id,
            "programme": base.programme_id,
            "status": base.status,
            "visibility": base.visibility,
            "contact_name": base.contact_name,
            "contact_email": base.contact_email,
            "contact_phone": base.contact_phone,
            **roles,
            **dates,
        }

    @property
    def fixed_organisation(self) -> Organisation | None:
        """The organisation that reports, for someone who registers for one only."""
        return self.organisations[0] if len(self.organisations) == 1 else None

    # -- what it says

    def content(self) -> ActivityContent:
        """What the form says; a field that cannot be read keeps what it said before."""
        said = self.cleaned_data
        values: dict[str, Any] = {
            f"{field}_{language}": said[name]
            for field in _BILINGUAL
            for name, language in ((field, self.language), (f"{field}_other", self.other))
            if name in said
        }
        values |= {name: said[name] for name in _PLAIN if name in said}
        values |= {
            f"{name}_id": said[name] and said[name].pk
            for name in ("type", "target_group", "programme")
            if name in said
        }
        for name in DATES:
            if name in said:
                values |= {name: said[name].day, f"{name}_precision": said[name].precision}
        if "themes" in said:
            values["themes"] = tuple(sorted(theme.pk for theme in said["themes"]))
        if "places" in said:
            values["places"], values["countrywide"] = places_of(said["places"])
        themes, places = values.get("themes", self.base.themes), values.get("places", self.base.places)
        values["theme_shares"], values["places"] = self.shares.themes(themes), self.shares.places(places)
        values |= self.sections.values()
        values["visibility"] = said.get("visibility") or self.base.visibility
        values["reporting_organisation_id"] = self._reporting()
        return replace(self.base, **values, participations=self._participations())

    def _reporting(self) -> int:
        if self.fixed_organisation and not self.base.reporting_organisation_id:
            return int(self.fixed_organisation.pk)
        chosen: Organisation | None = self.cleaned_data.get("reporting_organisation")
        return int(chosen.pk) if chosen else self.base.reporting_organisation_id

    def _participations(self) -> tuple[tuple[int, int], ...]:
        found: set[tuple[int, int]] = set()
        for name, role in ROLES.items():
            if name in self.cleaned_data:
                found |= {(int(value), role.value) for value in self.cleaned_data[name].values}
            else:
                found |= {(pk, held) for pk, held in self.base.participations if held == role}
        return tuple(sorted(found))

    @property
    def is_wrong(self) -> bool:
        """Whether something in it can't be read or cannot be true."""
        return bool(self.errors) or self.sections.is_wrong or self.shares.is_wrong

    def add_problems(self, problems: dict[str, str]) -> None:
        """Put what the rules refuse at the fields concerned, where nothing is said already."""
        for name, problem in problems.items():
            if name in {"theme_shares", "place_shares"}:
                self.shares.problems[name] = problem
                continue
            if name.partition(".")[0] in _IN_SECTIONS:
                self.sections.add_problem(name, problem, self.content())
                continue
            for field in self._fields_of(name):
                if field not in self.errors:
                    self.add_error(field, problem)

    def _fields_of(self, name: str) -> list[str]:
        if name == "contact":
            said = self.cleaned_data
            return [field for field in ("contact_name", "contact_email") if not said.get(field)]
        return [name]

    # -- what the page shows

    def share_rows(self) -> list[ShareRow]:
        """A box for the share of each theme and place that is chosen."""
        content = self.content() if self.is_bound else self.base
        themes = Theme.objects.filter(pk__in=content.themes)
        labels = {f"theme-{theme.pk}": theme.name for theme in themes}
        values = [value_of(place) for place in content.places]
        labels |= {f"place-{option.value}": option.label for option in PLACES.named(values)}
        return self.shares.rows(content, labels)

    def pickers(self) -> dict[str, Picker]:
        """The pickers of the page, by name."""
        hints = {
            "places": gettext("Region, cercle, commune or zone: type a name and tick. A site is optional."),
            "implementers": gettext("Name or acronym: type and tick."),
        }
        return {
            name: picker(
                name,
                field,
                hints.get(name, ""),
                self._picked(name),
                [str(error) for error in self[name].errors],
            )
            for name, field in self.fields.items()
            if isinstance(field, PickerField)
        }

    def _picked(self, name: str) -> Picked:
        value = self.cleaned_data.get(name) if self.is_bound and hasattr(self, "cleaned_data") else None
        return value or self[name].value() or Picked()

    def theme_branches(self) -> list[tuple[Theme, list[tuple[Theme, bool]], int]]:
        """Each broader theme, its themes (itself first) with whether they are ticked, and how many are."""
        chosen = {str(value) for value in self["themes"].value() or ()}
        branches: dict[int, list[tuple[Theme, bool]]] = {}
        heads: dict[int, Theme] = {}
        themes = list(Theme.objects.all())
        for theme in sorted(themes, key=lambda one: one.parent_id is not None):
            head = theme.parent_id or theme.pk
            heads.setdefault(head, theme)
            branches.setdefault(head, []).append((theme, str(theme.pk) in chosen))
        return [
            (heads[head], lines, sum(ticked for _theme, ticked in lines)) for head, lines in branches.items()
        ]

    def is_filled(self, *names: str) -> bool:
        """Whether one of these fields says something or is in error, so that it must be seen."""
        return any(self[name].errors or _says(self[name].value()) for name in names)

    @property
    def other_is_open(self) -> bool:
        """Whether the other language is to be seen at once."""
        return self.is_filled("title_other", "summary_other")

    @property
    def more_is_open(self) -> bool:
        """Whether what may be added is to be seen at once."""
        return self.is_filled(*_MORE)


def _says(value: Any) -> bool:
    if isinstance(value, Picked):
        return bool(value.values or value.text)
    return bool(str(value)) if isinstance(value, PartialDate) else bool(value)
