"""activity-date."""

from dataclasses import dataclass
from datetime import date

from coordination.exchange.iati import narratives
from coordination.exchange.iati.codec import Codec
from coordination.exchange.iati.narratives import NO_TEXT, Text
from coordination.exchange.iati.nodes import (
    Defaults,
    Node,
    UnreadableError,
    day,
    needed,
    set_attribute,
)

PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"


@dataclass(frozen=True, slots=True)
class ActivityDate:
    """``type`` of code list ActivityDateType: planned start 1 and end 3, actual start 2 and end 4."""

    type: str
    day: date
    note: Text = NO_TEXT


def _read(node: Node, defaults: Defaults) -> ActivityDate:
    read = day(node, "iso-date")
    if read is None:
        raise UnreadableError("is_missing", node, "iso-date")
    return ActivityDate(needed(node, "type"), read, narratives.read(node, defaults))


def _write(node: Node, dated: ActivityDate, defaults: Defaults) -> None:
    set_attribute(node, "type", dated.type)
    if day(node, "iso-date") != dated.day:
        set_attribute(node, "iso-date", dated.day.isoformat())
    narratives.write(node, dated.note, defaults)


ACTIVITY_DATE = Codec("activity-date", _read, _write, (lambda dated: dated.type,))
