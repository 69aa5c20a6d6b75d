"""A text's tree while it is being corrected: its nodes can be moved, joined and cut.

An eId is given once: what is moved or stands under a new heading keeps it. Only another number gives
another eId, for the old one would name another article.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.ingestion.headings import LEVELS
from kb.ingestion.types import Node

_FIELDS = (
    "kind", "eid", "label", "number", "last_number", "heading", "text", "first_page", "last_page", "quoted",
)  # fmt: skip
# Of a kind that has several ranks (a title, and a subtitle) the outermost counts where nothing tells more.
RANKS = {level.kind: level.rank for level in reversed(LEVELS)}
_RANK_OF_PREFIX = {level.prefix: level.rank for level in LEVELS}
_ROOT, _ROOT_RANK, _LEAF_RANK = "root", -1, 99
# An eId has at most 160 characters, a count at its end included.
_LONGEST_ADDRESS = 150
_PREFIXES = {level.kind: level.prefix for level in reversed(LEVELS)} | {"article": "art", "page": "page"}
# What an article's eId begins with, and its own number behind that.
_ARTICLE_ADDRESS = re.compile(r"(?P<before>(?:.*__)?(?:art|sec))(?:_[^_]*)?(?:__\d+)?")
_NOT_A_LETTER = re.compile(r"[\W_]+")
# By so many letters of its words a passage is recognised.
_OPENING = 80
_ALIKE = 0.75
_SHORTEST_OPENING = 12


class MisfitError(Exception):
    """A correction that does not fit the text; ``code`` says why (see ``kb.proof.messages``)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(eq=False, slots=True)
class Item:
    """A node with those right below it."""

    kind: str
    eid: str = ""
    label: str = ""
    number: str = ""
    last_number: str = ""
    heading: str = ""
    text: str = ""
    first_page: int | None = None
    last_page: int | None = None
    quoted: bool = False
    parent: Item | None = None
    children: list[Item] = field(default_factory=list)

    @property
    def rank(self) -> int:
        """How far out it stands: a book before a chapter, an article innermost."""
        if self.kind in RANKS:
            return _RANK_OF_PREFIX.get(_own_prefix(self.eid), RANKS[self.kind])
        return _ROOT_RANK if self.kind == _ROOT else _LEAF_RANK

    @property
    def opening(self) -> str:
        """Its first letters, by which it is recognised in another reading of the file."""
        return _folded(f"{self.heading} {self.text[: 4 * _OPENING]}")[:_OPENING]

    @property
    def anchor(self) -> dict[str, str]:
        """What a correction keeps in order to find it again."""
        return {"eid": self.eid, "kind": self.kind, "number": self.number, "opening": self.opening}

    def below(self) -> Iterator[Item]:
        """Itself and all that it holds, in reading order."""
        yield self
        for child in self.children:
            yield from child.below()

    def above(self) -> Iterator[Item]:
        """Those that hold it, the nearest first, without the root."""
        item = self.parent
        while item is not None and item.parent is not None:
            yield item
            item = item.parent


def _own_prefix(eid: str) -> str:
    """What its own part of an eId begins with: "chp" in "tit_1__chp_2__3"."""
    parts = [part for part in eid.split("__") if not part.isdecimal()]
    return parts[-1].partition("_")[0] if parts else ""


