"""Fourth stage: what was found, counted for the editor who is to prove the text."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.ingestion.types import Act, CleanText, Extraction, Node, Notice, Report, Segmentation
from search.numbers import expanded

_NUMBER = re.compile(r"(?P<series>[A-Za-z]*)(?P<base>\d+)(?:-(?P<minor>\d+))?")
# A text that begins with one of the first numbers is meant to begin with the first.
_COUNTS_FROM_ONE = 5
_LISTED = 200
# Below this share of words that the recogniser was sure of, a page deserves to be read beside its image.
_SURE = 0.85
# The notices that the tree alone gives rise to.
TREE_NOTICES = frozenset({"numbering_restarts", "has_empty_articles"})
_OWN_ADDRESS = re.compile(r"(?:art|sec)(?:_[^_]*)?(?:__\d+)?$")


def report(extraction: Extraction, text: CleanText, tree: Segmentation) -> Report:
    """The counts by kind, the numbers that are missing or come twice, and what deserves a look."""
    found = numbering(tree.nodes)
    return Report(
        page_count=text.page_count,
        blank_pages=_own(text.blank_pages, tree.act),
        counts=found.counts,
        missing=found.missing,
        repeated=found.repeated,
        notices=(*_notices(extraction, text, tree), *found.notices),
        running_lines=tuple(dict.fromkeys((*text.running_lines, *tree.running_lines))),
        metadata=extraction.metadata,
        acts=tree.acts,
        act=tree.act,
        moved=tree.moved,
        uncertain_pages=_uncertain_pages(extraction, tree.act),
        confidence=_recognised(extraction, tree.act),
    )


@dataclass(frozen=True, slots=True)
class Numbering:
    """What the tree alone tells: it is worked out again when an editor corrects the tree. ``restarts`` are
    the articles at which the numbering begins again within an act, or within what is annexed to one."""

    counts: Mapping[str, int]
    missing: tuple[str, ...]
    repeated: tuple[str, ...]
    restarts: tuple[Node, ...]
    notices: tuple[Notice, ...]


def numbering(nodes: Sequence[Node]) -> Numbering:
    """The counts by kind, and the numbers that are missing, come twice or begin again."""
    scopes = [list(_runs(scope)) for scope in _scopes(nodes)]
    missing = [number for runs in scopes for run in runs for number in _missing(run)]
    repeated = [number for runs in scopes for run in runs for number in _repeated(run)]
    restarts = tuple(run[0] for runs in scopes for run in runs[1:])
    return Numbering(
        counts=dict(Counter(node.kind for node in nodes)),
        missing=tuple(missing[:_LISTED]),
        repeated=tuple(repeated[:_LISTED]),
        restarts=restarts,
        notices=tuple(_tree_notices(nodes, restarts)),
    )


def _own(pages: Sequence[int], act: Act | None) -> tuple[int, ...]:
    """Of these pages, those of the act that is read alone."""
    if act is None:
        return tuple(pages)
    return tuple(page for page in pages if act.first_page <= page <= act.last_page)


def _recognised(extraction: Extraction, act: Act | None) -> dict[int, float]:
    """The pages whose text was recognised, and how sure it is."""
    sure = {page: sure for page, sure in enumerate(extraction.confidence, 1) if sure is not None}
    return {page: sure[page] for page in _own(list(sure), act)}


def _uncertain_pages(extraction: Extraction, act: Act | None) -> tuple[int, ...]:
    """The pages whose text was recognised with little confidence."""
    return tuple(page for page, sure in _recognised(extraction, act).items() if sure < _SURE)


def _scopes(nodes: Sequence[Node]) -> list[list[Node]]:
    """The articles that count together, by what their addresses begin with: an act, or what is annexed."""
    scopes: dict[str, list[Node]] = {}
    for node in nodes:
        if node.kind == "article" and not node.quoted:
            scopes.setdefault(_OWN_ADDRESS.sub("", node.eid), []).append(node)
    return list(scopes.values())


def _numbers(node: Node) -> tuple[str, ...]:
    return expanded(node.number, node.last_number)


def _runs(articles: Sequence[Node]) -> Iterator[list[Node]]:
    """The articles, cut where the numbering begins again at 1 and goes on to 2, as under each title."""
    run: list[Node] = []
    for index, node in enumerate(articles):
        following = articles[index + 1].number if index + 1 < len(articles) else "2"
        if run and node.number == "1" and following in {"2", "1-1"} and len(run) > 1:
            yield run
            run = []
        run.append(node)
    if run:
        yield run


def _repeated(run: Sequence[Node]) -> list[str]:
    counts = Counter(number for node in run for number in _numbers(node))
    return [number for number, count in counts.items() if count > 1 and number]


def _missing(run: Sequence[Node]) -> Iterator[str]:
    """The numbers that a count from the first to the last leaves out, series by series ("L", "R")."""
    present = {number for node in run for number in _numbers(node)}
    series: dict[str, dict[int, set[int]]] = {}
    for number in present:
        if match := _NUMBER.match(number):
            bases = series.setdefault(match["series"], {})
            bases.setdefault(int(match["base"]), set()).add(int(match["minor"] or 0))
    for name, bases in sorted(series.items()):
        yield from _gaps(name, bases)


def _gaps(series: str, bases: dict[int, set[int]]) -> Iterator[str]:
    plain = sorted(base for base, minors in bases.items() if 0 in minors)
    # Where most numbers are of the form 324-11 the first part is not counted one by one.
    counted = 2 * len(plain) >= len(bases)
    if counted:
        start = 1 if min(bases) <= _COUNTS_FROM_ONE else min(bases)
        expected: Sequence[int] = range(start, max(bases) + 1) if max(bases) < 100_000 else plain
    else:
        expected = sorted(bases)
    for base in expected:
        minors = bases.get(base, set())
        if counted and not minors:
            yield f"{series}{base}"
        top = max(minors, default=0)
        if top < 1000:
            yield from (f"{series}{base}-{n}" for n in range(1, top) if n not in minors)


def _notices(extraction: Extraction, text: CleanText, tree: Segmentation) -> Iterator[Notice]:
    yield from extraction.notices
    yield from tree.notices
    if blank := _own(text.blank_pages, tree.act):
        yield Notice("has_blank_pages", {"count": len(blank), "pages": _list(blank)})
    if sure := _recognised(extraction, tree.act):
        mean = round(100 * sum(sure.values()) / len(sure))
        yield Notice("was_recognised", {"count": len(sure), "confidence": mean})
    if uncertain := _uncertain_pages(extraction, tree.act):
        yield Notice("has_uncertain_pages", {"count": len(uncertain), "pages": _list(uncertain)})
    if tree.acts:
        pages = [act.first_page for act in tree.acts]
        yield Notice("has_several_acts", {"count": len(tree.acts), "pages": _list(pages)})


def _tree_notices(nodes: Sequence[Node], restarts: Sequence[Node]) -> Iterator[Notice]:
    if restarts:
        pages = [node.first_page for node in restarts]
        yield Notice("numbering_restarts", {"count": len(restarts), "pages": _list(pages)})
    empty = [node.number for node in nodes if node.kind == "article" and not (node.text or node.heading)]
    if empty:
        yield Notice("has_empty_articles", {"count": len(empty), "numbers": _list(empty)})


def _list(values: Sequence[object]) -> str:
    return ", ".join(map(str, values[:_LISTED]))
