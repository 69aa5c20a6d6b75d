"""What stands behind one cell of the matrix: its activities, organisations, overlaps and what is wanted."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from coordination import conditions
from coordination.coverage import Cell, CellCounts, Period, Row, RowKind
from coordination.coverage_asked import CoverageAsked
from coordination.coverage_query import listed_pairs
from coordination.filters import ActivityFilter
from coordination.kept_counts import counted
from coordination.listing import Row as ListedRow
from coordination.listing import rows_of, sorted_by
from coordination.models import Activity, Footprint, OverlapPair, OverlapReview, Watch
from coordination.models.analysis import visible
from coordination.sheet import row_name, sayings, theme_name
from coordination.sheet_addresses import Addresses
from reference.models import Organisation
from search.types import Viewer

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Met:
    """Two activities that overlap, the score of their closest rows, and what was decided."""

    first: Activity
    second: Activity
    score: float
    review: OverlapReview | None


@dataclass(frozen=True, slots=True)
class Panel:
    """A cell with what stands behind it. Of long lists the first; ``rows_url`` leads to all."""

    row: Row
    theme: str
    title: str
    cell: Cell
    said: tuple[str, ...]
    rows: list[ListedRow]
    organisations: list[Organisation]
    overlaps: list[Met]
    watches: list[Watch]
    rows_url: str
    undated_url: str
    historical_url: str
    register_query: str

    @property
    def more(self) -> int:
        """How many pieces of work the list leaves out, at least."""
        return max(0, self.cell.counts.activities - len(self.rows))


def panel_of(asked: CoverageAsked, row: Row, theme: str, viewer: Viewer) -> Panel:
    """The panel of the cell of a row and a theme; of all themes together when ``theme`` is empty."""
    found = counted(asked, viewer)
    counts = found.cells.get((row, theme)) if theme else found.totals.get(row)
    cell = Cell.of(counts or CellCounts())
    addresses = Addresses(asked, found.period)
    rows_url = addresses.rows_url(row, theme)
    activities: QuerySet[Activity] = Activity.objects.none()
    rows: QuerySet[Footprint] = Footprint.objects.none()
    # What the filters leave out of the matrix counts nothing here, and shows nothing.
    if cell.counts.activities:
        chosen = ActivityFilter.from_query(QueryDict(rows_url.partition("?")[2]), viewer)
        activities = sorted_by(chosen.activities(viewer, asked.today), "end")[:SHOWN]
        rows = chosen.footprints(viewer, asked.today)
    return Panel(
        row,
        theme,
        _("%(row)s, %(theme)s") % {"row": row_name(row), "theme": theme_name(theme, asked)},
        cell,
        tuple(sayings(cell)),
        rows_of(activities),
        list(Organisation.objects.filter(pk__in=rows.values("organisation"))),
        _overlaps(asked, found.period, list(rows.values_list("pk", flat=True)), viewer),
        list(_watches(row, theme)),
        rows_url,
        addresses.rows_url(row, theme, mark=["undated"]),
        addresses.rows_url(row, theme, mark=["undated", "historical"]),
        _register_query(row, theme),
    )


def _overlaps(asked: CoverageAsked, period: Period, rows: list[int], viewer: Viewer) -> list[Met]:
    """The closest pairs with a row in the cell and both rows active in the period, undecided ones first."""
    question = asked.question(period)
    pairs = listed_pairs().filter(Q(first_footprint__in=rows) | Q(second_footprint__in=rows))
    for at in ("first_footprint__", "second_footprint__"):
        pairs = pairs.filter(conditions.active(question, at), visible(viewer, at))
    best: dict[tuple[int, int], OverlapPair] = {}
    for pair in pairs.select_related("first", "second").order_by("-score", "pk")[: SHOWN * 20]:
        if pair.first.joint_group_id is None or pair.first.joint_group_id != pair.second.joint_group_id:
            best.setdefault((pair.first_id, pair.second_id), pair)
    reviews = _reviews(best.values())
    met = [Met(pair.first, pair.second, pair.score, reviews.get(key)) for key, pair in best.items()]
    return sorted(met, key=lambda one: (one.review is not None, -one.score))[:SHOWN]


def _reviews(pairs: Iterable[OverlapPair]) -> dict[tuple[int, int], OverlapReview]:
    firsts, seconds = [pair.first_id for pair in pairs], [pair.second_id for pair in pairs]
    found = OverlapReview.objects.filter(first__in=firsts, second__in=seconds)
    return {(review.first_id, review.second_id): review for review in found}


def _watches(row: Row, theme: str) -> Iterable[Watch]:
    if row.kind not in {RowKind.AREA, RowKind.WITHIN} or not theme:
        return []
    about = Q(theme__code=theme) | Q(theme__parent__code=theme)
    return (
        Watch.objects.filter(about, area__pcode=row.code)
        .select_related("area", "theme")
        .defer("area__boundary")
    )


def _register_query(row: Row, theme: str) -> str:
    """What a new activity begins with when it is registered from this cell."""
    parameters = QueryDict(mutable=True)
    if theme:
        parameters["theme"] = theme
    if row.code:
        parameters["zone" if row.kind is RowKind.ZONE else "area"] = row.code
    return parameters.urlencode()
