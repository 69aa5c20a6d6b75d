"""The contents of a text: its tree without the words, from which a page knows where it stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import Any

from kb.models import Expression, Passage, PassageKind
from search.numbers import expanded

# What is read one after the other; every other kind holds these, or stands alone with its own text.
_LEAVES = {PassageKind.ARTICLE, PassageKind.PAGE}
# How many units of one part a page names or shows.
UNITS_SHOWN = 24
_FIELDS = ("parent_id", "pk", "kind", "eid", "number", "last_number", "label", "heading")


@dataclass(eq=False, slots=True)
class Node:
    """A passage in its place. ``order`` counts from 0 in reading order."""

    pk: int
    kind: str
    eid: str
    number: str
    last_number: str
    label: str
    heading: str
    order: int
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        """Whether it is a unit of reading: an article, a page, or a part that stands alone."""
        return self.kind in _LEAVES or not self.children

    @property
    def branches(self) -> list[Node]:
        """The parts right below it."""
        return [child for child in self.children if not child.is_leaf]

    @property
    def leaves(self) -> list[Node]:
        """The units of reading right below it."""
        return [child for child in self.children if child.is_leaf]

    @property
    def ancestors(self) -> list[Node]:
        """Those above it, the outermost first."""
        found: list[Node] = []
        node = self.parent
        while node is not None:
            found.append(node)
            node = node.parent
        return found[::-1]

    def units(self) -> Iterator[Node]:
        """The units of reading in it and below it, in order; itself, when it is one."""
        if self.is_leaf:
            yield self
        for child in self.children:
            yield from child.units()

    @property
    def span(self) -> tuple[str, str]:
        """The labels of the first and the last unit that it holds; empty ones for a unit."""
        if self.is_leaf:
            return "", ""
        return _first(self).label, _last(self).label


def _first(node: Node) -> Node:
    while not node.is_leaf:
        node = node.children[0]
    return node


def _last(node: Node) -> Node:
    while not node.is_leaf:
        node = node.children[-1]
    return node


class Contents:
    """The tree of one expression as it stood on a day; made with one query, whatever its size.

    Without a day, that in which the expression is read today. ``wording`` is the key of a passage that stands
    in the place of the wording of that day: an older one that someone asked for.
    """

    def __init__(
        self, expression: Expression, on: date | None = None, wording: Passage | None = None
    ) -> None:
        passages = expression.passages.on(on or expression.reference_day)
        if wording is not None:
            others = expression.passages.exclude(eid=wording.eid)
            passages = others.on(on or expression.reference_day) | expression.passages.filter(pk=wording.pk)
        self.nodes: list[Node] = []
        self.roots: list[Node] = []
        self._read(passages.order_by("position").values_list(*_FIELDS))
        self.units = [node for node in self.nodes if node.is_leaf]
        self._by_eid = {node.eid: node for node in self.nodes}
        self._orders = [node.order for node in self.units]

    def _read(self, rows: Iterable[tuple[Any, ...]]) -> None:
        by_pk: dict[int, Node] = {}
        for order, (parent, pk, kind, eid, number, last_number, label, heading) in enumerate(rows):
            node = Node(pk, kind, eid, number, last_number, label, heading, order, by_pk.get(parent))
            by_pk[pk] = node
            self.nodes.append(node)
            (node.parent.children if node.parent else self.roots).append(node)

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def branches(self) -> list[Node]:
        """The outermost parts, in order."""
        return [node for node in self.roots if not node.is_leaf]

    def get(self, eid: str) -> Node | None:
        """The node of this eId."""
        return self._by_eid.get(eid)

    def holding(self, eid: str) -> Node | None:
        """The article that stands for this one in a printed range: "art_347" is in "346 to 349"."""
        prefix, _, number = eid.partition("_")
        if prefix != "art":
            return None
        ranges = (node for node in self.units if node.last_number)
        return next((node for node in ranges if number in expanded(node.number, node.last_number)), None)

    def before(self, node: Node) -> Node | None:
        """The unit that is read just before it."""
        place = bisect_left(self._orders, node.order)
        return self.units[place - 1] if place else None

    def after(self, node: Node) -> Node | None:
        """The unit that is read just after it; for a part, the first one that it holds."""
        place = bisect_left(self._orders, node.order + 1)
        return self.units[place] if place < len(self.units) else None

    def siblings(self, node: Node) -> list[Node]:
        """The units of the same part, itself among them."""
        return node.parent.leaves if node.parent else [root for root in self.roots if root.is_leaf]


class KeptContents:
    """The trees that were read last: someone who reads a code asks for its tree with each article.

    A tree is kept for seconds only and goes when its text is read anew, or with the day. Whoever changes
    passages in another way shows in it after that time; the words themselves are never kept.
    """

    def __init__(self, most: int = 8) -> None:
        self._most = most
        self._trees: dict[Any, tuple[float, Contents]] = {}

    def contents(self, expression: Expression, on: date, seconds: float) -> Contents:
        """The tree of a text on a day, made not longer ago than so many seconds."""
        key = (expression.pk, expression.finished_at, on)
        now = monotonic()
        made, tree = self._trees.get(key, (0.0, None))
        if tree is None or now - made >= seconds:
            tree = Contents(expression, on)
            self._trees.pop(key, None)
            while len(self._trees) >= self._most:
                self._trees.pop(next(iter(self._trees)), None)
            self._trees[key] = (now, tree)
        return tree


def window(nodes: Sequence[Node], asked: Node | None, size: int) -> Sequence[Node]:
    """At most ``size`` of the nodes, a third of them before the asked one."""
    place = nodes.index(asked) if asked in nodes else 0
    start = max(0, min(place - size // 3, len(nodes) - size))
    return nodes[start : start + size]
