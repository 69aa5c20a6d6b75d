"""The timeline as people read it: the works of a matrix's question as bars, under what they belong to.

Each bar is a piece of work (a joint group is one), each group has its number with the address of all its
works. Of a large register only so many bars are drawn; the numbers, and the file, have them all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Max, Min, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import conditions
from coordination.coverage import Period, RowKind
from coordination.coverage_asked import CoverageAsked
from coordination.coverage_query import cell_columns, key_in
from coordination.footprints import Status
from coordination.listing import Row as ListedRow
from coordination.listing import rows_of
from coordination.models import Activity, Programme
from coordination.narrowing import NO_PROGRAMME
from coordination.overlap_list import period_of
from coordination.sheet import areas_of, names_of
from coordination.sheet_addresses import Addresses
from coordination.timeline import Bar, Span, Tick, bar_of, ticks_of
from reference.models import Organisation, Theme
from search.types import Viewer

GROUPINGS: Mapping[str, Any] = {
    "programme": gettext_lazy("programme"),
    "area": gettext_lazy("area"),
    "theme": gettext_lazy("main theme"),
    "organisation": gettext_lazy("organisation"),
}
# So many bars are drawn of a group, and so many in all: one can read no more of them.
BARS_OF_A_GROUP, BARS = 12, 240


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work, by one of its activities that the reader may see."""

    activity: int
    span: Span
    is_planned: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A bar with what it stands for."""

    row: ListedRow
    span: Span
    bar: Bar
    is_planned: bool

    @property
    def sentence(self) -> str:
        """All that the bar tells, in words."""
        parts = (self.row.activity.title, ", ".join(self.row.organisations), self.row.days)
        return ", ".join((*filter(None, parts), *self.doubts))

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is open or late of it."""
        said = (
            (self.span.start is None, _("start not known")),
            (self.span.end is None, _("no end known")),
            (self.span.late, _("late")),
            (self.is_planned, _("planned")),
        )
        return tuple(words for is_so, words in said if is_so)


@dataclass(frozen=True, slots=True)
class Group:
    """What works belong to: its name, how many there are, their address, and the bars that are drawn."""

    label: str
    number: int
    url: str
    lines: tuple[Line, ...]

    @property
    def more(self) -> int:
        """How many are not drawn."""
        return self.number - len(self.lines)


@dataclass(frozen=True, slots=True)
class TimelineSheet:
    """A timeline that can be drawn."""

    asked: CoverageAsked
    by: str
    period: Period
    ticks: tuple[Tick, ...]
    groups: tuple[Group, ...]

    @property
    def drawn(self) -> int:
        """How many bars there are."""
        return sum(len(group.lines) for group in self.groups)

    @property
    def number(self) -> int:
        """How many there would be."""
        return sum(group.number for group in self.groups)


Gathered = dict[Any, list[Work]]


def timeline_of(asked: CoverageAsked, viewer: Viewer, by: str) -> TimelineSheet:
    """The timeline that is asked for; a dozen queries, however large it is."""
    period = period_of(asked, viewer)
    gathered = works_of(asked, viewer, period, by)
    order = list(named(gathered, asked, period, by))
    shown = _shown([gathered[key] for key, _label, _url in order])
    listed = rows_of(Activity.objects.filter(pk__in={work.activity for works in shown for work in works}))
    rows = {row.activity.pk: row for row in listed}
    groups = [
        _group(label, url, len(gathered[key]), works, (rows, period, asked))
        for (key, label, url), works in zip(order, shown, strict=True)
    ]
    return TimelineSheet(asked, by, period, tuple(ticks_of(period)), tuple(groups))


def _shown(groups: Iterable[list[Work]]) -> list[list[Work]]:
    """The works of each group that are drawn."""
    left, shown = BARS, []
    for works in groups:
        part = works[: min(BARS_OF_A_GROUP, left)]
        left -= len(part)
        shown.append(part)
    return shown


