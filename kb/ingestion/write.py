"""Last stage: the passages of an expression, written in one transaction with what search must know."""

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone
from wagtail.log_actions import log

from kb.ingestion.packing import packed
from kb.ingestion.passages import replace_passages
from kb.ingestion.types import Extraction, Notice, Report, Segmentation
from kb.models import Expression, IngestionState, ProofLost, RawTree
from search import outbox

_MOST_JOBS = 3


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


def write_passages(
    pk: int, extraction: Extraction, read: Segmentation, tree: Segmentation, report: Report
) -> None:
    """Make the tree the text of the expression: all of it, or nothing. ``read`` is the tree before the
    corrections in it.

    Passages that are there already as they should be are left alone, so that reading the same file again
    changes nothing. A text that was proved and reads differently now has to be proved again.
    """
    with transaction.atomic():
        expression = Expression.objects.select_for_update().select_related("work").get(pk=pk)
        changed = replace_passages(expression, tree.nodes)
        note_corrections(expression, read, tree)
        expression.media_type = extraction.media_type
        expression.pages = report.page_count
        expression.report = report.as_json()
        if changed:
            lose_proof(expression, ProofLost.REREAD)
        if changed or expression.state != IngestionState.READY:
            expression.state = IngestionState.READY
            expression.finished_at = timezone.now()
        expression.save()
        outbox.mark(expression.work.search_group)


def note_corrections(expression: Expression, read: Segmentation, tree: Segmentation) -> None:
    """Keep the tree as it was read while there are corrections, and which of those no longer fit."""
    corrections = expression.corrections.all()
    if not corrections.exists():
        RawTree.objects.filter(expression=expression).delete()
        return
    RawTree.objects.update_or_create(expression=expression, defaults={"packed": packed(read.nodes)})
    corrections.update(fits=Case(When(pk__in=tree.misfits, then=Value(False)), default=Value(True)))


def lose_proof(expression: Expression, why: ProofLost) -> None:
    """Take the sign-off away from a text that changed; the caller saves."""
    if expression.proved_at is None:
        return
    expression.proved_at = expression.proved_by = expression.proved_for = None
    expression.proof_lost = why
    log(
        instance=expression.work.specific,
        action="kb.proof_lost",
        data={"filename": expression.filename, "expression": expression.pk, "why": str(why)},
    )


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
