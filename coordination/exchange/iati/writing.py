"""An IATI file written as a stream."""

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from lxml import etree

from coordination.exchange.iati.nodes import Node

VERSION = "2.03"


def write_activities(stream: BinaryIO, nodes: Iterable[Node], generated: datetime) -> int:
    """Write the file and tell how many activities it holds."""
    count = 0
    attributes = {"version": VERSION, "generated-datetime": generated.isoformat(timespec="seconds")}
    with etree.xmlfile(stream, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("iati-activities", attributes):
            for node in nodes:
                node.tail = "\n"
                file.write("\n  ")
                file.write(node, with_tail=False)
                count += 1
            file.write("\n")
    return count
