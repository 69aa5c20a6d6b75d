"""result: what is to be reached and was, by indicator, period and group."""

from dataclasses import dataclass

from coordination.exchange.iati import narratives
from coordination.exchange.iati.codec import Codec, merge, read_all
from coordination.exchange.iati.indicator import INDICATOR, Indicator, flag, set_flag
from coordination.exchange.iati.narratives import NO_TEXT, Text
from coordination.exchange.iati.nodes import Defaults, Node, needed, set_attribute


@dataclass(frozen=True, slots=True)
class Result:
    """``type`` of code list ResultType: 1 output, 2 outcome, 3 impact, 9 other."""

    type: str
    title: Text
    description: Text = NO_TEXT
    indicators: tuple[Indicator, ...] = ()
    adds_up: bool | None = None


def _read(node: Node, defaults: Defaults) -> Result:
    return Result(
        type=needed(node, "type"),
        title=narratives.read(node.find("title"), defaults),
        description=narratives.read(node.find("description"), defaults),
        indicators=read_all(node, INDICATOR, defaults),
        adds_up=flag(node, "aggregation-status"),
    )


def _write(node: Node, result: Result, defaults: Defaults) -> None:
    set_attribute(node, "type", result.type)
    set_flag(node, "aggregation-status", result.adds_up)
    narratives.write_child(node, "title", result.title, defaults)
    narratives.write_child(node, "description", result.description, defaults)
    merge(node, INDICATOR, result.indicators, defaults)


RESULT = Codec("result", _read, _write, (lambda value: (value.type, value.title), lambda value: value.title))
