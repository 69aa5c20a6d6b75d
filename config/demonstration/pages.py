"""The demonstration's works: made, filled and published through the library's own actions."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.management.base import CommandError
from django.db import transaction
from taggit.models import Tag

from config.demonstration import ledger
from config.demonstration.data import CODE_FILE, CODE_KEY, Row
from config.demonstration.pdf import code_pdf
from kb.actions import create_work, ingest, publish, run_ingestion
from kb.models import IngestionState, Work
from reference.models import Organisation, Theme

MADE, SAME, KEPT = "made", "same", "kept"


def load_work(row: Row) -> str:
    """Make a work that is missing, finish one that was left half-made, leave every other as it is.

    Returns what was done: MADE; SAME for one that is there as loaded; KEPT for one that people made, or
    changed since. Raises CommandError when the code cannot be read.
    """
    work = Work.objects.filter(key=row["key"]).first()
    item = ledger.entry(ledger.WORK, row["key"])
    if work is not None:
        if item is None or item.object_id != work.pk:
            return KEPT
        if item.fingerprint:
            return SAME if ledger.fingerprint_of_work(work.pk) == item.fingerprint else KEPT
    with transaction.atomic():
        work = work or _create(row)
        # no fingerprint yet: cut off from here on, the next load goes on with this work
        ledger.enter(ledger.WORK, row["key"], work.pk)
    if row["key"] == CODE_KEY:
        _fill(work)
    publish(work.specific, by=None)
    ledger.enter(ledger.WORK, row["key"], work.pk, ledger.fingerprint_of_work(work.pk))
    return MADE


def _create(row: Row) -> Work:
    fields: dict[str, Any] = dict(row)
    if day := fields.pop("date", None):
        fields["date"] = date.fromisoformat(day)
    if issuer := fields.pop("issuer", None):
        fields["issuer"] = Organisation.objects.get(code=issuer)
    fields["themes"] = list(Theme.objects.filter(code__in=fields["themes"]))
    tags = set(Tag.objects.values_list("pk", flat=True))
    work = create_work(fields.pop("type"), fields.pop("title"), by=None, **fields)
    for tag in work.tags.exclude(pk__in=tags):
        ledger.enter(ledger.TAG, tag.slug, tag.pk)
    return work


def _fill(work: Work) -> None:
    """Read the code's file, as any upload is read, but here and now."""
    file = ContentFile(code_pdf(), name=CODE_FILE)
    expression = ingest(work, file, by=None, language="fr", in_background=False)
    run_ingestion(expression.pk, at_once=True)
    expression.refresh_from_db()
    if expression.state != IngestionState.READY:
        raise CommandError(f"The demonstration code could not be read: {expression.message}")
