"""activity-status and activity-scope."""

from coordination.exchange.iati.codec import Codec
from coordination.exchange.iati.nodes import Defaults, Node, needed, set_attribute


def _read(node: Node, _: Defaults) -> str:
    return needed(node, "code")


def _write(node: Node, code: str, _: Defaults) -> None:
    set_attribute(node, "code", code)


# Code list ActivityStatus: 1 pipeline .. 6 suspended.
ACTIVITY_STATUS = Codec("activity-status", _read, _write)
# Code list ActivityScope: 4 national, 5 several first-level areas, 6 one ...
ACTIVITY_SCOPE = Codec("activity-scope", _read, _write)
