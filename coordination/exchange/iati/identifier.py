"""iati-identifier and other-identifier."""

from dataclasses import dataclass

from coordination.exchange.iati import organisation
from coordination.exchange.iati.codec import Codec
from coordination.exchange.iati.nodes import (
    Defaults,
    Node,
    UnreadableError,
    attribute,
    needed,
    set_attribute,
    words,
)
from coordination.exchange.iati.organisation import NO_ORG, Org


def _read(node: Node, _: Defaults) -> str:
    if not words(node):
        raise UnreadableError("is_missing", node, "iati-identifier")
    return words(node)


def _write(node: Node, identifier: str, _: Defaults) -> None:
    if words(node) != identifier:
        node.text = identifier


IDENTIFIER = Codec("iati-identifier", _read, _write)


@dataclass(frozen=True, slots=True)
class OtherIdentifier:
    """Another name of the activity. ``type`` of code list OtherIdentifierType (A1 internal, A2 CRS ...)."""

    ref: str
    type: str
    owner: Org = NO_ORG


def _read_other(node: Node, defaults: Defaults) -> OtherIdentifier:
    return OtherIdentifier(
        needed(node, "ref"), attribute(node, "type"), organisation.read(node.find("owner-org"), defaults)
    )


def _write_other(node: Node, other: OtherIdentifier, defaults: Defaults) -> None:
    set_attribute(node, "ref", other.ref)
    set_attribute(node, "type", other.type)
    # The schema gives this element no type.
    organisation.write_child(node, "owner-org", Org(other.owner.ref, other.owner.name), defaults)


OTHER_IDENTIFIER = Codec(
    "other-identifier",
    _read_other,
    _write_other,
    (lambda other: (other.type, other.ref), lambda other: other.type, lambda other: other.ref),
)
