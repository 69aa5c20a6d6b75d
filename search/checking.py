"""Do database and index agree? And making the index anew from the database."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from django.db import DatabaseError, transaction

from search import engines, outbox, registry
from search.engines.base import Engine, EngineError
from search.models import OutboxEntry
from search.records import digest
from search.types import SearchRecord

log = logging.getLogger(__name__)
_GROUPS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Comparison:
    """Keys of records: ``missing`` from the index, ``surplus`` in it, ``different`` from the database's.

    ``database`` and ``index`` count records, ``waiting`` and ``set_aside`` outbox entries.
    ``current`` says that the index was made with the language data of today.
    """

    database: int
    index: int
    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    different: tuple[str, ...]
    waiting: int
    set_aside: int
    current: bool

    @property
    def agree(self) -> bool:
        return self.current and not (self.missing or self.surplus or self.different)


def compare(engine: Engine) -> Comparison:
    """Compare every record, while nobody writes the index. Raises EngineError if it cannot be read."""
    with engine.exclusive():
        indexed: dict[str, list[str]] = {}
        for key, content in engine.digests():
            indexed.setdefault(key, []).append(content)
        return _compared(engine, indexed)


def _compared(engine: Engine, indexed: dict[str, list[str]]) -> Comparison:
    found = sum(len(contents) for contents in indexed.values())
    repeated = [key for key, contents in indexed.items() if len(contents) > 1]
    counted, missing, different = 0, [], []
    for record in chain.from_iterable(batches()):
        counted += 1
        contents = indexed.pop(record.key, None)
        if contents is None:
            missing.append(record.key)
        elif contents[0] != digest(record):
            different.append(record.key)
    return Comparison(
        database=counted,
        index=found,
        missing=tuple(missing),
        surplus=(*indexed, *repeated),
        different=tuple(different),
        waiting=OutboxEntry.objects.filter(attempts=0).count(),
        set_aside=OutboxEntry.objects.filter(attempts__gt=0).count(),
        current=engine.is_current(),
    )


def batches() -> Iterator[list[SearchRecord]]:
    """Every record that should be in the index, some groups at a time."""
    for source in registry.sources():
        groups = source.groups()
        while some := list(islice(groups, _GROUPS_AT_ONCE)):
            yield list(source.records(some))


def reconcile() -> int:
    """Mark what differs between database and index, so that it is brought in; gives the number of groups.

    For the changes that no code saw, such as a row edited by hand. Raises EngineError like ``compare``.
    """
    found = compare(engines.current())
    known = {source.name for source in registry.sources()}
    groups = {_group_of(key) for key in (*found.missing, *found.surplus, *found.different)}
    # What is of no source goes when the index is made anew.
    groups = {group for group in groups if group.partition(":")[0] in known}
    if groups:
        log.warning("Database and index differed in %s groups; they are brought in again.", len(groups))
        with transaction.atomic():
            outbox.mark(*sorted(groups))
    return len(groups)


def _group_of(key: str) -> str:
    """The group in a record's key, which begins with it: "kb.work:12" of "kb.work:12:art_3"."""
    return ":".join(key.split(":")[:2])


def bring_up_to_date(engine: Engine) -> None:
    """Bring in what changed; an index that is missing, broken or of another version is made anew.

    Raises EngineError when that is not possible either.
    """
    try:
        usable = engine.count() >= 0 and engine.is_current()
    except EngineError:
        usable = False
    if usable:
        outbox.drain()
    else:
        rebuild(engine)


def repair(engine: Engine) -> Comparison:
    """Make database and index agree: what differs is brought in again; where that is not possible or does
    not do, the index is made anew. Raises EngineError or RecordError when that fails too."""
    try:
        reconcile()
        while outbox.drain():
            pass
        found = compare(engine)
    except EngineError:
        log.warning("The index cannot be mended and is made anew.", exc_info=True)
    else:
        if found.agree:
            return found
    rebuild(engine)
    return compare(engine)


def rebuild(engine: Engine) -> int:
    """Make the index anew beside the live one and swap them; gives the number of records.

    Changes made meanwhile come in as ever, or wait in the outbox and come in right after. A group that
    cannot be read is set aside. Raises EngineError, or RecordError naming a record that the engine refuses:
    the live index then stays.
    """
    count = engine.rebuild(_readable_batches())
    outbox.drain()
    return count


def _readable_batches() -> Iterator[list[SearchRecord]]:
    for source in registry.sources():
        groups = source.groups()
        while some := list(islice(groups, _GROUPS_AT_ONCE)):
            yield list(_readable(source, some))


def _readable(source: registry.RecordSource, groups: list[str]) -> Iterator[SearchRecord]:
    """The records of these groups, but for those groups that are at fault, which are set aside."""
    try:
        records = list(source.records(groups))
    except DatabaseError:
        raise
    except Exception as error:
        if len(groups) == 1:
            outbox.set_aside(groups[0], error)
            return
        half = len(groups) // 2
        yield from _readable(source, groups[:half])
        yield from _readable(source, groups[half:])
    else:
        yield from records
