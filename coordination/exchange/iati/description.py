"""description."""

from dataclasses import dataclass

from coordination.exchange.iati import narratives
from coordination.exchange.iati.codec import Codec
from coordination.exchange.iati.narratives import Text
from coordination.exchange.iati.nodes import Defaults, Node, attribute, set_attribute


@dataclass(frozen=True, slots=True)
class Description:
    """``type`` of code list DescriptionType: 1 general, 2 objectives, 3 target groups, 4 other."""

    text: Text
    type: str = "1"


def _read(node: Node, defaults: Defaults) -> Description:
    return Description(narratives.read(node, defaults), attribute(node, "type") or "1")


def _write(node: Node, description: Description, defaults: Defaults) -> None:
    if description.type != (attribute(node, "type") or "1"):
        set_attribute(node, "type", description.type)
    narratives.write(node, description.text, defaults)


DESCRIPTION = Codec("description", _read, _write, (lambda description: description.type,))
