"""budget."""

from dataclasses import dataclass
from datetime import date

from coordination.exchange.iati import money
from coordination.exchange.iati.codec import Codec
from coordination.exchange.iati.money import Money
from coordination.exchange.iati.nodes import Defaults, Node, attribute, day, set_attribute, set_day


@dataclass(frozen=True, slots=True)
class Budget:
    """Money planned for a year at most; ``type`` 1 original, 2 revised; ``status`` 1 indicative, 2 firm."""

    start: date | None
    end: date | None
    money: Money
    type: str = "1"
    status: str = "1"


def _read(node: Node, defaults: Defaults) -> Budget:
    return Budget(
        day(node.find("period-start"), "iso-date"),
        day(node.find("period-end"), "iso-date"),
        money.read(node, defaults),
        attribute(node, "type") or "1",
        attribute(node, "status") or "1",
    )


def _write(node: Node, budget: Budget, defaults: Defaults) -> None:
    for name, value in (("type", budget.type), ("status", budget.status)):
        if value != (attribute(node, name) or "1"):
            set_attribute(node, name, value)
    set_day(node, "period-start", budget.start)
    set_day(node, "period-end", budget.end)
    money.write(node, budget.money, defaults)


BUDGET = Codec("budget", _read, _write, (lambda budget: (budget.type, budget.start, budget.end),))
