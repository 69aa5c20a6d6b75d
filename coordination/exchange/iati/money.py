"""value: an amount with its currency and the day of its rate."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coordination.exchange.iati.nodes import (
    Defaults,
    Node,
    UnreadableError,
    attribute,
    child,
    day,
    number,
    set_attribute,
    spelled,
    words,
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount exactly as written. ``currency`` is ISO 4217; ``on`` the day whose rate applies."""

    amount: Decimal
    currency: str = ""
    on: date | None = None


def read(parent: Node, defaults: Defaults) -> Money:
    """The ``value`` of an element. Raises UnreadableError."""
    node = parent.find("value")
    amount = number(node, words(node)) if node is not None else None
    if amount is None:
        raise UnreadableError("is_missing", parent, "value")
    return Money(amount, attribute(node, "currency") or defaults.currency, day(node, "value-date"))


def write(parent: Node, money: Money, defaults: Defaults) -> None:
    """Write the ``value`` of an element; an equal amount keeps its spelling."""
    node = child(parent, "value")
    if not words(node) or number(node, words(node)) != money.amount:
        node.text = spelled(money.amount)
    if money.currency != (attribute(node, "currency") or defaults.currency):
        set_attribute(node, "currency", money.currency)
    if day(node, "value-date") != money.on:
        set_attribute(node, "value-date", money.on.isoformat() if money.on else "")
