"""Third stage: the tree of a text, from its lines, in one pass.

An article's address has no ancestors ("art_450-3"), a structural level's has them all ("book_1__tit_2"),
after Akoma Ntoso's naming convention. Where a file holds several acts, the addresses of each begin with its
own ("act_2__art_1"), until it is read alone. A text without articles is cut into its pages instead.
"""

from collections.abc import Iterator
from dataclasses import replace

from kb.ingestion.outline import page_nodes
from kb.ingestion.structure import FRONT, UNTITLED, TreeBuilder
from kb.ingestion.types import (
    Act,
    Bookmark,
    CleanText,
    Node,
    Notice,
    Segmentation,
    UnreadableFileError,
)

_FEWEST_ARTICLES = 2


def segment(
    text: CleanText,
    *,
    language: str = "fr",
    is_law: bool = False,
    outline: tuple[Bookmark, ...] = (),
    act: int | None = None,
) -> Segmentation:
    """The articles with the levels above them; or the pages, when there are no articles.

    ``is_law`` says that articles are expected: one is then enough. In any other document they must be as
    many as half its pages, since a report may quote a few. With ``act`` only that one of the file's acts,
    which it must hold: ``UnreadableFileError`` otherwise.
    """
    built = TreeBuilder(text, language).build()
    if act is not None:
        if not 1 <= act <= len(built.acts):
            raise UnreadableFileError("has_no_such_act", act=act, count=len(built.acts))
        made = f"{UNTITLED[language]} {act}"
        found = built.acts[act - 1]
        return _alone(built, found, FRONT[language], "" if found.title == made else found.title)
    articles = sum(1 for node in built.nodes if node.kind == "article")
    fewest = 1 if is_law else max(_FEWEST_ARTICLES, text.page_count / 2)
    if articles >= fewest:
        return built
    notices = (Notice("has_no_articles"),) if is_law else ()
    return Segmentation(page_nodes(text, outline), notices)


def _alone(built: Segmentation, act: Act, front: str, title: str) -> Segmentation:
    """The act as if nothing else stood in the file."""
    nodes = tuple(_nodes_alone(built.nodes, act, front, title))
    quoted = sum(1 for node in nodes if node.quoted)
    notices = (Notice("quotes_articles", {"count": quoted}),) if quoted else ()
    return Segmentation(nodes, notices, act=act, running_lines=built.running_lines)


def _nodes_alone(nodes: tuple[Node, ...], act: Act, front: str, title: str) -> Iterator[Node]:
    """The act's nodes one level up; its title goes over its preface, or becomes it."""
    root, *others = nodes[act.first_node : act.last_node + 1]
    prefix = f"{root.eid}__"
    has_preface = bool(others) and others[0].kind == "preface"
    opening = others.pop(0) if has_preface else replace(root, text="", first_page=root.first_page)
    words = "\n".join(part for part in (title, root.text, opening.text) if part)
    offset = act.first_node + (1 if has_preface else 0)
    if words:
        yield Node(
            kind="preface",
            eid="preface",
            label=front,
            text=words,
            first_page=root.first_page,
            last_page=opening.last_page,
        )
    else:
        offset += 1
    for node in others:
        above = node.parent is not None and node.parent != act.first_node
        yield replace(
            node,
            eid=node.eid.removeprefix(prefix),
            heading_path=node.heading_path[1:],
            parent=node.parent - offset if above and node.parent is not None else None,
        )
