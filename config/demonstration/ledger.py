"""The ledger of what the demonstration made, and whether people have worked on it since."""

import hashlib
import json
from typing import Any

from django.db import models

from config.models import DemonstrationItem
from coordination.models import Activity, Programme, Result, Site
from kb.models import CommitmentLine, Mission, Recommendation, Work
from reference.models import Area, Organisation, Presence, Zone

PERSON, WORK, TAG = "person", "work", "tag"

# What is loaded as plain records, each kind after those that it refers to.
RECORDS: dict[str, type[models.Model]] = {
    "area": Area,
    "zone": Zone,
    "organisation": Organisation,
    "presence": Presence,
    "programme": Programme,
    "activity": Activity,
    "site": Site,
    "result": Result,
    "mission": Mission,
    "recommendation": Recommendation,
    "commitment_line": CommitmentLine,
}
# Those that stand on a page of the library, which cannot go before them.
ON_WORKS = ("mission", "recommendation", "commitment_line")
# What belongs to a record and is looked at and removed with it, by the names of its relations.
PARTS: dict[str, tuple[str, ...]] = {
    "organisation": ("aliases",),
    "programme": ("participations",),
    "activity": ("participations", "places", "activitytheme_set", "budgets", "changes"),
    "site": ("milestones",),
    "result": ("disaggregated",),
    "mission": ("participants", "places"),
    "recommendation": ("addressees", "areas", "articles", "changes"),
    "commitment_line": ("areas",),
}
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


def entries(kind: str) -> dict[str, DemonstrationItem]:
    """All entries of a kind, by key."""
    return {item.key: item for item in DemonstrationItem.objects.filter(kind=kind)}


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


def fingerprint_of_record(kind: str, pk: int) -> str:
    """What people may edit of a record and of its parts, as one SHA-256; "" when it is gone."""
    found: Any = RECORDS[kind]._default_manager.filter(pk=pk).first()
    if found is None:
        return ""
    fields = {
        field.attname: getattr(found, field.attname)
        for field in found._meta.concrete_fields
        if not getattr(field, "auto_now", False)
    }
    related = {
        field.name: sorted(getattr(found, field.name).values_list("pk", flat=True))
        for field in found._meta.many_to_many
    }
    parts = {name: list(getattr(found, name).order_by("pk").values()) for name in PARTS.get(kind, ())}
    return _digest(fields, related, parts)


def _digest(*values: Any) -> str:
    return hashlib.sha256(json.dumps(values, default=str, sort_keys=True).encode()).hexdigest()
