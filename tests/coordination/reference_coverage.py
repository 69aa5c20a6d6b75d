"""Coverage worked out the slow and obvious way: for each cell, all rows are looked through again."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from coordination.coverage import CellCounts, CellState, Question, Row, RowKind, Statement, Wanted
from coordination.footprints import Footprint
from coordination.pairs import Overlap

LEVELS = ("country", "region", "cercle", "commune")


def where(row: Footprint, level: str) -> Row:
    if row.place_kind == "zone":
        return Row(RowKind.ZONE, row.zone)
    if row.place_kind != "area":
        return Row(RowKind(row.place_kind), "")
    chain = {"country": "", "region": row.region, "cercle": row.cercle, "commune": row.commune}
    if chain[level] or level == "country":
        return Row(RowKind.AREA, chain[level])
    coarser = [chain[name] for name in LEVELS[1 : LEVELS.index(level)] if chain[name]]
    return Row(RowKind.WITHIN, coarser[-1])


def what(row: Footprint, theme_level: str) -> str:
    return row.branch if theme_level == "branch" else row.theme


def valid(row: Footprint) -> bool:
    return row.state == "validated" and row.status not in (5, 6)


def overdue(row: Footprint, today: date) -> bool:
    unfinished = row.status in (None, 1, 2, 6) and not row.historical
    return bool(row.end and row.end < today and row.end_basis == "planned" and unfinished)


def dated_in(row: Footprint, question: Question) -> bool:
    """Some day of the row lies in the period; an overdue one goes on until today."""
    if not valid(row) or (row.start is None and row.end is None):
        return False
    end = question.today if overdue(row, question.today) else row.end
    before = end is not None and end < question.period.first
    after = row.start is not None and row.start > question.period.last
    return not before and not after


def undated(row: Footprint) -> bool:
    return valid(row) and row.start is None and row.end is None


def undated_now(row: Footprint, question: Question) -> bool:
    holds_today = question.period.first <= question.today <= question.period.last
    return undated(row) and not row.historical and row.status == 2 and holds_today


def active(row: Footprint, question: Question) -> bool:
    return dated_in(row, question) or undated_now(row, question)


def lasting(row: Footprint, today: date) -> bool:
    soon = today + timedelta(90)
    if undated(row) or not valid(row) or row.historical or row.status in (3, 4):
        return False
    later = row.end is None or row.end > soon or overdue(row, today)
    return later and (row.start is None or row.start <= soon)


def works(rows: Iterable[Footprint]) -> int:
    """Activities, each joint group once."""
    return len({("group", row.joint_group) if row.joint_group else ("one", row.activity) for row in rows})


def organisations(rows: Iterable[Footprint]) -> int:
    return len({row.organisation for row in rows})


def late(row: Footprint, today: date) -> bool:
    return overdue(row, today) and not (row.confirmed and row.end and row.confirmed > row.end)


def ends_soon(row: Footprint, today: date) -> bool:
    return row.end is not None and today <= row.end <= today + timedelta(90)


def counts(rows: Sequence[Footprint], question: Question) -> CellCounts:
    """The counts of the rows of one cell, without overlaps, wants and statements."""
    today = question.today
    dated = [row for row in rows if dated_in(row, question)]
    going = [row for row in dated if row.status != 1]
    return CellCounts(
        organisations=organisations(dated),
        organisations_ongoing=organisations(going),
        activities=works(dated),
        activities_ongoing=works(going),
        undated=works(row for row in rows if undated(row) and not row.historical),
        undated_now=works(row for row in rows if undated_now(row, question)),
        historical=works(row for row in rows if undated(row) and row.historical),
        late=works(row for row in dated if late(row, today)),
        ending=works(row for row in dated if ends_soon(row, today)),
        lasting=any(lasting(row, today) for row in rows),
    )


def cell_rows(rows: Iterable[Footprint], question: Question, place: Row, theme: str) -> list[Footprint]:
    return [
        row
        for row in rows
        if where(row, question.level) == place and what(row, question.theme_level) == theme
    ]


def overlaps_in(overlaps: Iterable[Overlap], question: Question, place: Row, theme: str) -> tuple[int, int]:
    """Distinct listed pairs with a row in the cell, and how many of them are undecided."""
    found: dict[frozenset[object], bool] = {}
    for overlap in overlaps:
        both = (overlap.first, overlap.second)
        if overlap.score < 0.5 or overlap.possible_double or not all(active(row, question) for row in both):
            continue
        if cell_rows(both, question, place, theme):
            pair = frozenset((row.joint_group and f"g{row.joint_group}") or row.activity for row in both)
            found[pair] = found.get(pair, False) or overlap.decision is None
    return len(found), sum(found.values())


def within(row: Footprint, want: Wanted) -> bool:
    """The row's place and theme lie in those that are wanted."""
    about = want.about
    if about.theme not in (row.theme, row.branch):
        return False
    if about.place_kind == "country":
        return True
    if about.place_kind != row.place_kind:
        return False
    if about.place_kind == "zone":
        return row.zone == about.zone
    return all(
        not getattr(about, name) or getattr(about, name) == getattr(row, name)
        for name in ("region", "cercle", "commune")
    )


def unmet(wanted: Iterable[Wanted], rows: Sequence[Footprint], question: Question) -> list[Wanted]:
    at_work = [row for row in rows if active(row, question)]
    return [want for want in wanted if not any(within(row, want) for row in at_work)]


def state(counts: CellCounts) -> CellState:
    """The state, as the definitions say it, one after the other."""
    somebody = counts.activities > 0 or counts.undated_now > 0
    if somebody and counts.overlaps_undecided > 0:
        return CellState.OVERLAP
    if somebody and counts.ending > 0 and not counts.lasting and counts.undated_now == 0:
        return CellState.ENDING
    if somebody:
        return CellState.ACTIVE
    if counts.unmet > 0:
        return CellState.GAP
    if counts.stated is not None:
        return CellState.NONE
    return CellState.NOT_REPORTED


def said(statements: Iterable[Statement], question: Question, place: Row, theme: str) -> date | None:
    """The latest day on which somebody stated that nobody works in exactly this cell."""
    days = [
        statement.on
        for statement in statements
        if statement.on <= question.period.last
        and (statement.about.region, statement.about.theme) == (place.code, theme)
        and place.kind in (RowKind.AREA, RowKind.WITHIN)
    ]
    return max(days, default=None)
