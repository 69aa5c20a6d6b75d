"""The list of gaps as people read it: named, with who looks after each and what was decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from coordination import coverage_query
from coordination.coverage import RowKind
from coordination.coverage_asked import CoverageAsked
from coordination.gaps import Gap, GapKind, gaps_of, severities_of
from coordination.kept_counts import counted
from coordination.models import GapCase
from coordination.sheet import row_name, theme_name
from kb.exchange.tables import Cell
from search.types import Viewer


@dataclass(frozen=True, slots=True)
class ListedGap:
    """A gap in words. ``case`` is there once somebody looked after it; ``key`` leads to its page, empty for
    a place that is no area."""

    gap: Gap
    area: str
    theme: str
    case: GapCase | None
    cell_url: str
    register_url: str
    key: tuple[str, str] | None

    @property
    def is_coming(self) -> bool:
        """Somebody is there still."""
        return self.gap.kind is GapKind.COMING


def gaps_listed(asked: CoverageAsked, viewer: Viewer) -> list[ListedGap]:
    """The gaps of the matrix that is asked for, the gravest first."""
    found = counted(asked, viewer)
    wanted = [*coverage_query.watches(), *coverage_query.needs()]
    gaps = gaps_of(found.cells, severities_of(wanted, asked.question(found.period)))
    cases = _cases(gaps)
    return [_listed(gap, asked, cases) for gap in gaps]


def _cases(gaps: Sequence[Gap]) -> dict[tuple[str, str], GapCase]:
    codes = Q(area__pcode__in={gap.row.code for gap in gaps}, theme__code__in={gap.theme for gap in gaps})
    found = GapCase.objects.filter(codes).select_related("area", "theme", "owner")
    return {(case.area.pcode, case.theme.code): case for case in found}


def _listed(gap: Gap, asked: CoverageAsked, cases: dict[tuple[str, str], GapCase]) -> ListedGap:
    is_area = gap.row.kind in {RowKind.AREA, RowKind.WITHIN} and bool(gap.row.code)
    here = {"row": f"{gap.row.kind.value}:{gap.row.code}", "column": gap.theme}
    begin = {"area": gap.row.code, "theme": gap.theme} if is_area else {"theme": gap.theme}
    return ListedGap(
        gap,
        row_name(gap.row),
        theme_name(gap.theme, asked),
        cases.get((gap.row.code, gap.theme)),
        f"{reverse('coverage_cell')}?{asked.address()}&{urlencode(here)}",
        f"{reverse('activity_new')}?{urlencode(begin)}",
        (gap.row.code, gap.theme) if is_area else None,
    )


def header() -> list[str]:
    """The columns of the list as a file."""
    return [
        *(_("Priority"), _("Severity"), _("Area"), _("P-code"), _("Theme"), _("Gap")),
        *(_("Who looks after it"), _("Due"), _("Decision")),
    ]


def lines(rows: Sequence[ListedGap]) -> Iterator[Sequence[Cell]]:
    """The list as the rows of a file."""
    for row in rows:
        case = row.case
        yield [
            round(row.gap.priority, 2) if row.gap.priority is not None else None,
            row.gap.severity,
            row.area,
            row.gap.row.code,
            row.theme,
            _("coming") if row.is_coming else _("current"),
            str(case.owner or "") if case else "",
            case.due if case else None,
            str(case.get_decision_display()) if case else "",
        ]
