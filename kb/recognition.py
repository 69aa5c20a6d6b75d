"""Recognising the text of scans: a chain of jobs, a few pages each, that goes on where it was cut off.

A scan of hundreds of pages takes an hour, a job of the worker a minute at most. What is recognised is kept
page by page under the file's digest, so that no page is recognised twice, whatever is killed.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django_q.tasks import async_task

from kb.ingestion.characters import normalised
from kb.ingestion.extraction import Limits, recognise
from kb.ingestion.local import local_file
from kb.ingestion.types import RecognisedText
from kb.models import Expression, IngestionState, RecognisedPage

# The code of the refusal of a file that has pages to recognise first.
NEEDED = "needs_recognition"
# That of a machine which lacks what it takes.
IMPOSSIBLE = "cannot_recognise"
# Well within the worker's timeout.
_SECONDS = 35


def recognised_texts(expression: Expression) -> tuple[RecognisedText, ...]:
    """What is known of the scanned pages of its file."""
    rows = _kept(expression).order_by("page").values_list("page", "text", "confidence")
    return tuple(RecognisedText(*row) for row in rows)


def note_pages(expression: Expression, pages: Sequence[int]) -> None:
    """Keep which pages of the file are to be recognised: what the progress is told against."""
    expression.report = {**expression.report, "to_recognise": list(pages), "begun": 0}
    if expression.state != IngestionState.READY:
        expression.state = IngestionState.RUNNING
    Expression.objects.filter(pk=expression.pk).update(report=expression.report, state=expression.state)


def recognise_some(expression: Expression) -> bool:
    """Recognise as many of the pages that are left as fit into a job, one at least; whether any were left.

    Raises ``UnreadableFileError`` where the machine cannot recognise.
    """
    left = _left(expression)
    if not left:
        return False
    limits = Limits(memory=settings.INGESTION_MEMORY_BYTES, seconds=_SECONDS)
    with local_file(expression) as path:
        found = list(recognise(path, left, expression.language, limits))
    # A page that takes all the time, or the process with it, is given up: the others are worth having.
    given_up = not found
    found = found or [RecognisedText(left[0], "", 0.0)]
    RecognisedPage.objects.bulk_create(
        (
            RecognisedPage(
                sha256=expression.sha256,
                language=expression.language,
                page=one.page,
                text=normalised(one.text),
                confidence=one.confidence,
                words=one.words,
                given_up=given_up,
            )
            for one in found
        ),
        ignore_conflicts=True,
    )
    return True


def given_up_pages(expression: Expression) -> list[int]:
    """The pages of its file that took too long, or the recogniser with them."""
    return list(_kept(expression).filter(given_up=True).order_by("page").values_list("page", flat=True))


def forget_given_up(expression: Expression) -> None:
    """Let the next reading of the file try those pages again."""
    _kept(expression).filter(given_up=True).delete()


def words_on(expression: Expression, page: int) -> list[Any]:
    """The words recognised on a page, each with its box, in ten-thousandths of the page; none where the page
    has a text of its own."""
    if page not in expression.confidence:
        return []
    return _kept(expression).filter(page=page).values_list("words", flat=True).first() or []


def go_on_later(expression: Expression) -> None:
    """Have the worker recognise the next pages."""
    async_task("kb.actions.run_recognition", expression.pk)


def progress_of(expression: Expression) -> tuple[int, int] | None:
    """How many of the pages to recognise are done, and how many there are; None while there are none."""
    pages = expression.report.get("to_recognise")
    return (len(pages) - len(_left(expression)), len(pages)) if pages else None


def _left(expression: Expression) -> list[int]:
    done = set(_kept(expression).values_list("page", flat=True))
    return [page for page in expression.report.get("to_recognise", ()) if page not in done]


def _kept(expression: Expression) -> QuerySet[RecognisedPage]:
    return RecognisedPage.objects.filter(sha256=expression.sha256, language=expression.language)
