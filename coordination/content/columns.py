"""Which fields of a content stand in the activity's own row, and which rows keep the others."""

from dataclasses import fields
from typing import Any, NamedTuple

from django.db.models import Model

from coordination.content.parts import (
    BudgetLine,
    Counted,
    DocumentLine,
    MilestoneLine,
    OtherIdentifier,
    Related,
    ResultLine,
    TransactionLine,
)
from coordination.content.values import LISTS, ActivityContent
from coordination.models import (
    ActivityDocument,
    ActivityIdentifier,
    Budget,
    RelatedActivity,
    Transaction,
)

PLAIN = tuple(
    field.name
    for field in fields(ActivityContent)
    if field.name not in {"themes", "places", "participations", "theme_shares", "objectives", *LISTS}
)


class Part(NamedTuple):
    """A list of lines, each of which a row keeps, column by column."""

    model: type[Model]
    line: type[Any]


PARTS: dict[str, Part] = {
    "identifiers": Part(ActivityIdentifier, OtherIdentifier),
    "related": Part(RelatedActivity, Related),
    "budgets": Part(Budget, BudgetLine),
    "transactions": Part(Transaction, TransactionLine),
    "documents": Part(ActivityDocument, DocumentLine),
}


def columns_of(line: type[Any], *beside: str) -> tuple[str, ...]:
    """The columns that keep a kind of line, but for what stands in rows of its own."""
    return tuple(field.name for field in fields(line) if field.name not in {"pk", *beside})


RESULT = columns_of(ResultLine, "disaggregated")
COUNTED = columns_of(Counted)
MILESTONE = columns_of(MilestoneLine)
