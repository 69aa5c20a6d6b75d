"""The finished tree: nodes with their addresses, and the acts that they make up."""

from collections.abc import Sequence

from kb.ingestion.acts import title_of
from kb.ingestion.drafts import LONGEST_HEADING_LINE, Draft, addresses
from kb.ingestion.paragraphs import Joiner, is_list_item
from kb.ingestion.types import Act, Node

# So that three of them fit into a heading.
_MOST_HEADING_LINES, _LONGEST_CAPITALS = 3, 160
_ENDS_SENTENCE = (".", ";", ":", ",", "!", "?")
# Of a line of a text that is not wrapped, what counts as full.
_WIDTH = 130


def finished(drafts: Sequence[Draft], joiner: Joiner) -> tuple[tuple[Node, ...], tuple[Act, ...]]:
    """The nodes, in order, and the acts of a text that holds several."""
    # A preface that holds nothing is no node.
    indexes = [at for at, draft in enumerate(drafts) if draft.kind != "preface" or draft.lines]
    kept = {at: position for position, at in enumerate(indexes)}
    nodes = tuple(_nodes(drafts, kept, joiner))
    return nodes, tuple(_acts(drafts, kept, nodes))


def _nodes(drafts: Sequence[Draft], kept: dict[int, int], joiner: Joiner) -> list[Node]:
    eids = addresses(drafts)
    paths: list[tuple[str, ...]] = []
    nodes = []
    for index, draft in enumerate(drafts):
        above = () if draft.parent is None else (*paths[draft.parent], drafts[draft.parent].name)
        paths.append(above)
        if index in kept:
            parent = None if draft.parent is None else kept[draft.parent]
            nodes.append(_node(draft, eids[index], above, parent, joiner))
    return nodes


def _node(draft: Draft, eid: str, path: tuple[str, ...], parent: int | None, joiner: Joiner) -> Node:
    heading, lines = draft.heading, draft.lines
    if draft.kind == "article" and (count := _lines_of_heading(lines, joiner.width or _WIDTH)):
        heading, lines = " ".join(line.strip() for line, _ in lines[:count]), lines[count:]
    return Node(
        kind=draft.kind,
        eid=eid,
        label=draft.label,
        number=draft.number,
        last_number=draft.last_number,
        heading=heading,
        heading_path=path,
        text="\n".join((joiner.signatures if draft.kind == "conclusion" else joiner.paragraphs)(lines)),
        first_page=draft.first_page,
        last_page=draft.last_page,
        parent=parent,
        quoted=draft.quoted,
    )


def _lines_of_heading(lines: Sequence[tuple[str, int]], width: int) -> int:
    """How many lines of an article are its heading: those in capitals; or one that is short and no
    sentence, before a new one."""
    capitals = 0
    while capitals < min(_MOST_HEADING_LINES, len(lines) - 1) and _is_in_capitals(lines[capitals][0]):
        capitals += 1
    if capitals or len(lines) < 2 or lines[0][1] > LONGEST_HEADING_LINE:
        return capitals
    (first, length), (second, _) = lines[0], lines[1]
    return int(
        length < 0.6 * width
        and first.strip()[:1].isupper()
        and not first.rstrip().endswith(_ENDS_SENTENCE)
        and not is_list_item(first)
        and (second.strip()[:1].isupper() or is_list_item(second))
    )


def _is_in_capitals(line: str) -> bool:
    return line.isupper() and len(line) <= _LONGEST_CAPITALS and not line.endswith((".", ":"))


def _acts(drafts: Sequence[Draft], kept: dict[int, int], nodes: Sequence[Node]) -> list[Act]:
    held: dict[int, list[int]] = {}
    for at in kept:
        if drafts[at].act:
            held.setdefault(drafts[at].act, []).append(at)
    return [_act([drafts[at] for at in indexes], indexes, kept, nodes) for indexes in held.values()]


def _act(drafts: Sequence[Draft], indexes: Sequence[int], kept: dict[int, int], nodes: Sequence[Node]) -> Act:
    first, last = kept[indexes[0]], kept[indexes[-1]]
    printed = " ".join(part for part in (nodes[first].label, nodes[first].heading) if part)
    title = title_of(printed)
    articles = (draft for draft in drafts if draft.kind == "article" and not draft.quoted)
    return Act(
        title=printed,
        kind=title.kind,
        reference=title.reference,
        date=title.date,
        first_node=first,
        last_node=last,
        first_page=nodes[first].first_page or 1,
        last_page=max(nodes[at].last_page or 1 for at in range(first, last + 1)),
        articles=sum(1 for draft in articles if draft.scope == indexes[0]),
    )
