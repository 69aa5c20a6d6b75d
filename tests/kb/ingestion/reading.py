"""Reads a real input through the pure stages, once for all tests of a file."""

from functools import cache
from pathlib import Path

from kb.ingestion.cleaning import clean
from kb.ingestion.extraction import Limits, extract
from kb.ingestion.report import report
from kb.ingestion.segmentation import segment
from kb.ingestion.types import Node, Report


class Reading:
    """The tree and the report of a file."""

    def __init__(self, path: Path, is_law: bool = True) -> None:
        extraction = extract(str(path), Limits())
        text = clean(extraction)
        tree = segment(text, is_law=is_law, outline=extraction.outline)
        self.nodes: tuple[Node, ...] = tree.nodes
        self.report: Report = report(extraction, text, tree)
        self.codes = [notice.code for notice in self.report.notices]

    def of_kind(self, kind: str) -> list[Node]:
        return [node for node in self.nodes if node.kind == kind]

    def article(self, number: str) -> Node:
        return next(node for node in self.of_kind("article") if node.number == number)


@cache
def read(path: Path, is_law: bool = True) -> Reading:
    return Reading(path, is_law)
