"""Reads a real input through the pure stages, once for all tests of a file."""

from functools import cache
from pathlib import Path

from kb.ingestion.cleaning import clean
from kb.ingestion.extraction import Limits, extract, recognise
from kb.ingestion.report import report
from kb.ingestion.segmentation import segment
from kb.ingestion.types import CleanText, Extraction, Node, Report, UnreadableFileError
from search.numbers import expanded


class Reading:
    """The tree and the report of a file, or of one of its acts."""

    def __init__(self, path: Path, is_law: bool, language: str, act: int | None) -> None:
        extraction, text = _cleaned(path, language)
        tree = segment(text, language=language, is_law=is_law, outline=extraction.outline, act=act)
        self.nodes: tuple[Node, ...] = tree.nodes
        self.report: Report = report(extraction, text, tree)
        self.codes = [notice.code for notice in self.report.notices]

    def of_kind(self, kind: str) -> list[Node]:
        return [node for node in self.nodes if node.kind == kind]

    def article(self, number: str) -> Node:
        return next(node for node in self.of_kind("article") if node.number == number)

    @property
    def own_articles(self) -> list[Node]:
        """The articles of the text itself: neither quoted, nor of an annexed text that counts by itself."""
        return [node for node in self.of_kind("article") if not node.quoted and "att_" not in node.eid]

    @staticmethod
    def numbers_of(node: Node) -> tuple[str, ...]:
        return expanded(node.number, node.last_number)


@cache
def _cleaned(path: Path, language: str) -> tuple[Extraction, CleanText]:
    try:
        extraction = extract(str(path), Limits())
    except UnreadableFileError as error:
        if error.notice.code != "needs_recognition":
            raise
        # As the worker does, with more time than it has for some pages at once.
        pages = error.notice.params["pages"]
        texts = list(recognise(str(path), pages, language, Limits(seconds=300)))
        assert [text.page for text in texts] == pages
        extraction = extract(str(path), Limits(), texts)
    return extraction, clean(extraction)


@cache
def read(path: Path, is_law: bool = True, language: str = "fr", act: int | None = None) -> Reading:
    return Reading(path, is_law, language, act)
