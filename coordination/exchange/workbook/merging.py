"""Three ways: what the workbook was made of, what it says now, and what the register says now."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from coordination.exchange.findings import Finding, error
from coordination.exchange.workbook.plan import KEY, Lines, Plan, Record, Value
from coordination.exchange.workbook.reading import Base, ReadBook, ReadRecord


class State(StrEnum):
    """What a row of a workbook is, as against the register."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that the workbook and the register changed, each to something else."""

    name: str
    base: Value | Lines
    mine: Value | Lines
    theirs: Value | Lines


@dataclass(frozen=True, slots=True)
class MergedRow:
    """A row and what becomes of it: ``changes`` are the values to write, conflicts those to choose."""

    key: str
    row: int
    state: State
    changes: Mapping[str, Value | Lines]
    conflicts: tuple[Conflict, ...] = ()
    findings: tuple[Finding, ...] = ()
    version: int | None = None

    def resolved(self, mine: frozenset[str] = frozenset()) -> "MergedRow":
        """The row with its conflicts decided: what it says itself for the values named, else the register."""
        chosen = {one.name: one.mine for one in self.conflicts if one.name in mine}
        changes = {**self.changes, **chosen}
        state = State.CHANGED if changes else State.UNCHANGED
        return MergedRow(self.key, self.row, state, changes, (), self.findings, self.version)


def merged(book: ReadBook, current: Mapping[str, Record], plan: Plan) -> list[MergedRow]:
    """Every row of the workbook, against the records of the register that the person may edit, by key."""
    return [_row(record, book.base.get(record.key), current.get(record.key), plan) for record in book.records]


def _row(read: ReadRecord, base: Base | None, theirs: Record | None, plan: Plan) -> MergedRow:
    findings = list(read.findings)
    if read.key and theirs is None:
        title = plan.activities.title.fr
        findings.append(error("no_such_activity", read.row, KEY, title, value=read.key[:60]))
    if any(finding.blocks for finding in findings):
        return MergedRow(read.key, read.row, State.WRONG, {}, (), tuple(findings))
    if theirs is None:
        said = {name: value for name, value in read.values.items() if value}
        return MergedRow("", read.row, State.NEW, said, (), tuple(findings))
    changes, conflicts = _compared(read, base, theirs.all)
    state = State.CONFLICT if conflicts else State.CHANGED if changes else State.UNCHANGED
    return MergedRow(
        read.key, read.row, state, changes, tuple(conflicts), tuple(findings), version=theirs.version
    )


def _compared(
    read: ReadRecord, base: Base | None, theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Conflict]]:
    """What only the workbook changed, and what both did. Without a base, whatever differs is a conflict."""
    changes: dict[str, Any] = {}
    conflicts = []
    for name, mine in read.values.items():
        now = theirs.get(name, _nothing(mine))
        was = base.values.get(name, _nothing(mine)) if base else None
        if _same(mine, now) or (was is not None and _same(mine, was)):
            continue
        if was is not None and _same(now, was):
            changes[name] = mine
        else:
            conflicts.append(Conflict(name, _nothing(mine) if was is None else was, mine, now))
    return changes, conflicts


def _nothing(value: Value | Lines) -> Value | Lines:
    return "" if isinstance(value, str) else ()


def _same(one: Value | Lines, other: Value | Lines) -> bool:
    """Whether two values say the same: the order of choices says nothing."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return sorted(map(repr, one)) == sorted(map(repr, other))
    return one == other
