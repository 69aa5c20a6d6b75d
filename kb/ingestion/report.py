"""Fourth stage: what was found, counted for the editor who is to prove the text."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.ingestion.types import CleanText, Extraction, Node, Notice, Report, Segmentation
from search.numbers import expanded

_NUMBER = re.compile(r"(?P<series>[A-Za-z]*)(?P<base>\d+)(?:-(?P<minor>\d+))?")
# A text that begins with one of the first numbers is meant to begin with the first.
_COUNTS_FROM_ONE = 5
_LISTED = 200
# The notices that the tree alone gives rise to.
TREE_NOTICES = frozenset({"numbering_restarts", "has_empty_articles"})


def report(extraction: Extraction, text: CleanText, tree: Segmentation) -> Report:
    """The counts by kind, the numbers that are missing or come twice, and what deserves a look."""
    found = numbering(tree.nodes)
    return Report(
        page_count=text.page_count,
        blank_pages=text.blank_pages,
        counts=found.counts,
        missing=found.missing,
        repeated=found.repeated,
        notices=(*_notices(extraction, text, tree), *found.notices),
        running_lines=text.running_lines,
        metadata=extraction.metadata,
        moved=tree.moved,
    )


@dataclass(frozen=True, slots=True)
class Numbering:
    """What the tree alone tells: it is worked out again when an editor corrects the tree. ``restarts`` are
    the articles at which the numbering begins again."""

    counts: Mapping[str, int]
    missing: tuple[str, ...]
    repeated: tuple[str, ...]
    restarts: tuple[Node, ...]
    notices: tuple[Notice, ...]


def numbering(nodes: Sequence[Node]) -> Numbering:
    """The counts by kind, and the numbers that are missing, come twice or begin again."""
    runs = list(_runs([node for node in nodes if node.kind == "article" and not node.quoted]))
    missing = [number for run in runs for number in _missing(run)]
    repeated = [number for run in runs for number in _repeated(run)]
    return Numbering(
        counts=dict(Counter(node.kind for node in nodes)),
        missing=tuple(missing[:_LISTED]),
        repeated=tuple(repeated[:_LISTED]),
        restarts=tuple(run[0] for run in runs[1:]),
        notices=tuple(_tree_notices(nodes, runs)),
    )


def _numbers(node: Node) -> tuple[str, ...]:
    return expanded(node.number, node.last_number)


def _runs(articles: Sequence[Node]) -> Iterator[list[Node]]:
    """The articles, cut where the numbering begins again at 1 and goes on to 2: another act."""
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
    if text.blank_pages:
        pages = ", ".join(map(str, text.blank_pages[:_LISTED]))
        yield Notice("has_blank_pages", {"count": len(text.blank_pages), "pages": pages})


def _tree_notices(nodes: Sequence[Node], runs: Sequence[Sequence[Node]]) -> Iterator[Notice]:
    if len(runs) > 1:
        pages = ", ".join(str(run[0].first_page) for run in runs[1:][:_LISTED])
        yield Notice("numbering_restarts", {"count": len(runs) - 1, "pages": pages})
    empty = [node.number for node in nodes if node.kind == "article" and not (node.text or node.heading)]
    if empty:
        yield Notice("has_empty_articles", {"count": len(empty), "numbers": ", ".join(empty[:_LISTED])})
