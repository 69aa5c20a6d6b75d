"""Keeping the citations of the library's texts: what changed is marked, and a job reads it anew.

The marks are written with the change, so that none is lost; the job takes as many as it has time for and
asks for another run. Running it again changes nothing.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_q.tasks import async_task

from kb.citing.resolving import Catalogue, Known, Numbering, Resolved, Resolver, Unit
from kb.models import Citation, CitationsDue, Expression, IngestionState, Passage, PassageKind, Work
from kb.models.works import DatePrecision

log = logging.getLogger(__name__)
JOB = "kb.citing.actions.bring_up_to_date"
# Well within Q_CLUSTER's timeout; what is left goes to the next job.
_SECONDS = 25.0
_PASSAGES_AT_ONCE = 200
_MOST_IN_A_PASSAGE = 400
_KEPT_TEXTS = 64
_KEY_CHARS = 200


def mark(*works: int) -> None:
    """Say that these works changed: by name, by text, or by being new. Call it in the same transaction."""
    _mark([CitationsDue(work_id=pk) for pk in works])


def mark_all() -> int:
    """Have the citations of every text read anew; gives how many texts there are."""
    ready = list(Expression.objects.filter(state=IngestionState.READY).values_list("pk", flat=True))
    _mark([CitationsDue(expression_id=pk) for pk in ready])
    return len(ready)


def _mark(due: Sequence[CitationsDue]) -> None:
    if not due:
        return
    asked = CitationsDue.objects.exists()
    CitationsDue.objects.bulk_create(due, ignore_conflicts=True, batch_size=500)
    if not asked:
        transaction.on_commit(lambda: async_task(JOB), robust=True)


def bring_up_to_date() -> int:
    """Read what was marked, within a job's time; gives the number of texts whose citations were read."""
    stop_at = time.monotonic() + _SECONDS
    library, read = None, 0
    while time.monotonic() < stop_at and (due := CitationsDue.objects.first()):
        if due.work_id is not None:
            _spread(due, due.work_id)
            continue
        library = library or _Library()
        read += _read(due, library)
    if CitationsDue.objects.exists():
        async_task(JOB)
    return read


def _spread(due: CitationsDue, changed: int) -> None:
    """From a work that changed to the texts whose citations may now lead elsewhere."""
    with transaction.atomic():
        due.delete()
        work = _known(Work.objects.filter(pk=changed)).get(changed)
        named = Q(work=changed)
        for key in work.keys if work else ():
            named |= Q(mention=key) | Q(mention__startswith=f"{key} ")
        citing = Citation.objects.filter(named).values("passage__expression")
        touched = Expression.objects.filter(Q(work=changed) | Q(pk__in=citing), state=IngestionState.READY)
        rows = [CitationsDue(expression_id=pk) for pk in touched.values_list("pk", flat=True)]
        CitationsDue.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _read(due: CitationsDue, library: "_Library") -> int:
    """Read one text; one that cannot be read is told in the log, and does not hold up the others."""
    try:
        return _read_now(due, library)
    except Exception:
        log.exception("The citations of expression %s could not be read.", due.expression_id)
        CitationsDue.objects.filter(pk=due.pk).delete()
        return 0


def _read_now(due: CitationsDue, library: "_Library") -> int:
    with transaction.atomic():
        # Taken away first: what changes while it is read is marked again.
        CitationsDue.objects.filter(pk=due.pk).delete()
        expression = Expression.objects.select_for_update().filter(pk=due.expression_id or 0).first()
        if expression is None:
            return 0
        cite(expression, library)
    return 1


def cite(expression: Expression, library: "_Library | None" = None) -> None:
    """Read the citations in a text; those that are kept as they should be already are left alone."""
    library = library or _Library()
    here = numbering(expression)
    resolver = Resolver(
        library.catalogue, expression.work_id, here, library.numbering_of, expression.language
    )
    batch: list[Passage] = []
    passages = expression.passages.exclude(text="").order_by("position").only("expression", "eid", "text")
    for passage in passages.iterator(chunk_size=_PASSAGES_AT_ONCE):
        batch.append(passage)
        if len(batch) == _PASSAGES_AT_ONCE:
            _write(batch, resolver)
            batch = []
    _write(batch, resolver)


def _write(passages: Sequence[Passage], resolver: Resolver) -> None:
    wanted = [
        row for passage in passages for row in _rows(passage, resolver.resolve(passage.text, passage.eid))
    ]
    kept = list(Citation.objects.filter(passage__in=passages))
    if sorted(map(_content, wanted)) == sorted(map(_content, kept)):
        return
    Citation.objects.filter(pk__in=[row.pk for row in kept]).delete()
    Citation.objects.bulk_create(wanted, batch_size=500)


def _content(row: Citation) -> tuple[object, ...]:
    return (
        row.passage_id, row.start, row.end, row.mention, row.work_id or 0, row.eid, row.place, row.paragraph,
    )  # fmt: skip


def _rows(passage: Passage, found: Iterable[Resolved]) -> list[Citation]:
    """The rows of one passage: a row for each article that is meant, or one that only keeps the name."""
    rows = [
        Citation(
            passage=passage,
            start=one.start,
            end=one.end,
            mention=one.key[:_KEY_CHARS],
            work_id=work,
            eid=eid,
            place=place,
            paragraph=one.paragraph[:20],
        )
        for one in found
        for work, eid, place in _places(one)
    ]
    return rows[:_MOST_IN_A_PASSAGE]


def _places(one: Resolved) -> list[tuple[int | None, str, int]]:
    meant: list[tuple[int | None, str, int]] = [
        (target.work, eid, place) for target in one.targets for place, eid in enumerate(target.eids or ("",))
    ]
    return meant or ([(None, "", 0)] if one.key else [])


# -- what the library holds


class _Library:
    """The names of all works, and the articles of those that are asked for, read once a job."""

    def __init__(self) -> None:
        self.catalogue = Catalogue(_known(Work.objects.all()).values())
        self.numbering_of = lru_cache(maxsize=_KEPT_TEXTS)(_numbering_of)


def _known(works: Any) -> dict[int, Known]:
    rows = works.prefetch_related("abbreviations").only(
        "pk", "title", "title_en", "reference_number", "date", "date_precision"
    )
    return {work.pk: _as_known(work) for work in rows}


def _as_known(work: Work) -> Known:
    return Known(
        work.pk,
        tuple(title for title in (work.title, work.title_en) if title),
        work.reference_number,
        tuple(abbreviation.label for abbreviation in work.abbreviations.all()),
        work.date if work.date_precision == DatePrecision.DAY else None,
    )


def _numbering_of(work: int) -> Numbering:
    current = Expression.objects.ready().filter(work=work).first()
    return numbering(current) if current else Numbering(())


def numbering(expression: Expression) -> Numbering:
    """The articles of a text, in order."""
    today = expression.passages.on(timezone.localdate())
    rows = today.filter(kind=PassageKind.ARTICLE).exclude(number="").order_by("position")
    return Numbering(Unit(*row) for row in rows.values_list("eid", "number", "last_number"))
