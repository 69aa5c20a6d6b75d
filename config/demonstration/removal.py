"""Take the demonstration out again: what is as it was loaded goes, what people worked on stays."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.deletion import Collector
from django.db.models.fields.reverse_related import ManyToOneRel
from taggit.models import Tag
from wagtail.models import ModelLogEntry, PageLogEntry

from accounts.models import User
from config.demonstration import ledger
from config.models import DemonstrationItem
from coordination.models import Activity, Footprint, OverlapPair, Site
from kb.actions import delete as delete_work
from kb.models import Work
from search import engines, outbox
from search.checking import bring_up_to_date

_PLURALS = {
    kind: "activities" if kind == "activity" else f"{kind}s".replace("_", " ") for kind in ledger.RECORDS
}
_COUNTED = ("works", "people", *_PLURALS.values())


@dataclass
class Removed:
    """What removing did: things removed, by kind, and things kept, each with the reason."""

    removed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTED, 0))
    kept: list[dict[str, str]] = field(default_factory=list)

    def keep(self, item: DemonstrationItem, reason: str) -> None:
        self.kept.append({"kind": item.kind, "key": item.key, "reason": reason})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def remove() -> Removed:
    """Remove all that the ledger lists and nobody uses: what stands on works, works, people, the register.

    Running it again removes what has become free since.
    """
    removed = Removed()
    for item in DemonstrationItem.objects.filter(kind__in=ledger.ON_WORKS).order_by("-pk"):
        _remove_record(item, removed)
    for item in DemonstrationItem.objects.filter(kind=ledger.WORK):
        _remove_work(item, removed)
    for item in DemonstrationItem.objects.filter(kind=ledger.TAG):
        _remove_tag(item)
    for item in DemonstrationItem.objects.filter(kind=ledger.PERSON):
        _remove_person(item, removed)
    # what was loaded last goes first: it may refer to what was there before it
    others = DemonstrationItem.objects.exclude(kind__in=ledger.ON_WORKS)
    for item in others.filter(kind__in=ledger.RECORDS).order_by("-pk"):
        _remove_record(item, removed)
    bring_up_to_date(engines.current())
    return removed


def _remove_work(item: DemonstrationItem, removed: Removed) -> None:
    try:
        with transaction.atomic():
            work = Work.objects.filter(pk=item.object_id).first()
            # without a fingerprint it was never finished, so nobody was offered it
            if work and item.fingerprint and ledger.fingerprint_of_work(work.pk) != item.fingerprint:
                removed.keep(item, "someone has changed it")
                return
            if work:
                delete_work(work, by=None)
                PageLogEntry.objects.filter(page_id=item.object_id).delete()
                removed.removed["works"] += 1
            item.delete()
    except models.ProtectedError:
        removed.keep(item, "something refers to it")


def _remove_tag(item: DemonstrationItem) -> None:
    """A tag that only the demonstration's pages had; no one has to be told."""
    with transaction.atomic():
        Tag.objects.filter(pk=item.object_id, kb_worktag_items=None).delete()
        if not Tag.objects.filter(pk=item.object_id).exists():
            item.delete()


def _remove_person(item: DemonstrationItem, removed: Removed) -> None:
    with transaction.atomic():
        user = User.objects.filter(pk=item.object_id).first()
        if user is not None and (reason := _what_stays(user)):
            user.is_active = False
            user.set_unusable_password()
            user.save(update_fields=["is_active", "password"])
            removed.keep(item, f"{reason}; the account is closed")
            return
        if user is not None:
            ModelLogEntry.objects.for_instance(user).delete()
            user.delete()
            removed.removed["people"] += 1
        item.delete()


def _what_stays(user: User) -> str:
    """What this person did that outlives the account, in a few words, or nothing.

    Whatever refers to the person and would not be deleted along is such a trace; what they did to their
    own account alone is not.
    """
    for relation in user._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel) or relation.on_delete is models.CASCADE:
            continue
        model: Any = relation.related_model
        found = model._base_manager.filter(**{relation.field.name: user})
        if model is ModelLogEntry:
            found = found.exclude(pk__in=ModelLogEntry.objects.for_instance(user).values("pk"))
        if found.exists():
            return "this person wrote, sent or changed something that stays"
    return ""


def _remove_record(item: DemonstrationItem, removed: Removed) -> None:
    """Remove a record with its parts; one that people changed, or that something else refers to, stays."""
    model = ledger.RECORDS[item.kind]
    try:
        with transaction.atomic():
            looks = ledger.fingerprint_of_record(item.kind, item.object_id)
            if looks and looks != item.fingerprint:
                removed.keep(item, "someone has changed it")
                return
            if looks:
                record = model._default_manager.get(pk=item.object_id)
                if _takes_along(item.kind, record):
                    removed.keep(item, "something refers to it")
                    return
                if isinstance(record, Activity):
                    outbox.mark(record.search_group)
                record.delete()
                removed.removed[_PLURALS[item.kind]] += 1
            item.delete()
    except models.ProtectedError:
        removed.keep(item, "something refers to it")


def _takes_along(kind: str, record: models.Model) -> bool:
    """Whether deleting a record would delete what people added to it.

    Raises ProtectedError where deleting would.
    """
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=record)
    collector.collect([record])
    found: set[Any] = {model for model, rows in collector.data.items() if rows}
    found |= {rows.model for rows in collector.fast_deletes if rows.exists()}
    return not found <= {type(record), *_parts_of(kind, type(record))}


def _parts_of(kind: str, model: Any) -> Iterator[Any]:
    """What belongs to a record, and what is read off it."""
    yield from (getattr(model, name).rel.related_model for name in ledger.PARTS.get(kind, ()))
    yield from (getattr(model, field.name).through for field in model._meta.many_to_many)
    if model is Activity:
        yield from (Footprint, OverlapPair, Site.activities.through)
