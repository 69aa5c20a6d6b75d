"""Gaps by priority. Pure: the cells of a matrix and what is wanted in, gaps out.

priority = severity / 5 x (1 - coverage), where coverage = reached / in need (Food Security Cluster handbook,
OCHA's gap analysis). Where nobody is active, coverage is 0; where somebody is and no people are counted, it
is unknown, and so is the priority. A watch has no severity, and no priority: it comes after the needs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from coordination.counting import key_of
from coordination.coverage import CellCounts, CellState, Key, Question, Row, Wanted, state_of

MOST_SEVERE = 5


class GapKind(StrEnum):
    """A gap that is there, and one that comes: all that is active ends within 90 days, with no successor."""

    CURRENT = "current"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell where nobody is active though it is wanted, or soon nobody will be."""

    row: Row
    theme: str
    kind: GapKind
    severity: int | None
    priority: float | None
    counts: CellCounts


def priority_of(severity: int | None, coverage: float | None) -> float | None:
    """From 0 to 1; None where the severity or the coverage is unknown."""
    if severity is None or coverage is None:
        return None
    return severity / MOST_SEVERE * (1 - min(max(coverage, 0.0), 1.0))


def gaps_of(cells: Mapping[Key, CellCounts], severities: Mapping[Key, int]) -> list[Gap]:
    """The gaps of a matrix, the gravest first; ``severities`` are those of ``severities_of``."""
    return sorted(_gaps(cells, severities), key=_order)


def _gaps(cells: Mapping[Key, CellCounts], severities: Mapping[Key, int]) -> Iterator[Gap]:
    for (row, theme), counts in cells.items():
        state, severity = state_of(counts), severities.get((row, theme))
        if state is CellState.GAP:
            severity = counts.severity
            yield Gap(row, theme, GapKind.CURRENT, severity, priority_of(severity, 0.0), counts)
        elif state is CellState.ENDING:
            # once all has ended nobody is there
            yield Gap(row, theme, GapKind.COMING, severity, priority_of(severity, 0.0), counts)


def _order(gap: Gap) -> tuple[bool, float, bool, str, str, str]:
    return (
        gap.priority is None,
        -(gap.priority or 0.0),
        gap.kind is GapKind.COMING,
        gap.row.kind,
        gap.row.code,
        gap.theme,
    )


def severities_of(wanted: Iterable[Wanted], question: Question) -> dict[Key, int]:
    """The gravest need of each cell, whether or not somebody is there."""
    found: dict[Key, int] = {}
    for want in wanted:
        if want.severity is not None:
            key = key_of(want.about, question)
            found[key] = max(found.get(key, 0), want.severity)
    return found
