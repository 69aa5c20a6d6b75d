"""transaction."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from coordination.exchange.iati import money, narratives, organisation
from coordination.exchange.iati.codec import Codec
from coordination.exchange.iati.money import Money
from coordination.exchange.iati.narratives import NO_TEXT, Text
from coordination.exchange.iati.nodes import (
    Defaults,
    Node,
    UnreadableError,
    attribute,
    code_of,
    day,
    set_attribute,
    set_child,
    set_day,
)
from coordination.exchange.iati.organisation import NO_ORG, Org

_PROVIDER, _RECEIVER = "provider-activity-id", "receiver-activity-id"


@dataclass(frozen=True, slots=True)
class Transaction:
    """Money given, promised or spent.

    ``type`` of code list TransactionType: 1 incoming funds, 2 outgoing commitment, 3 disbursement,
    4 expenditure, 11 incoming commitment, 12 outgoing pledge, 13 incoming pledge ...
    """

    type: str
    day: date
    money: Money
    ref: str = ""
    text: Text = NO_TEXT
    provider: Org = NO_ORG
    receiver: Org = NO_ORG


def _read(node: Node, defaults: Defaults) -> Transaction:
    on = day(node.find("transaction-date"), "iso-date")
    kind = code_of(node, "transaction-type")
    if on is None or not kind:
        raise UnreadableError("is_missing", node, "transaction-date" if kind else "transaction-type")
    return Transaction(
        type=kind,
        day=on,
        money=money.read(node, defaults),
        ref=attribute(node, "ref"),
        text=narratives.read(node.find("description"), defaults),
        provider=organisation.read(node.find("provider-org"), defaults, _PROVIDER),
        receiver=organisation.read(node.find("receiver-org"), defaults, _RECEIVER),
    )


def _write(node: Node, transaction: Transaction, defaults: Defaults) -> None:
    set_attribute(node, "ref", transaction.ref)
    set_child(node, "transaction-type", transaction.type)
    set_day(node, "transaction-date", transaction.day)
    money.write(node, transaction.money, defaults)
    narratives.write_child(node, "description", transaction.text, defaults)
    organisation.write_child(node, "provider-org", transaction.provider, defaults, _PROVIDER)
    organisation.write_child(node, "receiver-org", transaction.receiver, defaults, _RECEIVER)


def _by_ref(transaction: Transaction) -> Hashable | None:
    return transaction.ref or None


TRANSACTION = Codec(
    "transaction",
    _read,
    _write,
    (
        _by_ref,
        lambda value: (value.type, value.day),
        lambda value: (value.type, value.money.amount),
    ),
)
