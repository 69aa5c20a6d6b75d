"""Making plain records once, and writing them down in the ledger."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models, transaction

from config.demonstration import ledger

Row = dict[str, Any]


def make_all(
    kind: str,
    rows: Iterable[Row],
    make: Callable[[Row], models.Model],
    kept: list[str] | None = None,
) -> int:
    """Make the records that are missing and tell how many.

    A row is named by its code or id. What people made under the same name, or changed since, is left
    alone and reported in ``kept``.
    """
    fields = {field.name for field in ledger.RECORDS[kind]._meta.concrete_fields}
    named = "source_code" if "source_code" in fields else "code"
    there = dict(ledger.RECORDS[kind]._default_manager.values_list(named, "pk"))
    items = ledger.entries(kind)
    made = 0
    for row in rows:
        name = row.get("code") or row["id"]
        if name not in there:
            with transaction.atomic():
                pk = make(row).pk
                ledger.enter(kind, name, pk, ledger.fingerprint_of_record(kind, pk))
            made += 1
        elif kept is not None and not _as_loaded(kind, there[name], items.get(name)):
            kept.append(f"{kind} {name}")
    return made


def _as_loaded(kind: str, pk: int, item: Any) -> bool:
    return bool(item and item.object_id == pk and item.fingerprint == ledger.fingerprint_of_record(kind, pk))
