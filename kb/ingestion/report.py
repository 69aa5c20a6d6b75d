"""Fourth stage: what was found, counted for the editor who is to prove the text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kb.ingestion.types import Act, CleanText, Extraction, Node, Notice, Report, Segmentation
from search.numbers import expanded

_NUMBER = re.compile(r"(?P<series>[A-Za-z]*)(?P<base>\d+)(?:-(?P<minor>\d+))?")
# A text that begins with one of the first numbers is meant to begin with the first.
_COUNTS_FROM_ONE = 5
_LISTED = 200
_OWN_ADDRESS = re.compile(r"(?:art|sec)(?:_[^_]*)?(?:__\d+)?$")


def report(extraction: Extraction, text: CleanText, tree: Segmentation) -> Report:
    """The counts by kind, the numbers that are missing or come twice, and what deserves a look."""
    scopes = [list(_runs(scope)) for scope in _scopes(tree.nodes)]
    runs = [run for scope in scopes for run in scope]
    missing = [number for run in runs for number in _missing(run)]
    repeated = [number for run in runs for number in _repeated(run)]
    return Report(
        page_count=text.page_count,
        blank_pages=_own_blank_pages(text, tree.act),
        counts=dict(Counter(node.kind for node in tree.nodes)),
        missing=tuple(missing[:_LISTED]),
        repeated=tuple(repeated[:_LISTED]),
        notices=tuple(_notices(extraction, text, tree, scopes)),
        running_lines=tuple(dict.fromkeys((*text.running_lines, *tree.running_lines))),
        metadata=extraction.metadata,
        acts=tree.acts,
        act=tree.act,
    )


def _own_blank_pages(text: CleanText, act: Act | None) -> tuple[int, ...]:
    if act is None:
        return text.blank_pages
    return tuple(page for page in text.blank_pages if act.first_page <= page <= act.last_page)


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


def _notices(
    extraction: Extraction, text: CleanText, tree: Segmentation, scopes: Sequence[Sequence[Sequence[Node]]]
) -> Iterator[Notice]:
    yield from extraction.notices
    yield from tree.notices
    if blank := _own_blank_pages(text, tree.act):
        yield Notice("has_blank_pages", {"count": len(blank), "pages": _list(blank)})
    if tree.acts:
        pages = [act.first_page for act in tree.acts]
        yield Notice("has_several_acts", {"count": len(tree.acts), "pages": _list(pages)})
    restarts = [run[0].first_page for runs in scopes for run in runs[1:]]
    if restarts:
        yield Notice("numbering_restarts", {"count": len(restarts), "pages": _list(restarts)})
    empty = [node.number for node in tree.nodes if node.kind == "article" and not (node.text or node.heading)]
    if empty:
        yield Notice("has_empty_articles", {"count": len(empty), "numbers": _list(empty)})


def _list(values: Sequence[object]) -> str:
    return ", ".join(map(str, values[:_LISTED]))
