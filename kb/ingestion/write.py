"""Last stage: the passages of an expression, written in one transaction with what search must know."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from kb.ingestion.types import Extraction, Node, Notice, Report, Segmentation
from kb.models import Expression, IngestionState, Passage
from search import outbox

_BATCH = 500
_MOST_JOBS = 3
_FIELDS = (
    "kind", "eid", "number", "last_number", "label", "heading", "text", "first_page", "last_page",
)  # fmt: skip


def begin_reading(expression: Expression) -> bool:
    """Note that a job begins to read the file; False when earlier jobs were all cut off before their end.

    A job that is killed is queued again: without a count, a file that always takes too long would come
    back for ever.
    """
    begun: int = expression.report.get("begun", 0) + 1
    expression.report = {**expression.report, "begun": begun}
    if expression.state != IngestionState.READY:
        expression.state = IngestionState.RUNNING
    Expression.objects.filter(pk=expression.pk).update(report=expression.report, state=expression.state)
    return begun <= _MOST_JOBS


def write_passages(pk: int, extraction: Extraction, tree: Segmentation, report: Report) -> None:
    """Make the tree the text of the expression: all of it, or nothing.

    Passages that are there already as they should be are left alone, so that reading the same file again
    changes nothing.
    """
    with transaction.atomic():
        expression = Expression.objects.select_for_update().select_related("work").get(pk=pk)
        changed = not _is_written(expression, tree.nodes)
        if changed:
            expression.passages.all().delete()
            _create(expression, tree.nodes)
        expression.media_type = extraction.media_type
        expression.pages = report.page_count
        expression.report = report.as_json()
        if changed or expression.state != IngestionState.READY:
            expression.state = IngestionState.READY
            expression.finished_at = timezone.now()
        expression.save()
        outbox.mark(expression.work.search_group)


def write_failure(pk: int, notice: Notice) -> None:
    """Note why the file could not be read. A text that was read before stays as it is."""
    with transaction.atomic():
        expression = Expression.objects.select_for_update().select_related("work").get(pk=pk)
        expression.report = {**expression.report, "failure": notice.as_json(), "begun": 0}
        if not expression.passages.exists():
            expression.state = IngestionState.FAILED
            expression.finished_at = timezone.now()
        expression.save()
        outbox.mark(expression.work.search_group)


def _is_written(expression: Expression, nodes: Sequence[Node]) -> bool:
    """Whether the passages are these already; compared one by one, without holding them all."""
    rows = expression.passages.order_by("position").select_related("parent")
    kept = rows.values_list(*_FIELDS, "heading_path", "parent__position").iterator(chunk_size=_BATCH)
    wanted = ((*_values(node).values(), list(node.heading_path), node.parent) for node in nodes)
    missing = object()
    for row in kept:
        if row != next(wanted, missing):
            return False
    return next(wanted, missing) is missing


def _values(node: Node) -> dict[str, Any]:
    return {name: getattr(node, name) for name in _FIELDS}


def _create(expression: Expression, nodes: Sequence[Node]) -> None:
    """Level by level, for a parent must have its key before its children are written."""
    keys: dict[int, int] = {}
    depths: dict[int, list[int]] = {}
    depth_of: list[int] = []
    for position, node in enumerate(nodes):
        depth_of.append(0 if node.parent is None else depth_of[node.parent] + 1)
        depths.setdefault(depth_of[-1], []).append(position)
    for depth in sorted(depths):
        for positions in _batches(depths[depth]):
            made = Passage.objects.bulk_create(
                Passage(
                    expression=expression,
                    parent_id=None if nodes[at].parent is None else keys[nodes[at].parent],  # type: ignore[index]
                    position=at,
                    heading_path=list(nodes[at].heading_path),
                    **_values(nodes[at]),
                )
                for at in positions
            )
            keys.update(zip(positions, (passage.pk for passage in made), strict=True))


def _batches(positions: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(positions), _BATCH):
        yield positions[start : start + _BATCH]
