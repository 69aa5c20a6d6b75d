"""participating-org."""

from dataclasses import dataclass

from coordination.exchange.iati import organisation
from coordination.exchange.iati.codec import Codec
from coordination.exchange.iati.nodes import Defaults, Node, needed, set_attribute
from coordination.exchange.iati.organisation import Org


@dataclass(frozen=True, slots=True)
class ParticipatingOrg:
    """``role`` of code list OrganisationRole: 1 funding, 2 accountable, 3 extending, 4 implementing."""

    role: str
    org: Org


def _read(node: Node, defaults: Defaults) -> ParticipatingOrg:
    return ParticipatingOrg(needed(node, "role"), organisation.read(node, defaults))


def _write(node: Node, participating: ParticipatingOrg, defaults: Defaults) -> None:
    organisation.write(node, participating.org, defaults)
    set_attribute(node, "role", participating.role)


PARTICIPATING_ORG = Codec(
    "participating-org",
    _read,
    _write,
    (lambda value: (value.role, value.org.key), lambda value: value.org.key),
)
