"""What an address asks the matrix for: the filters of ``coordination.filters``, and how to lay it out.

Besides the filters' own parameters: ``level`` (country, region, cercle, commune), ``detail`` of the themes
(branch, theme), ``edition`` of the areas, ``measure`` (activities, organisations, overlaps). Anything that
makes no sense is passed over and told in ``problems``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast, get_args

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.coverage import Level, Period, Question, Subject, ThemeLevel
from coordination.filters import ActivityFilter
from coordination.footprints import STILL
from coordination.models import ActivityPlace, Footprint
from reference.models import Area, AreaLevel
from search.types import Viewer

LEVELS: Mapping[str, Any] = {
    "region": gettext_lazy("regions"),
    "cercle": gettext_lazy("cercles"),
    "country": gettext_lazy("the country as a whole"),
}
DETAILS: Mapping[str, Any] = {
    "branch": gettext_lazy("main themes"),
    "theme": gettext_lazy("all themes"),
}
MEASURES: Mapping[str, Any] = {
    "activities": gettext_lazy("activities"),
    "organisations": gettext_lazy("organisations"),
    "overlaps": gettext_lazy("overlaps"),
}
AREA_LEVELS: Mapping[str, AreaLevel] = {
    "country": AreaLevel.COUNTRY,
    "region": AreaLevel.REGION,
    "cercle": AreaLevel.CERCLE,
    "commune": AreaLevel.COMMUNE,
}
_OWN = ("level", "detail", "edition", "measure")


@dataclass(frozen=True, slots=True)
class CoverageAsked:
    """A matrix as it is asked for. ``chosen`` has a period only where the address names one."""

    chosen: ActivityFilter
    level: Level
    detail: ThemeLevel
    edition: str
    measure: str
    today: date
    editions: tuple[str, ...] = ("",)
    problems: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: QueryDict, viewer: Viewer, today: date | None = None) -> "CoverageAsked":
        """Read an address; it needs a query for the editions, and one for each filter that is set."""
        chosen = ActivityFilter.from_query(query, viewer)
        problems = list(chosen.problems)
        level = _one_of("level", query, ("region", *get_args(Level)), problems)
        detail = _one_of("detail", query, ("branch", "theme"), problems)
        measure = _one_of("measure", query, tuple(MEASURES), problems)
        editions = editions_known()
        edition = _one_of("edition", query, editions, problems)
        if _is_turned_round(query, chosen):
            problems.append(_("The period was given backwards: it is read the other way round."))
        # Cancelled and suspended work counts nowhere; marks and "exactly" belong to lists.
        statuses = tuple(code for code in chosen.statuses if code not in _STILL)
        if statuses != chosen.statuses:
            problems.append(_("Cancelled and suspended activities do not count in the matrix."))
        chosen = replace(chosen, marks=(), exactly=(), statuses=statuses)
        return cls(
            chosen,
            cast("Level", level),
            cast("ThemeLevel", detail),
            edition,
            measure,
            today or timezone.localdate(),
            editions,
            tuple(problems),
        )

    def question(self, period: Period) -> Question:
        """The question for the counts."""
        return Question(period, self.today, self.level, self.detail)

    def period(self, known: Period) -> Period:
        """The period asked for; an open side is that of the period that the data is known for."""
        first, last = self.chosen.first, self.chosen.last
        return Period.between(
            first or min(known.first, last or known.first), last or max(known.last, first or known.last)
        )

    @property
    def is_narrowed(self) -> bool:
        """It asks for some footprints only, whatever the period."""
        return not replace(self.chosen, first=None, last=None).is_empty

    def asked(self, viewer: Viewer) -> QuerySet[Footprint] | None:
        """The footprints that are asked for, or None when all are."""
        return self.chosen.rows(viewer) if self.is_narrowed else None

    def holds(self, about: Subject) -> bool:
        """Whether what is wanted or stated lies in the places and on the themes that are asked for."""
        chosen = self.chosen
        codes = {about.region, about.cercle, about.commune} & set(chosen.areas)
        kinds = {about.place_kind} & set(chosen.places)
        placed = not (chosen.areas or chosen.zones or chosen.places) or codes or kinds
        return bool(placed) and (not chosen.themes or bool({about.theme, about.branch} & set(chosen.themes)))

    def address(self, changes: Mapping[str, str] | None = None) -> str:
        """The query string of this matrix, with some of its own parameters otherwise."""
        own = {name: getattr(self, name) for name in _OWN} | dict(changes or {})
        usual = _USUAL | {"edition": self.editions[0]}
        return self.chosen.changed({name: value for name, value in own.items() if value != usual.get(name)})


_STILL = {str(int(status)) for status in STILL}
_USUAL = {"level": "region", "detail": "branch", "measure": "activities"}


def _one_of(name: str, query: QueryDict, known: tuple[str, ...], problems: list[str]) -> str:
    """The parameter's value, or the first that is known."""
    given = query.get(name, "").strip()
    if given and given not in known:
        problems.append(_("“%(value)s” is not known here, so it was passed over.") % {"value": given[:40]})
    return given if given in known else known[0]


def _is_turned_round(query: QueryDict, chosen: ActivityFilter) -> bool:
    given = query.get("from", "").strip()
    return bool(chosen.first and chosen.last and chosen.first != chosen.last) and given == str(chosen.last)


def editions_known() -> tuple[str, ...]:
    """The editions of the areas that have regions: first that in which an activity was placed last."""
    regions = Area.objects.filter(level=AreaLevel.REGION)
    found = list(regions.order_by("-edition").values_list("edition", flat=True).distinct())
    placed = ActivityPlace.objects.exclude(area=None).order_by("-pk")
    used = placed.values_list("area__edition", flat=True).first()
    return tuple(sorted(found, key=lambda edition: edition != used)) or ("",)
