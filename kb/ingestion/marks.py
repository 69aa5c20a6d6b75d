"""What each line of a text opens, read once for every stage that asks."""

import re
from collections.abc import Sequence
from dataclasses import replace
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
# A note stands on the page of its mark.
_NOTE_REACH = 80
_OPENER = re.compile(r"\s?(?:[«“]|(?:\"\s?|[-–—]\s?)?[A-ZÀ-Þ§])")
# The section of an English act, with the sign that its first subsection follows.
_BARE = re.compile(
    r"\s?(?P<number>(?P<figure>\d{1,4})(?P<letter>[A-Z]{0,2}))\s?\.\s?"
    r"(?P<mark>[-–—]{1,2}\s?(?=\(1\))|(?=\(1\)))?(?P<rest>(?:\(1\)|[“\"]?[A-Z(]).*)$"
)
_FEWEST_MARKED = 2
# So that reading stays in proportion to the text.
_MOST_RUNS = 6
# After these the number at the next line's head is one that is cited.
_CITES = re.compile(r"\b(?i:sections?|subsections?|paragraphs?|articles?|and|or|to|of|under|in|by)\s?$|,\s?$")
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
        self._take_off_notes()
        if language == "en" and not any(self.articles):
            self._take_sections_for_articles()
        if language == "en" and not any(self.articles):
            self._take_bare_numbers_for_articles()

    def is_heading(self, index: int) -> bool:
        """Whether the line opens an article or a level."""
        return self.articles[index] is not None or self.levels[index] is not None

    def _read(self, index: int, line: str) -> None:
        before = self.lines[index - 1] if index else ""
        self.levels[index] = level = None if is_unfinished(before) else structure_heading(line)
        if level is None:
            self.articles[index] = article_heading(line, before)

    def _take_off_notes(self) -> None:
        """ "ANNEXE 2" with the raised mark of note 1 comes as "ANNEXE 21": it is the second annex where the
        first came before it and a note 1 follows."""
        before = 0
        for index, found in enumerate(self.levels):
            if found is None or found.level.kind != "annex" or not found.number.isdigit():
                continue
            number, note = found.number[:-1], found.number[-1]
            if number == str(before + 1) and self._has_note(index, note):
                label = found.label.removesuffix(note).rstrip()
                self.levels[index] = replace(found, number=number, label=label)
                before = int(number)
            else:
                before = int(found.number)

    def _has_note(self, index: int, mark: str) -> bool:
        """Whether one of the lines that follow is the note of this mark: "1 A confirmer"."""
        following = self.lines[index + 1 : index + _NOTE_REACH]
        return any(
            line.lstrip().startswith(f"{mark} ") and line.lstrip()[2:3].isupper() for line in following
        )

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

    def _take_bare_numbers_for_articles(self) -> None:
        """ "12.—(1) Any person", "13. The Minister may": the sections of an act that does not print the word.

        They count on from 1, and some have their first subsection on the same line: so does no list. A list
        of the sections before them counts on too, so the last of the runs that are about as long is theirs.
        """
        found = [
            (index, match)
            for index, line in enumerate(self.lines)
            if (match := _BARE.match(line)) and not (index and _CITES.search(self.lines[index - 1][-40:]))
        ]
        starts = [at for at, (_, match) in enumerate(found) if match["number"] == "1"][:_MOST_RUNS]
        runs = [_run(found[at:]) for at in starts]
        longest = max(map(len, runs), default=0)
        run = next((run for run in reversed(runs) if len(run) >= _COUNTING_ON * longest), [])
        if sum(1 for _, match in run if match["mark"] is not None) < _FEWEST_MARKED:
            return
        for index, match in run:
            number, rest = match["number"], match["rest"].strip()
            self.articles[index] = ArticleHeading(
                number, "", f"Section {number}", rest, opens_quote=False, prefix="sec"
            )
        self.openers = sorted({*self.openers, *(index for index, _ in run)})


def _run(found: Sequence[tuple[int, re.Match[str]]]) -> list[tuple[int, re.Match[str]]]:
    """Those that count on from the first: each is the next number, or the same with another letter."""
    run = [found[0]]
    for index, match in found[1:]:
        last, number = run[-1][1], int(match["figure"])
        is_same = number == int(last["figure"]) and match["letter"] > last["letter"]
        if is_same or number == int(last["figure"]) + 1:
            run.append((index, match))
    return run


def _as_article(found: StructureHeading) -> ArticleHeading:
    return ArticleHeading(found.number, "", found.label, found.heading, opens_quote=False, prefix="sec")
