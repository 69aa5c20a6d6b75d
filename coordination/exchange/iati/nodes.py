"""Reading and changing single values of an XML element; what is not named here stays as it is."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from lxml import etree

Node = Any  # an lxml element: the library has no types

# The children of each element, in the order in which the schema wants them.
ORDER: dict[str, list[str]] = json.loads(Path(__file__).with_name("order.json").read_text(encoding="utf-8"))
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class UnreadableError(ValueError):
    """A value that is not what the standard says: its element and the value. The element stays as it came."""

    def __init__(self, code: str, node: Node, value: str = "") -> None:
        super().__init__(code)
        self.code, self.tag, self.line, self.value = code, str(node.tag), node.sourceline, value


@dataclass(frozen=True, slots=True)
class Defaults:
    """What an activity says once for all of its elements: language and currency; they may be empty.

    ``tell`` is told of each element that cannot be read.
    """

    language: str = ""
    currency: str = ""
    tell: Callable[[UnreadableError], None] | None = None


# -- reading


def words(node: Node | None) -> str:
    """The text of an element, without the blanks of its layout; "" for none."""
    return (node.text or "").strip() if node is not None else ""


def attribute(node: Node | None, name: str) -> str:
    """The attribute of an element; "" where either is missing."""
    return (node.get(name) or "").strip() if node is not None else ""


def code_of(node: Node, tag: str) -> str:
    """The ``code`` of a child."""
    return attribute(node.find(tag), "code")


def needed(node: Node, name: str) -> str:
    """An attribute that must be there. Raises UnreadableError."""
    value = attribute(node, name)
    if not value:
        raise UnreadableError("is_missing", node, name)
    return value


def day(node: Node | None, name: str) -> date | None:
    """The day of an attribute, without a time or a zone behind it. Raises UnreadableError."""
    value = attribute(node, name)
    if node is None or not value:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        raise UnreadableError("no_date", node, value) from None


def number(node: Node, value: str) -> Decimal | None:
    """The number exactly as it is written, None for "". Raises UnreadableError."""
    if not value:
        return None
    try:
        read = Decimal(value)
    except InvalidOperation:
        raise UnreadableError("no_number", node, value) from None
    if not read.is_finite():
        raise UnreadableError("no_number", node, value)
    return read


# -- changing


def child(node: Node, tag: str) -> Node:
    """The child of that tag, made where the schema wants it if there is none."""
    found = node.find(tag)
    return found if found is not None else insert(node, etree.Element(tag))


def insert(node: Node, new: Node) -> Node:
    """Put a child behind its like, else where the schema wants it."""
    order = ORDER.get(node.tag, [])
    rank = order.index(new.tag) if new.tag in order else len(order)
    at = 0
    for position, there in enumerate(node):
        if there.tag not in order or order.index(there.tag) <= rank:
            at = position + 1
        else:
            break
    new.tail = node[at - 1].tail if at else node.text
    node.insert(at, new)
    return new


def remove(node: Node, tag: str) -> None:
    """Take the children of that tag away."""
    for there in node.findall(tag):
        node.remove(there)


def set_attribute(node: Node, name: str, value: str) -> None:
    """Write an attribute, or take it away when the value is empty; the same value is left as it is."""
    if attribute(node, name) == value:
        return
    if value:
        node.set(name, value)
    else:
        node.attrib.pop(name, None)


def set_number(node: Node, name: str, value: Decimal | None) -> None:
    """Write a number into an attribute; an equal one keeps its spelling (100 and 100.00)."""
    if number(node, attribute(node, name)) != value:
        set_attribute(node, name, spelled(value))


def set_child(node: Node, tag: str, value: str, name: str = "code") -> None:
    """Write the attribute of a child; an empty value takes the child away."""
    if value:
        set_attribute(child(node, tag), name, value)
    elif node.find(tag) is not None:
        remove(node, tag)


def set_day(node: Node, tag: str, value: date | None, name: str = "iso-date") -> None:
    """Write the day of a child; one that says this day already keeps its spelling."""
    if day(node.find(tag), name) != value:
        set_child(node, tag, value.isoformat() if value else "", name)


def set_words(node: Node, tag: str, value: str) -> None:
    """Write the text of a child; an empty one takes the child away."""
    if words(node.find(tag)) == value:
        return
    if value:
        child(node, tag).text = value
    else:
        remove(node, tag)


def spelled(value: Decimal | None) -> str:
    """The number in plain digits; "" for None."""
    return "" if value is None else format(value, "f")
