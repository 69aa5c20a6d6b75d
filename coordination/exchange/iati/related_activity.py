"""related-activity."""

from dataclasses import dataclass

from coordination.exchange.iati.codec import Codec
from coordination.exchange.iati.nodes import Defaults, Node, needed, set_attribute

PARENT, CHILD, SIBLING, CO_FUNDED, THIRD_PARTY = "1", "2", "3", "4", "5"


@dataclass(frozen=True, slots=True)
class RelatedActivity:
    """Another activity by its identifier; ``type`` of RelatedActivityType (1 parent, 2 child ...)."""

    ref: str
    type: str


def _read(node: Node, _: Defaults) -> RelatedActivity:
    return RelatedActivity(needed(node, "ref"), needed(node, "type"))


def _write(node: Node, related: RelatedActivity, _: Defaults) -> None:
    set_attribute(node, "ref", related.ref)
    set_attribute(node, "type", related.type)


RELATED_ACTIVITY = Codec("related-activity", _read, _write, (lambda related: related.ref,))
