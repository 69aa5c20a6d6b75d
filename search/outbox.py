"""What changed, written in the same transaction as the change, and brought to the engine later.

A change is never lost: its entries are deleted only after the engine's commit, and a worker that
dies in between does the same again. A record that cannot be read is set aside with its error and
tried again later, less and less often; the others pass it.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from search import engines, registry
from search.engines.base import EngineBusyError, EngineError, RecordError
from search.models import OutboxEntry
from search.types import SearchRecord

log = logging.getLogger(__name__)
DRAIN = "search.outbox.drain"
_GROUPS_AT_ONCE = 50
_ENTRIES_AT_ONCE = 500
_WAIT_SECONDS = 5.0
# Well within Q_CLUSTER's timeout; what is left goes to the next job.
_SECONDS = 30.0
_BEHIND = timedelta(seconds=20)
_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


def mark(*groups: str) -> None:
    """Say that these groups' records are out of date. Call it inside the transaction that changed them."""
    if not groups:
        return
    made = OutboxEntry.objects.bulk_create([OutboxEntry(group=group) for group in dict.fromkeys(groups)])
    transaction.on_commit(lambda: _ask_unless_asked(made[0].pk), robust=True)


def _ask_unless_asked(first: int) -> None:
    """One job does for all that waits: whoever wrote the oldest entry asked for it."""
    if not OutboxEntry.objects.filter(attempts=0, pk__lt=first).exists():
        _ask_for_drain()


def _ask_for_drain() -> None:
    async_task(DRAIN)


def drain() -> int:
    """Bring the engine up to date with what was marked; gives the number of groups done.

    Does nothing while another process writes, for that one, or the next scheduled drain, will do it.
    Raises EngineError when the engine cannot work: every entry is then kept as it is.
    """
    stop_at = time.monotonic() + _SECONDS
    done = 0
    try:
        with engines.current().exclusive(_WAIT_SECONDS):
            while time.monotonic() < stop_at and (entries := _due()):
                done += _apply(entries)
    except EngineBusyError:
        log.info("Another process is writing the search index; it or the next job brings in the changes.")
        return done
    except EngineError:
        log.exception("The search index could not be brought up to date; the changes are kept.")
        raise
    if _due():
        _ask_for_drain()
    return done


def _due() -> list[OutboxEntry]:
    """The entries of the groups that are to be done now: so many groups at most, oldest first. The
    entries of theirs that were set aside come along."""
    due = OutboxEntry.objects.filter(due_at__lte=timezone.now())
    groups = dict.fromkeys(due.values_list("group", flat=True)[:_ENTRIES_AT_ONCE])
    return list(OutboxEntry.objects.filter(group__in=list(groups)[:_GROUPS_AT_ONCE]))


def _apply(entries: Sequence[OutboxEntry]) -> int:
    """Replace the groups of these entries in one commit, then delete exactly these entries.

    Where a record fails, the halves are tried apart until the one at fault stands alone.
    """
    groups = list(dict.fromkeys(entry.group for entry in entries))
    try:
        engines.current().replace(groups, current_records(groups))
    except RecordError as error:
        if len(groups) == 1:
            _put_aside(entries, error)
            return 0
        first = set(groups[: len(groups) // 2])
        return _apply([entry for entry in entries if entry.group in first]) + _apply(
            [entry for entry in entries if entry.group not in first]
        )
    OutboxEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    return len(groups)


def set_aside(group: str, error: Exception) -> None:
    """Keep a group that cannot be read, with its error, to be tried again later."""
    _put_aside([OutboxEntry.objects.create(group=group)], error)


def try_again() -> int:
    """Let all that was set aside be tried at once; gives the number of entries."""
    with transaction.atomic():
        entries = OutboxEntry.objects.filter(attempts__gt=0).update(due_at=timezone.now())
        if entries:
            transaction.on_commit(_ask_for_drain, robust=True)
    return entries


def is_behind() -> bool:
    """Whether changes have waited for longer than bringing them in takes, so that answers may miss them."""
    return OutboxEntry.objects.filter(attempts=0, created_at__lt=timezone.now() - _BEHIND).exists()


def _put_aside(entries: Sequence[OutboxEntry], error: Exception) -> None:
    log.error("The records of %s cannot be indexed: %s", entries[0].group, error)
    attempts = max(entry.attempts for entry in entries) + 1
    OutboxEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(
        attempts=attempts,
        error=str(error)[:2000],
        due_at=timezone.now() + min(attempts * _PAUSE, _LONGEST_PAUSE),
    )


def current_records(groups: Sequence[str]) -> Iterator[SearchRecord]:
    """What the sources say of these groups now. Raises LookupError for a group of no source."""
    by_source: dict[str, list[str]] = {}
    for group in groups:
        by_source.setdefault(registry.source_of(group).name, []).append(group)
    for members in by_source.values():
        yield from registry.source_of(members[0]).records(members)
