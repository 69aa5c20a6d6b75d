"""reporting-org."""

from dataclasses import dataclass

from coordination.exchange.iati import organisation
from coordination.exchange.iati.codec import Codec
from coordination.exchange.iati.nodes import Defaults, Node, attribute, needed, set_attribute
from coordination.exchange.iati.organisation import NO_ORG, Org


@dataclass(frozen=True, slots=True)
class ReportingOrg:
    """Who reports the activity; ``secondary`` when it is the work of others."""

    org: Org = NO_ORG
    secondary: bool = False


UNSAID = ReportingOrg()


def _read(node: Node, defaults: Defaults) -> ReportingOrg:
    needed(node, "ref")
    return ReportingOrg(
        organisation.read(node, defaults), attribute(node, "secondary-reporter") in {"1", "true"}
    )


def _write(node: Node, reporting: ReportingOrg, defaults: Defaults) -> None:
    organisation.write(node, reporting.org, defaults)
    if reporting.secondary != (attribute(node, "secondary-reporter") in {"1", "true"}):
        set_attribute(node, "secondary-reporter", "1" if reporting.secondary else "")


REPORTING_ORG = Codec("reporting-org", _read, _write)
