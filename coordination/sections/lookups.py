"""Organisations, areas and texts by what a person types or pastes, each list read once a form."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.urls import Resolver404, ResolverMatch, resolve

from coordination.models import Activity
from coordination.options import ORGANISATIONS, PLACES, Option
from kb.models import Expression, Objective, Passage, Work
from reference.models import Area
from search.analysis.text import fold
from search.types import Viewer

_TEXTS = {"work", "passage", "work_on", "passage_on", "expression"}


class TextMeant(NamedTuple):
    """What an address of the library names: a text, a passage of it, the version; or an objective."""

    work: int | None = None
    eid: str = ""
    expression: int | None = None
    objective: int | None = None


class Lookups:
    """What the sections of one form look up, for one viewer."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    @cached_property
    def organisations(self) -> list[Option]:
        return list(ORGANISATIONS.everything())

    @cached_property
    def areas(self) -> list[Option]:
        return [option for option in PLACES.everything() if option.value.startswith("area:")]

    @cached_property
    def _organisations(self) -> Mapping[str, set[int]]:
        return _by_name(self.organisations)

    @cached_property
    def _areas(self) -> Mapping[str, set[int]]:
        return _by_name(self.areas)

    def organisation(self, text: str) -> int | None:
        """The key of the organisation that goes by this name; None where none does, or several do."""
        return _only(self._organisations.get(fold(text.strip()), set()))

    def area(self, text: str) -> int | None:
        """The key of the area that goes by this name or label; None where none does, or several do."""
        return _only(self._areas.get(fold(text.strip()), set()))

    def organisation_label(self, pk: int | None) -> str:
        return _label(self.organisations, str(pk)) if pk else ""

    def area_label(self, pk: int | None) -> str:
        if not pk:
            return ""
        return _label(self.areas, f"area:{pk}") or str(
            Area.objects.filter(pk=pk).defer("boundary").first() or ""
        )

    def activity(self, address: str) -> int | None:
        """The key of the activity of this address, where this viewer may see it."""
        match = _resolved(address)
        if match is None or match.url_name != "activity":
            return None
        seen = Activity.objects.visible_to(self.viewer).filter(pk=match.kwargs["pk"])
        return seen.values_list("pk", flat=True).first()

    def text(self, address: str) -> TextMeant | None:
        """What an address of the library names, where this viewer may read it."""
        match = _resolved(address)
        if match is None:
            return None
        if match.url_name == "objective":
            readable = Objective.objects.visible_to(self.viewer).filter(pk=match.kwargs["pk"])
            return TextMeant(objective=match.kwargs["pk"]) if readable.exists() else None
        if match.url_name not in _TEXTS:
            return None
        work = Work.objects.visible_to(self.viewer).filter(key=match.kwargs["key"]).first()
        return _meant(work, match.kwargs) if work else None


def _resolved(address: str) -> ResolverMatch | None:
    """The page of this address."""
    try:
        return resolve(urlsplit(address.strip()).path)
    except (Resolver404, ValueError):
        return None


def _meant(work: Work, named: Mapping[str, Any]) -> TextMeant | None:
    """At the version that the address names; else at the one that applies on its day, or today."""
    texts = Expression.objects.filter(work=work)
    version = (texts.filter(pk=named["pk"]) if "pk" in named else texts.ready(named.get("day"))).first()
    eid = named.get("eid", "")
    if eid and not Passage.objects.filter(expression__work=work, eid=eid).exists():
        return None
    return TextMeant(work.pk, eid, version.pk if version else None)


def _by_name(options: Iterable[Option]) -> dict[str, set[int]]:
    """The keys by each name that an option goes by; a label comes before the names of others."""
    options = list(options)
    names: dict[str, set[int]] = {}
    for option in options:
        for name in filter(None, option.names):
            names.setdefault(fold(name), set()).add(_pk(option))
    return names | {fold(option.label): {_pk(option)} for option in options}


def _pk(option: Option) -> int:
    return int(option.value.rpartition(":")[2])


def _only(found: set[int]) -> int | None:
    return next(iter(found)) if len(found) == 1 else None


def _label(options: Iterable[Option], value: str) -> str:
    return next((option.label for option in options if option.value == value), "")
