"""All sections of the form, and what they say together of an activity."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from coordination.content import ActivityContent
from coordination.sections.base import Section, SectionRead
from coordination.sections.lookups import Lookups
from coordination.sections.money import BudgetForm, TransactionForm
from coordination.sections.results import ResultForm
from coordination.sections.sites import SiteForm, sites_of, steps_of
from coordination.sections.texts import DocumentForm, IdentifierForm, RelatedForm, TextForm

SECTIONS: tuple[Section, ...] = (
    Section("budgets", _("Budget"), _("For a period, or as a whole without one."), BudgetForm),
    Section(
        "transactions",
        _("Promises and payments"),
        _("What was pledged, committed, received or spent. Dates cannot lie in the future."),
        TransactionForm,
    ),
    Section(
        "results",
        _("Results"),
        _("A line for each indicator, period and area. How many of them are women, young people and so on is "
          "told on the screen of results."),
        ResultForm,
    ),
    Section(
        "sites",
        _("Sites and how far they have come"),
        _("A line for each step of a building: design, tender, works, acceptance, handover, use."),
        SiteForm,
    ),
    Section("documents", _("Documents"), _("An address here in the library, or anywhere."), DocumentForm),
    Section(
        "texts",
        _("Texts and objectives that it implements"),
        _("Open the article or the objective in the library and copy its address."),
        TextForm,
    ),
    Section("identifiers", _("Identifiers elsewhere"), _("IATI, CRS, FTS, project codes."), IdentifierForm),
    Section("related", _("Related activities"), _("By their IATI identifiers."), RelatedForm),
)  # fmt: skip


class Sections:
    """The sections of one form."""

    def __init__(self, data: Any, base: ActivityContent, lookups: Lookups, language: str) -> None:
        held = _held(base)
        self.all = [section.read(data, held[section.name], lookups, language) for section in SECTIONS]
        self._by_name = {section.name: section for section in self.all}

    def __iter__(self) -> Iterator[SectionRead]:
        return iter(self.all)

    def values(self) -> dict[str, Any]:
        """What they say, as fields of a content; those of which nothing was sent are left out."""
        found: dict[str, Any] = {
            name: section.lines
            for name, section in self._by_name.items()
            if section.is_sent and name not in {"sites", "texts"}
        }
        if self._by_name["sites"].is_sent:
            found["sites"] = sites_of(self._by_name["sites"].lines)
        if (texts := self._by_name["texts"]).is_sent:
            found["legal_links"] = tuple(line for line in texts.lines if not isinstance(line, int))
            found["objectives"] = tuple(sorted({line for line in texts.lines if isinstance(line, int)}))
        return found

    @property
    def is_wrong(self) -> bool:
        return any(section.is_wrong for section in self.all)

    @property
    def errors(self) -> Iterator[tuple[str, str, str]]:
        for section in self.all:
            yield from section.errors

    def add_problem(self, path: str, problem: str, content: ActivityContent) -> None:
        """Put a problem of the rules ("budgets.1.value") at the line that it is about."""
        name, *rest = path.split(".")
        section = self._by_name.get(name)
        if section is None:
            return
        lines = getattr(content, name, ())
        at = int(rest[0]) if rest and rest[0].isdecimal() else -1
        if name == "sites" and 0 <= at < len(lines):
            self._add_to_site(section, lines[at], rest[1:], problem)
        elif 0 <= at < len(lines):
            section.add_problem(lines[at], rest[-1], problem)
        else:
            section.problems.append(problem)

    @staticmethod
    def _add_to_site(section: SectionRead, site: Any, rest: list[str], problem: str) -> None:
        for step in section.lines:
            same = steps_of([site])[0].site == step.site
            about = rest[0] != "milestones" or step.milestone == site.milestones[int(rest[1])]
            if same and about:
                section.add_problem(step, rest[-1], problem)
                return
        section.problems.append(problem)


def _held(base: ActivityContent) -> Mapping[str, tuple[Any, ...]]:
    plain = {section.name: getattr(base, section.name, ()) for section in SECTIONS}
    return plain | {"sites": steps_of(base.sites), "texts": (*base.legal_links, *base.objectives)}
