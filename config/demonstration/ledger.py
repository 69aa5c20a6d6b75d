"""The ledger of what the demonstration made, and whether people have worked on it since."""

import hashlib
import json
from typing import Any

from config.models import DemonstrationItem
from kb.models import Work
from reference.models import Organisation

ORGANISATION, PERSON, WORK, TAG = "organisation", "person", "work", "tag"

_ORGANISATION_FIELDS = (
    "name_fr",
    "name_en",
    "acronym_fr",
    "acronym_en",
    "type",
    "parent_id",
    "coordinates",
)
_WORK_FIELDS = (
    "title",
    "title_en",
    "reference_number",
    "issuer_id",
    "organisation_id",
    "date",
    "date_precision",
    "summary_fr",
    "summary_en",
    "source",
    "is_demonstration",
    "visibility",
    "live",
    "has_unpublished_changes",
    "period_from",
    "period_to",
    "places",
    "committed_to",
)
_FILE_FIELDS = ("sha256", "state", "promulgated_on", "in_force_from", "in_force_to")


def entry(kind: str, key: str) -> DemonstrationItem | None:
    """The ledger's entry of a thing, if the demonstration made it."""
    return DemonstrationItem.objects.filter(kind=kind, key=key).first()


def enter(kind: str, key: str, object_id: int, fingerprint: str = "") -> None:
    """Write down that the demonstration made this, as it looks now."""
    DemonstrationItem.objects.update_or_create(
        kind=kind, key=key, defaults={"object_id": object_id, "fingerprint": fingerprint}
    )


def fingerprint_of_work(pk: int) -> str:
    """What people may edit on a work's page, its files included, as one SHA-256; "" when it is gone."""
    found = Work.objects.filter(pk=pk).first()
    if found is None:
        return ""
    work: Any = found.specific
    return _digest(
        {name: getattr(work, name, None) for name in _WORK_FIELDS},
        sorted(work.themes.values_list("code", flat=True)),
        sorted(work.tags.names()),
        sorted(work.abbreviations.values_list("label", flat=True)),
        list(work.expressions.order_by("pk").values_list(*_FILE_FIELDS)),
        work.wagtail_admin_comments.count(),
    )


def fingerprint_of_organisation(pk: int) -> str:
    """An organisation's fields as one SHA-256; "" when it is gone."""
    found = Organisation.objects.filter(pk=pk).values(*_ORGANISATION_FIELDS).first()
    return _digest(found) if found else ""


def _digest(*values: Any) -> str:
    return hashlib.sha256(json.dumps(values, default=str, sort_keys=True).encode()).hexdigest()
