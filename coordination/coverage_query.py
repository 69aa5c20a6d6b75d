"""The counts of the matrix, added up by the database: what ``coordination.counting`` does in one pass.

A test holds the two equal. A footprint in an area always has its region, as the register makes it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import (
    Aggregate,
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from coordination import conditions, register
from coordination.counting import key_of, stated, unmet
from coordination.coverage import (
    SOON,
    CellCounts,
    Key,
    Level,
    Question,
    Row,
    RowKind,
    Statement,
    Subject,
    Wanted,
)
from coordination.footprints import Status
from coordination.models import Footprint, Need, NobodyStatement, OverlapPair, OverlapReview, Watch
from coordination.overlaps import NO_OVERLAP
from coordination.weights import LISTED
from search.types import Viewer

Rows = QuerySet[Footprint]
Counts = dict[str, Any]

# The columns of an area's code at each level, the finest first.
_CODES: dict[Level, tuple[str, ...]] = {
    "country": (),
    "region": ("region",),
    "cercle": ("cercle", "region"),
    "commune": ("commune", "cercle", "region"),
}
_COUNTED = (
    "organisations",
    "organisations_ongoing",
    "activities",
    "activities_ongoing",
    "undated",
    "undated_now",
    "historical",
    "late",
    "ending",
    "lasting",
)
_PLACE = ("region", "cercle", "commune")


def coverage(
    question: Question,
    viewer: Viewer,
    asked: Rows | None = None,
    *,
    totals: bool = False,
    holds: Callable[[Subject], bool] | None = None,
) -> dict[Key, CellCounts]:
    """The counts of every cell of which something is known, as ``counting.coverage`` gives them.

    Counted is what this viewer may see. ``asked`` are the footprints that are asked for, where not all
    are; they may overlap others, and what others do fills a gap. ``holds`` tells which places and themes are
    asked for, where not all are: what is wanted or stated elsewhere is left out. With ``totals``, what the
    same question gives for all themes together is there too, under the theme "".
    """
    seen = Footprint.objects.current().validated().visible_to(viewer)
    unmet_here = [want for want in _unmet(question, seen) if holds is None or holds(want.about)]
    said = [one for one in statements() if holds is None or holds(one.about)]
    tallies: defaultdict[Key, Counts] = defaultdict(dict)
    for key, counts in _overlaps(question, viewer, asked, totals):
        tallies[key] |= counts
    for each in _asked(question, totals):
        for key, counts in _presences(each, seen if asked is None else asked):
            tallies[key] |= counts
        for want in unmet_here:
            tally = tallies[key_of(want.about, each)]
            tally["unmet"] = tally.get("unmet", 0) + 1
            tally["severity"] = max(tally.get("severity") or 0, want.severity or 0) or None
        for key, day in stated(said, each).items():
            tallies[key]["stated"] = day
    return {key: CellCounts(**tally) for key, tally in tallies.items()}


def _asked(question: Question, totals: bool) -> tuple[Question, ...]:
    """The question, and the same for all themes together, once where it asks for that already."""
    together = replace(question, theme_level="all")
    return (question, together) if totals and together != question else (question,)


# -- who is there


def _presences(question: Question, rows: Rows) -> Iterator[tuple[Key, Counts]]:
    for group, counts in counts_by(cell_columns(question), question, rows):
        yield key_in(group, question), counts


def counts_by(columns: Counts, question: Question, rows: Rows) -> Iterator[tuple[Counts, Counts]]:
    """The columns and the counts of each group of rows. One grouped query; for the columns of a cell the
    covering index answers it."""
    dated, lasting = conditions.dated_in(question), conditions.lasts(question.today)
    wanted = dated | conditions.undated()
    if _holds_soon(question):
        # What lasts is then of the period, and what has dates among the rows is too: a cheaper question.
        dated = ~conditions.undated()
    else:
        wanted |= lasting
    found = rows.filter(conditions.validated(), wanted).order_by()
    counted: Any = found.values(**columns).annotate(**_measures(question, dated, lasting))
    for group in counted:
        counts = {name: group[f"n_{name}"] for name in _COUNTED}
        yield group, counts | {"lasting": bool(counts["lasting"])}


def _holds_soon(question: Question) -> bool:
    """Whether the period goes from today at the latest to the end of "soon" at least."""
    # Not the other way round: there is no day 90 days before that of the year 1.
    return question.period.first <= question.today and question.today + SOON <= question.period.last


def _measures(question: Question, dated: Q, lasting: Q) -> dict[str, Aggregate]:
    today = question.today
    ongoing = dated & conditions.not_only_planned()
    # Not under their own names: a later condition would take "historical" for the count.
    counts = {
        "organisations": Count("organisation", distinct=True, filter=dated),
        "organisations_ongoing": Count("organisation", distinct=True, filter=ongoing),
        "activities": _works(dated),
        "activities_ongoing": _works(ongoing),
        "undated": _works(conditions.undated() & Q(historical=False)),
        "undated_now": _works(conditions.undated_now(question)),
        "historical": _works(conditions.undated() & Q(historical=True)),
        "late": _works(dated & conditions.late(today)),
        "ending": _works(dated & conditions.ends_soon(today)),
        "lasting": Max(Case(When(lasting, then=Value(1)), default=Value(0))),
    }
    return {f"n_{name}": counts[name] for name in _COUNTED}


def _works(condition: Q) -> Count:
    return Count(conditions.work(), distinct=True, filter=condition)


# -- which cell a row lies in


def cell_columns(question: Question) -> dict[str, Any]:
    """The columns of a cell; for regions they stand in the order of the covering index."""
    codes = _CODES[question.level]
    theme = Value("") if question.theme_level == "all" else F(question.theme_level)
    groups: dict[str, Any] = {"in_theme": theme, "in_kind": F("place_kind")}
    if len(codes) == 1:
        groups["in_area"] = F(codes[0])
    elif codes:
        known = [When(~Q(**{code: ""}), then=F(code)) for code in codes]
        groups["in_area"] = Case(*known, default=Value(""))
        within = When(**{codes[0]: ""}, then=Value(True))
        groups["in_level"] = Case(within, default=Value(False), output_field=BooleanField())
    return groups | {"in_zone": F("zone")}


def key_in(group: Counts, question: Question) -> Key:
    """The cell that these columns name."""
    kind = RowKind(group["in_kind"])
    if kind is RowKind.AREA and group.get("in_level"):
        kind = RowKind.WITHIN
    code = group["in_zone"] if kind is RowKind.ZONE else group.get("in_area", "")
    return Row(kind, code), group["in_theme"]


# -- what overlaps


_Pairs = set[tuple[int, int]]
_AT_ONCE = 10_000


def _overlaps(
    question: Question, viewer: Viewer, asked: Rows | None, totals: bool
) -> Iterator[tuple[Key, Counts]]:
    """Distinct pairs by cell; a pair counts in the cells of those of its rows that are asked for."""
    active = conditions.active(question)
    wanted = None if asked is None else set(asked.filter(active).values_list("pk", flat=True))
    every: defaultdict[tuple[Any, ...], _Pairs] = defaultdict(set)
    undecided: defaultdict[tuple[Any, ...], _Pairs] = defaultdict(set)
    for pair, is_decided, sides in meetings(cell_columns(question), question, viewer):
        for side in sides:
            if wanted is None or side[0] in wanted:
                every[side[2:]].add(pair)
                if not is_decided:
                    undecided[side[2:]].add(pair)
    for cells in (every, undecided):
        if totals:
            _add_totals(cells)
    names = list(cell_columns(question))
    for cell, pairs in every.items():
        key = key_in(dict(zip(names, cell, strict=True)), question)
        yield key, {"overlaps": len(pairs), "overlaps_undecided": len(undecided[cell])}


def _add_totals(cells: defaultdict[tuple[Any, ...], _Pairs]) -> None:
    """The pairs of each place over all themes, under the theme "", which comes first in a cell."""
    for (theme, *place), pairs in list(cells.items()):
        if theme:
            cells["", *place] |= pairs


def meetings(
    columns: Counts, question: Question, viewer: Viewer
) -> Iterator[tuple[tuple[int, int], bool, tuple[tuple[Any, ...], tuple[Any, ...]]]]:
    """Pairs of two works whose two rows are active and seen: whether anybody decided, and both rows, each
    with its key, its work and these columns.

    The rows and the pairs are each read off an index of their own and brought together here: a join would
    visit the table of footprints for every pair.
    """
    seen = Footprint.objects.current().visible_to(viewer).filter(conditions.active(question)).order_by()
    found_rows = seen.annotate(work=conditions.work(), **columns)
    rows = {
        row[0]: row for row in found_rows.values_list("pk", "work", *columns).iterator(chunk_size=_AT_ONCE)
    }
    reviews = _reviews()
    pairs = OverlapPair.objects.filter(score__gte=LISTED, possible_double=False).order_by()
    found = pairs.values_list("first_footprint_id", "second_footprint_id", "first_id", "second_id")
    for first_row, second_row, first_activity, second_activity in found.iterator(chunk_size=_AT_ONCE):
        first, second = rows.get(first_row), rows.get(second_row)
        if first is None or second is None or first[1] == second[1]:
            continue
        relation = reviews.get((first_activity, second_activity))
        if relation not in NO_OVERLAP:
            pair = (first[1], second[1]) if first[1] < second[1] else (second[1], first[1])
            yield pair, relation is not None, (first, second)


def _reviews() -> dict[tuple[int, int], str]:
    """What was decided, by the keys of the two activities."""
    found = OverlapReview.objects.values_list("first", "second", "relation")
    return {(first, second): relation for first, second, relation in found}


def listed_pairs() -> QuerySet[OverlapPair]:
    """The pairs that are overlaps: near enough, of two organisations, and not one piece of work."""
    merged = OverlapReview.objects.filter(
        first=OuterRef("first"), second=OuterRef("second"), relation__in=NO_OVERLAP
    )
    return OverlapPair.objects.filter(~Exists(merged), score__gte=LISTED, possible_double=False)


# -- what is wanted, and what was stated


def watches() -> list[Wanted]:
    """What leadership wants covered."""
    found = list(Watch.objects.values_list("area", "area__level", "theme__code", "theme__parent__code"))
    chains = register.chains({area for area, *_ in found})
    return [Wanted(_subject(chains[area], theme, branch)) for area, _, theme, branch in found]


def needs() -> list[Wanted]:
    """What sources say is needed, with its severity: of each area, theme and measure the latest."""
    found = Need.objects.current().asking().order_by("date", "pk")
    columns = ("area", "theme", "measure", "severity", "theme__code", "theme__parent__code")
    latest = {row[:3]: row for row in found.values_list(*columns)}
    chains = register.chains({area for area, *_ in latest})
    return [
        Wanted(_subject(chains[area], theme, branch), severity)
        for area, _, _, severity, theme, branch in latest.values()
    ]


def statements() -> list[Statement]:
    """Where coordinators said that nobody works."""
    found = list(NobodyStatement.objects.values_list("area", "theme__code", "theme__parent__code", "on"))
    chains = register.chains({area for area, *_ in found})
    return [Statement(_subject(chains[area], theme, branch), on) for area, theme, branch, on in found]


def _subject(chain: dict[str, str], theme: str, branch: str | None) -> Subject:
    """A place and a theme; an area above the regions is the country as a whole."""
    return Subject(theme, branch or theme, "area" if chain else "country", **chain)


def _unmet(question: Question, seen: Rows) -> Iterator[Wanted]:
    wanted = [*watches(), *needs()]
    if not wanted:
        return iter(())
    # Only as close as anything is wanted: the covering index does not hold the communes.
    deepest = max(sum(1 for name in _PLACE if getattr(want.about, name)) for want in wanted)
    themes = {theme for want in wanted for theme in (want.about.theme, want.about.branch)}
    held = (
        seen.filter(conditions.active(question), Q(theme__in=themes) | Q(branch__in=themes))
        .order_by()
        .values("theme", "branch", "place_kind", "zone", *_PLACE[:deepest])
        .distinct()
    )
    return unmet(wanted, [Subject(**subject) for subject in held])


def days_known(rows: Rows, today: date) -> tuple[date | None, date | None]:
    """The first and the last day that these footprints name, as ``coverage.days_known`` gives them."""
    dated = rows.filter(~conditions.undated(), ~Q(status=Status.CANCELLED)).order_by()
    found = dated.aggregate(**conditions.outermost_days(today))
    return found["first"], found["last"]
