"""What editors changed, applied to what was read: between the segmentation and the report.

A correction recognises its passage by its words, so it holds on a new reading of the file. One that does
not fit any more changes nothing and is named in ``Segmentation.misfits``.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from kb.ingestion.headings import article_heading
from kb.ingestion.numbering import number_of
from kb.ingestion.tree import RANKS, Item, MisfitError, Tree
from kb.ingestion.types import Correction, Segmentation

Apply = Callable[[Tree, Item, Mapping[str, Any]], Item]
MAX_LABEL, MAX_HEADING, MAX_NUMBER = 120, 500, 40
# So many words around a change say where it belongs, in a text that was read differently since.
_CONTEXT = 3
_WORD = re.compile(r"\S+\s*")
_NEVER_INSIDE = {"preface", "conclusion"}


def correct(tree: Segmentation, corrections: Sequence[Correction]) -> Segmentation:
    """The tree with the corrections in it, in their order."""
    if not corrections:
        return tree
    growing, misfits = Tree(tree.nodes), []
    for correction in corrections:
        try:
            apply(growing, correction)
        except MisfitError:
            misfits.append(correction.key)
    growing.moved = {**tree.moved, **growing.moved}
    return replace(tree, nodes=growing.nodes(), moved=growing.addresses(), misfits=tuple(misfits))


def apply(tree: Tree, correction: Correction) -> Item:
    """Apply one correction; the item that an editor looks at next. Raises MisfitError, before any change."""
    return _OPERATIONS[correction.operation](tree, tree.find(correction.anchor), correction.data)


def _rename(tree: Tree, item: Item, data: Mapping[str, Any]) -> Item:
    """Another number, label or heading."""
    if not data["label"].strip():
        raise MisfitError("no_label")
    number = number_of(data["number"])[:MAX_NUMBER]
    item.label, item.heading = data["label"].strip()[:MAX_LABEL], data["heading"].strip()[:MAX_HEADING]
    if number != item.number:
        item.number = number
        tree.name(item)
    return item


def _reword(tree: Tree, item: Item, data: Mapping[str, Any]) -> Item:
    """Other words: ``before`` is the text that the editor saw, ``after`` what it should be."""
    item.text = _reworded(item.text, data["before"], data["after"])
    return item


def _reworded(text: str, before: str, after: str) -> str:
    """The text with what differs between the two others changed in it; in a text that is not ``before``
    each change is made where its words stand, which must be one place."""
    if text in {before, after}:
        return after
    old, new, now = _WORD.findall(before), _WORD.findall(after), text
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            now = _replaced(now, _Gone(old, start, end), "".join(new[new_start:new_end]))
    return now.strip()


@dataclass(frozen=True, slots=True)
class _Gone:
    """Words that a change takes away, in the text that they stand in."""

    words: Sequence[str]
    start: int
    end: int

    def surroundings(self) -> Iterator[tuple[str, str]]:
        """What stands before and behind them, less and less of it; at the end on one side alone, for the
        words on the other may have been changed as well."""
        for size in range(_CONTEXT, 0, -1):
            left = "".join(self.words[max(0, self.start - size) : self.start])
            right = "".join(self.words[self.end : self.end + size])
            yield left, right
            yield "", right
            yield left, ""


def _replaced(text: str, gone: _Gone, words: str) -> str:
    old = "".join(gone.words[gone.start : gone.end])
    for left, right in gone.surroundings():
        looked_for = left + old + right
        if looked_for.strip() and text.count(looked_for) == 1:
            return text.replace(looked_for, left + words + right)
    raise MisfitError("words")


def _split(tree: Tree, item: Item, data: Mapping[str, Any]) -> Item:
    """Cut in two where ``words`` begin; the second part becomes an article of its own."""
    place = _place_of(item.text, data["words"], data["occurrence"])
    second = item.text[place:]
    printed = article_heading(second.split("\n", 1)[0])
    number, label = number_of(data["number"])[:MAX_NUMBER], data["label"].strip()
    if printed and number in {"", printed.number}:
        number, label = printed.number, label or printed.label
        second = second[second.index("\n") :] if "\n" in second else ""
        second = f"{printed.rest}{second}"
    if not number:
        raise MisfitError("no_number")
    made = Item(
        "article",
        number=number,
        label=(label or f"Article {data['number'].strip()}")[:MAX_LABEL],
        heading=data["heading"].strip()[:MAX_HEADING],
        text=second.strip(),
        first_page=_page_within(item, data["page"]),
        last_page=item.last_page,
        quoted=item.quoted,
    )
    item.text = item.text[:place].rstrip()
    parent = item.parent or tree.root
    if item.kind in RANKS:
        tree.insert(made, item, 0)
    else:
        tree.insert(made, parent, parent.children.index(item) + 1)
    tree.name(made, like=item)
    return made


def _place_of(text: str, words: str, occurrence: int) -> int:
    place = -1
    for _ in range(occurrence + 1):
        place = text.find(words, place + 1)
        if place < 0:
            break
    if place <= 0 or not words:
        raise MisfitError("words")
    return place


def _page_within(item: Item, page: int | None) -> int | None:
    if item.first_page is None or page is None:
        return item.first_page
    return min(max(page, item.first_page), item.last_page or item.first_page)


def _merge(tree: Tree, item: Item, data: Mapping[str, Any]) -> Item:
    """Join to the passage before, as paragraphs of their own; the label goes."""
    previous = tree.before(item)
    previous.text = "\n".join(part for part in (previous.text, item.heading, item.text) if part)
    return _gone_into(tree, item, previous)


def _not_a_heading(tree: Tree, item: Item, data: Mapping[str, Any]) -> Item:
    """Join to the passage before, its printed words included: they are part of a sentence."""
    previous = tree.before(item)
    words = data["words"].strip() or item.label
    previous.text = " ".join(part for part in (previous.text, words, item.heading, item.text) if part)
    return _gone_into(tree, item, previous)


def _gone_into(tree: Tree, item: Item, previous: Item) -> Item:
    if item.last_page is not None:
        previous.last_page = max(previous.last_page or 0, item.last_page)
    tree.remove(item, previous)
    return previous


def _move(tree: Tree, item: Item, data: Mapping[str, Any]) -> Item:
    """Hang below another level; without one, at the outermost."""
    target = tree.find(data["under"]) if data["under"] else tree.root
    if target in list(item.below()):
        raise MisfitError("below_itself")
    order = {other: place for place, other in enumerate(tree.items())}
    branch = next((other for other in item.above() if other.parent is target), None)
    follows = target is not tree.root and order[target] > order[item]
    tree.take_out(item)
    if branch is not None:
        place = target.children.index(branch) + 1
    else:
        place = 0 if follows else len(target.children)
    tree.insert(item, target, place)
    return item


def _add_heading(tree: Tree, item: Item, data: Mapping[str, Any]) -> Item:
    """A level that the reading missed, before ``item``: what follows, up to the next heading of its rank
    or above it, comes to stand in it."""
    if not data["label"].strip():
        raise MisfitError("no_label")
    made = Item(
        data["kind"],
        number=number_of(data["number"])[:MAX_NUMBER],
        label=data["label"].strip()[:MAX_LABEL],
        heading=data["heading"].strip()[:MAX_HEADING],
        first_page=item.first_page,
        last_page=item.first_page,
    )
    parent = item.parent or tree.root
    place = parent.children.index(item)
    inside, ended = _up_to_a_heading(parent.children[place:], made.rank)
    while parent.rank >= made.rank and parent.parent is not None:
        inner, parent = parent, parent.parent
        place = parent.children.index(inner) + 1
        if not ended:
            more, ended = _up_to_a_heading(parent.children[place:], made.rank)
            inside += more
    for other in inside:
        tree.take_out(other)
    tree.insert(made, parent, place)
    for other in inside:
        tree.insert(other, made, len(made.children))
    tree.name(made)
    return made


def _up_to_a_heading(items: Sequence[Item], rank: int) -> tuple[list[Item], bool]:
    """Those that a level of this rank takes in, and whether another ended it."""
    for count, other in enumerate(items):
        if other.rank <= rank or other.kind in _NEVER_INSIDE:
            return list(items[:count]), True
    return list(items), False


_OPERATIONS: dict[str, Apply] = {
    "rename": _rename,
    "reword": _reword,
    "split": _split,
    "merge": _merge,
    "not_a_heading": _not_a_heading,
    "move": _move,
    "add_heading": _add_heading,
}
