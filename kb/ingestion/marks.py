"""What each line of a text opens, read once for every stage that asks."""

import re
from collections.abc import Sequence
from itertools import pairwise

from kb.ingestion.headings import (
    ArticleHeading,
    StructureHeading,
    article_heading,
    is_unfinished,
    may_open,
    structure_heading,
)

# In an English law the section is what others call the article; so it is, from this many on.
_FEWEST_SECTIONS = 2
_COUNTING_ON = 0.8
_OPENER = re.compile(r"\s?(?:[«“]|(?:\"\s?|[-–—]\s?)?[A-ZÀ-Þ§])")
_LEADING = re.compile(r"[^0-9]")


class Marks:
    """The lines, with the article and the structural level that each of them opens, or None."""

    def __init__(self, lines: Sequence[str], language: str = "fr") -> None:
        self.lines = lines
        self.articles: list[ArticleHeading | None] = [None] * len(lines)
        self.levels: list[StructureHeading | None] = [None] * len(lines)
        # The lines with a capital or a quotation mark at their head: most have none, and can open nothing.
        self.openers = [index for index, line in enumerate(lines) if _OPENER.match(line)]
        for index in self.openers:
            if may_open(lines[index]):
                self._read(index, lines[index])
        if language == "en" and not any(self.articles):
            self._take_sections_for_articles()

    def is_heading(self, index: int) -> bool:
        """Whether the line opens an article or a level."""
        return self.articles[index] is not None or self.levels[index] is not None

    def _read(self, index: int, line: str) -> None:
        before = self.lines[index - 1] if index else ""
        self.levels[index] = level = None if is_unfinished(before) else structure_heading(line)
        if level is None:
            self.articles[index] = article_heading(line, before)

    def _take_sections_for_articles(self) -> None:
        sections = [
            (index, found)
            for index, found in enumerate(self.levels)
            if found and found.level.kind == "section" and found.number[:1].isdigit()
        ]
        bases = [int(_LEADING.split(found.number)[0]) for _, found in sections]
        going_up = sum(1 for first, second in pairwise(bases) if first <= second)
        if len(bases) < _FEWEST_SECTIONS or going_up < _COUNTING_ON * (len(bases) - 1):
            return
        for index, found in sections:
            self.levels[index] = None
            self.articles[index] = _as_article(found)


def _as_article(found: StructureHeading) -> ArticleHeading:
    return ArticleHeading(found.number, "", found.label, found.heading, opens_quote=False, prefix="sec")
