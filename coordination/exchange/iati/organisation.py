"""An organisation as the elements name it: by identifier, by name, or both."""

from dataclasses import dataclass

from coordination.exchange.iati import narratives
from coordination.exchange.iati.narratives import NO_TEXT, Text
from coordination.exchange.iati.nodes import Defaults, Node, attribute, child, remove, set_attribute


@dataclass(frozen=True, slots=True)
class Org:
    """``ref`` is its IATI identifier, ``type`` of code list OrganisationType.

    ``activity`` is the identifier that it gives to the activity itself.
    """

    ref: str = ""
    name: Text = NO_TEXT
    type: str = ""
    activity: str = ""

    def __bool__(self) -> bool:
        return bool(self.ref or self.name)

    @property
    def key(self) -> str:
        """What tells it from others: its identifier, or its name."""
        return self.ref or self.name.any.casefold()


NO_ORG = Org()


def read(node: Node | None, defaults: Defaults, activity: str = "activity-id") -> Org:
    """The organisation of an element, whose attribute ``activity`` names the activity."""
    return Org(
        ref=attribute(node, "ref"),
        name=narratives.read(node, defaults),
        type=attribute(node, "type"),
        activity=attribute(node, activity),
    )


def write(node: Node, org: Org, defaults: Defaults, activity: str = "activity-id") -> None:
    """Make the element name this organisation."""
    set_attribute(node, "ref", org.ref)
    set_attribute(node, "type", org.type)
    set_attribute(node, activity, org.activity)
    narratives.write(node, org.name, defaults)


def write_child(parent: Node, tag: str, org: Org, defaults: Defaults, activity: str = "activity-id") -> None:
    """Make the child of that tag name this organisation; none takes it away."""
    if org:
        write(child(parent, tag), org, defaults, activity)
    elif read(parent.find(tag), defaults, activity):
        remove(parent, tag)
