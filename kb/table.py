"""The table of contents beside a text: which of its lines a page shows, bounded however long the text is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.contents import UNITS_SHOWN, Contents, Node, window

# The table shows, folded, as many whole levels as have so many parts together; what lies deeper only
# in the branch that is open.
PARTS_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table, with those below it. A part without ``lines`` leads to its own page;
    ``open`` marks the parts around what is read, ``here`` what is read itself."""

    node: Node
    lines: Sequence[Line] = ()
    open: bool = False
    here: bool = False

    @property
    def direct(self) -> Sequence[Node]:
        """The units right below a part whose lines name only its parts."""
        leaves = self.node.leaves
        named = any(line.node.is_leaf for line in self.lines)
        return () if named or not leaves else (leaves[0], leaves[-1])


@dataclass(frozen=True, slots=True)
class Run:
    """Units that follow one another in a text without parts, as one line of its table."""

    first: Node
    last: Node


def lines_of(contents: Contents, asked: Node | None = None) -> list[Line]:
    """The table for someone who reads ``asked``, or who has not begun."""
    return _Table(contents, asked).below(None)


def runs_of(units: Sequence[Node], size: int = 10) -> list[Run]:
    """A long row of units, ``size`` to a line."""
    return [Run(units[start], units[start : start + size][-1]) for start in range(0, len(units), size)]


class _Table:
    def __init__(self, contents: Contents, asked: Node | None) -> None:
        self.contents = contents
        self.asked = asked
        self.around = {*asked.ancestors, asked} if asked else set()
        self.read = asked.parent if asked and asked.is_leaf else asked
        self.levels = _levels(contents.branches)

    def below(self, part: Node | None) -> list[Line]:
        """The lines of the parts below one, and of its units when it is the one being read."""
        nodes = part.children if part else self.contents.roots
        parts = [node for node in nodes if not node.is_leaf]
        shown = list(window(parts, self._one_around(parts), PARTS_SHOWN))
        if part is self.read or part is None:
            units = [node for node in nodes if node.is_leaf]
            shown += window(units, self._one_around(units), UNITS_SHOWN)
        return [self._line(node) for node in sorted(shown, key=lambda node: node.order)]

    def _one_around(self, nodes: Sequence[Node]) -> Node | None:
        return next((node for node in nodes if node in self.around), None)

    def _line(self, node: Node) -> Line:
        inside = node in self.around
        above_the_last = len(node.ancestors) + 1 < self.levels and bool(node.branches)
        unfolded = not node.is_leaf and (inside or above_the_last)
        return Line(node, self.below(node) if unfolded else (), inside, node is self.asked)


def _levels(parts: Sequence[Node]) -> int:
    """How many levels of parts, from the outermost, stay together under the bound."""
    levels, total = 0, 0
    while parts and total + len(parts) <= PARTS_SHOWN:
        levels, total = levels + 1, total + len(parts)
        parts = [branch for part in parts for branch in part.branches]
    return levels