def _folded(text: str) -> str:
    """Small letters and figures alone: neither spaces nor hyphens nor accents tell two readings apart."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_A_LETTER.sub("", plain)


class Tree:
    """The nodes of one text."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.root = Item(_ROOT)
        self.moved: dict[str, str] = {}
        items: list[Item] = []
        for node in nodes:
            parent = self.root if node.parent is None else items[node.parent]
            item = Item(**{name: getattr(node, name) for name in _FIELDS}, parent=parent)
            parent.children.append(item)
            items.append(item)

    def items(self) -> Iterator[Item]:
        """All of them, in reading order."""
        for child in self.root.children:
            yield from child.below()

    def nodes(self) -> tuple[Node, ...]:
        """The tree as it is now."""
        found: list[Node] = []
        self._flatten(self.root, None, (), found)
        return tuple(found)

    def _flatten(self, item: Item, place: int | None, path: tuple[str, ...], found: list[Node]) -> None:
        for child in item.children:
            at = len(found)
            values = {name: getattr(child, name) for name in _FIELDS}
            found.append(Node(**values, heading_path=path, parent=place))
            line = " – ".join(part for part in (child.label, child.heading) if part)
            self._flatten(child, at, (*path, line), found)

    # -- finding

    def find(self, anchor: Mapping[str, str]) -> Item:
        """The passage that an anchor means: of its eId and words, or the only one with its words."""
        alike = [item for item in self.items() if item.kind == anchor["kind"]]
        for item in alike:
            if item.eid == anchor["eid"] and _agree(item.opening, anchor["opening"]):
                return item
        if len(anchor["opening"]) >= _SHORTEST_OPENING:
            same = [item for item in alike if item.opening == anchor["opening"]]
            if len(same) == 1:
                return same[0]
        raise MisfitError("gone")

    def before(self, item: Item) -> Item:
        """The passage that is read right before it."""
        previous: Item | None = None
        for other in self.items():
            if other is item:
                break
            previous = other
        if previous is None:
            raise MisfitError("nothing_before")
        return previous

    # -- changing

    def insert(self, item: Item, parent: Item, place: int) -> None:
        """Put an item that hangs nowhere below a parent."""
        item.parent = parent
        parent.children.insert(place, item)

    def take_out(self, item: Item) -> tuple[Item, int]:
        """Unhook an item with all it holds; where it was."""
        parent = item.parent or self.root
        place = parent.children.index(item)
        del parent.children[place]
        item.parent = None
        return parent, place

    def remove(self, item: Item, stands_for_it: Item) -> None:
        """Take an item away; what it held is held as if it had never been there, and its address leads on."""
        children = item.children
        item.children = []
        parent, place = self.take_out(item)
        for child in children:
            holder = self._open_level(stands_for_it, child.rank)
            if holder is parent:
                self.insert(child, parent, place)
                place += 1
            else:
                self.insert(child, holder, len(holder.children))
        self.moved[item.eid] = stands_for_it.eid

    def _open_level(self, last: Item, rank: int) -> Item:
        """The level that a heading of this rank, or an article, would stand in right after ``last``."""
        for level in (last, *last.above()):
            if level.kind in RANKS and level.rank < rank:
                return level
        return self.root

    def name(self, item: Item, like: Item | None = None) -> None:
        """Give an item the eId of its kind, number and place, made unique; the old one leads to it. An
        article's place is that of ``like``, or its own: the act or the annex that it counts in."""
        taken = {other.eid for other in self.items() if other is not item}
        base = _address(item, (like or item).eid)[:_LONGEST_ADDRESS]
        eid = next(name for name in (base, *(f"{base}__{n}" for n in range(2, 10_000))) if name not in taken)
        if item.eid and item.eid != eid:
            self.moved[item.eid] = eid
        item.eid = eid

    def addresses(self) -> dict[str, str]:
        """Where each eId that was taken away leads to now."""
        present = {item.eid for item in self.items()}
        found = {}
        for old in self.moved:
            new, steps = self.moved[old], 0
            while new not in present and new in self.moved and steps < len(self.moved):
                new, steps = self.moved[new], steps + 1
            if old not in present and new in present:
                found[old] = new
        return found


def _agree(one: str, other: str) -> bool:
    return one == other or difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _address(item: Item, like: str) -> str:
    folded = unicodedata.normalize("NFKD", item.number).encode("ascii", "ignore").decode()
    if item.kind == "article" and (match := _ARTICLE_ADDRESS.fullmatch(like)):
        return f"{match['before']}_{folded}" if folded else match["before"]
    own_prefix = _own_prefix(item.eid)
    prefix = own_prefix if own_prefix in _RANK_OF_PREFIX else _PREFIXES.get(item.kind, item.kind)
    own = f"{prefix}_{folded}" if folded else prefix
    above = item.parent.eid if item.parent else ""
    return f"{above}__{own}" if above and item.kind in RANKS else own