def _group(
    label: str,
    url: str,
    number: int,
    works: Sequence[Work],
    known: tuple[Mapping[int, ListedRow], Period, CoverageAsked],
) -> Group:
    rows, period, asked = known
    bars = ((work, bar_of(work.span, period, asked.today)) for work in works)
    lines = (
        Line(rows[work.activity], work.span, bar, work.is_planned)
        for work, bar in bars
        if bar and work.activity in rows
    )
    return Group(label, number, url, tuple(lines))


# -- which works


def works_of(asked: CoverageAsked, viewer: Viewer, period: Period, by: str) -> Gathered:
    """The works of each group, in the order of their start."""
    chosen = replace(asked.chosen, first=period.first, last=period.last)
    rows: Any = chosen.footprints(viewer, asked.today).order_by()
    columns = _columns(asked, period, by)
    found = rows.values(**columns, work=conditions.work()).annotate(**_measures(asked))
    gathered: Gathered = {}
    for row in found.order_by(F("begin").asc(nulls_first=True), F("finish").asc(nulls_last=True), "work"):
        work = Work(row["one"], _span(row), row["planned"] == row["rows"])
        gathered.setdefault(_key(row, asked, period, by), []).append(work)
    return gathered


def _span(row: Mapping[str, Any]) -> Span:
    start = None if row["open_start"] else row["begin"]
    end = None if row["open_end"] else row["finish"]
    return Span(start, end, bool(row["overdue"]), bool(row["late"]))


def _measures(asked: CoverageAsked) -> dict[str, Any]:
    return {
        "one": Min("activity"),
        "begin": Min("start"),
        "finish": Max("end"),
        "open_start": _any(Q(start=None)),
        "open_end": _any(Q(end=None)),
        "overdue": _any(conditions.overdue(asked.today)),
        "late": _any(conditions.late(asked.today)),
        "planned": Count("pk", filter=Q(status=Status.PIPELINE)),
        "rows": Count("pk"),
    }


def _any(condition: Q) -> Max:
    return Max(Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField()))


def _columns(asked: CoverageAsked, period: Period, by: str) -> dict[str, Any]:
    if by == "area":
        question = replace(asked.question(period), theme_level="all")
        return cell_columns(question)
    column = {"programme": "activity__programme", "theme": "branch", "organisation": "organisation"}[by]
    return {"in_group": F(column)}


def _key(row: Mapping[str, Any], asked: CoverageAsked, period: Period, by: str) -> Any:
    if by == "area":
        return key_in(dict(row), asked.question(period))[0]
    return row["in_group"]


# -- what groups are called, and where they lead


def named(
    gathered: Gathered, asked: CoverageAsked, period: Period, by: str
) -> Iterator[tuple[Any, str, str]]:
    """The key, name and address of each group, in the order of their names; of the places in their order."""
    addresses = Addresses(asked, period)
    if by == "area":
        names = names_of(list(gathered), areas_of(asked))
        order = list(RowKind)
        for row in sorted(gathered, key=lambda row: (order.index(row.kind), names[row])):
            yield row, names[row], addresses.rows_url(row, "")
        return
    found = _things(gathered, by)
    yield from sorted(
        ((key, *_called(key, found, addresses, by)) for key in gathered),
        key=lambda group: (group[0] is None, group[1].casefold()),
    )


def _things(gathered: Gathered, by: str) -> dict[Any, Any]:
    if by == "theme":
        return {theme.code: theme for theme in Theme.objects.filter(code__in=gathered)}
    found: QuerySet[Any] = (Programme if by == "programme" else Organisation).objects.all()
    return {thing.pk: thing for thing in found.filter(pk__in=[key for key in gathered if key])}


def _called(key: Any, found: Mapping[Any, Any], addresses: Addresses, by: str) -> tuple[str, str]:
    if by == "theme":
        return (str(found.get(key, key)), addresses.theme_url(key))
    if by == "organisation":
        return (str(found[key]), addresses.of({"organisation": [found[key].code]}))
    exactly = {"exactly": ["programme"]}
    if key is None:
        return (_("Of no programme"), addresses.of({"programme": [NO_PROGRAMME]} | exactly))
    thing = found[key]
    return (thing.acronym or thing.name, addresses.of({"programme": [thing.code]} | exactly))
