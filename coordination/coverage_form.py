"""The form that narrows the matrix, the chips that say what it shows, and the choices above it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.coverage_asked import DETAILS, LEVELS, MEASURES, CoverageAsked
from coordination.filter_form import Chip, FilterForm
from coordination.filter_form import chips_of as filter_chips
from search.types import Viewer

# What may narrow a matrix, in this order; the address may carry the others too.
_NARROWING = (
    "from",
    "to",
    "theme",
    "area",
    "organisation",
    "organisation_type",
    "status",
    "type",
    "programme",
)


class CoverageForm(FilterForm):
    """The filters of a list that make sense for a matrix, and how it is laid out."""

    def __init__(self, asked: CoverageAsked, viewer: Viewer) -> None:
        super().__init__(asked.chosen, viewer)
        given = asked.chosen.as_values()
        kept = [name for name in self.fields if name in _NARROWING or name in given]
        self.fields = {
            name: self.fields[name] for name in (*_LAYOUT, *sorted(kept, key=_place)) if name in kept
        }
        if len(asked.editions) > 1:
            choices = [(edition, edition) for edition in asked.editions]
            self.fields["edition"] = forms.ChoiceField(
                label=_("edition of the areas"), choices=choices, required=False, initial=asked.edition
            )


_LAYOUT: tuple[str, ...] = ()


def _place(name: str) -> int:
    return _NARROWING.index(name) if name in _NARROWING else len(_NARROWING)


def chips_of(asked: CoverageAsked) -> list[Chip]:
    """What narrows the matrix, value by value; taking one away keeps the layout."""
    return [Chip(chip.label, _with_layout(asked, chip.without)) for chip in filter_chips(asked.chosen)]


def _with_layout(asked: CoverageAsked, query: str) -> str:
    empty = replace(asked, chosen=type(asked.chosen)())
    return "&".join(part for part in (query, empty.address()) if part)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to lay the matrix out, and its address."""

    label: str
    query: str
    is_chosen: bool


def choices_of(asked: CoverageAsked) -> list[tuple[str, list[Choice]]]:
    """What can be counted, by what areas and by what themes."""
    return [
        (str(label), [_choice(asked, name, value, said) for value, said in values.items()])
        for name, (label, values) in _CHOICES.items()
    ]


def _choice(asked: CoverageAsked, name: str, value: str, label: Any) -> Choice:
    return Choice(str(label), asked.address({name: value}), getattr(asked, name) == value)


_CHOICES: Mapping[str, tuple[Any, Mapping[str, Any]]] = {
    "measure": (gettext_lazy("Count"), MEASURES),
    "level": (gettext_lazy("By"), LEVELS),
    "detail": (gettext_lazy("And by"), DETAILS),
}
