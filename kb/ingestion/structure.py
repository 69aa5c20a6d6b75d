"""The builder of a legal text's tree: acts, books, titles, chapters, sections and their articles."""

import re
from collections.abc import Sequence

from kb.ingestion.acts import ACT, INSTRUMENT, RUBRIC, Opening, openings, title_of
from kb.ingestion.contents import end_of_contents, start_of_contents
from kb.ingestion.drafts import LONGEST_HEADING_LINE, Draft
from kb.ingestion.finishing import finished
from kb.ingestion.headings import (
    ArticleHeading,
    StructureHeading,
    is_closing_formula,
    is_unfinished,
    looks_like_heading,
    opens_signatures,
)
from kb.ingestion.marks import Marks
from kb.ingestion.paragraphs import Joiner
from kb.ingestion.types import CleanText, Notice, Segmentation

_LONGEST_HEADING = 3
# So many lines from the page before, a heading may be one that is printed on every page.
_TOP_OF_PAGE = 3
# What stands before the first heading or article, and an act without a title, in the language of the text.
FRONT = {"fr": "En-tête", "en": "Front matter"}
UNTITLED = {"fr": "Acte", "en": "Act"}
_ENDS_HEADING = (".", ";", ":")
# The full stop of a sentence, not that of "A. Des peines".
_SENTENCE_END = re.compile(r"(?<=[^\W_]{2})\. ")
_PART_IN_BOOK = 25
# The levels that an act, or what is annexed to it, is kept as: they stay open after its signatures.
_ACT_RANK, _INSTRUMENT_RANK = -2, -1


class TreeBuilder:
    """Reads the lines once, in order, keeping the levels that are open."""

    def __init__(self, text: CleanText, language: str = "fr") -> None:
        self.text = text
        self.front, self.untitled = FRONT[language], UNTITLED[language]
        self.lines = text.lines
        self.marks = Marks(text.lines, language)
        self.openings = openings(self.marks)
        self.openers = frozenset((*self.marks.openers, *self.openings))
        self.joiner = Joiner(text.lines, text.width)
        # The lines with a quotation mark that opens no quotation, since none closes it.
        self.idle_marks: set[int] = set()
        self._begin()

    def _begin(self) -> None:
        self.drafts: list[Draft] = []
        self.open_levels: list[int] = []
        self.running_lines: list[str] = []
        self.act = self.last_act = 0
        self.instruments = self.brief_acts = 0
        self.part_rank: int | None = None
        # The scopes whose article 1 was read: another one counts by itself.
        self.begun: set[int | None] = set()
        self.quote_from: int | None = None
        self.quoting: int | None = None
        self.quote_line = 0
        self.unclosed: list[int] = []

    def build(self) -> Segmentation:
        """The tree; empty when the text has neither articles nor levels."""
        self._read_all()
        if self.unclosed:
            self._read_without_idle_marks()
        if self.last_act == 1:
            # What began again was quoted: the text is one act.
            annexed = {at: found for at, found in self.openings.items() if found.what == INSTRUMENT}
            self.openings = annexed
            self._begin()
            self._read_all()
        nodes, acts = finished(self.drafts, self.joiner)
        return Segmentation(nodes, self._notices(), acts, running_lines=tuple(self.running_lines))

    # -- reading

    def _read_without_idle_marks(self) -> None:
        """Reads again where a quotation was opened and never closed: what follows it is the text's own. What
        is then found to be unclosed ends all quoting from there on."""
        self.idle_marks.update(self.unclosed)
        self._begin()
        self._read_all()
        if self.unclosed:
            self.idle_marks.update(range(min(self.unclosed), len(self.lines)))
            self._begin()
            self._read_all()

    def _read_all(self) -> None:
        index = end_of_contents(self.marks)
        end = start_of_contents(self.marks, index)
        if end > 0:
            self._add(Draft("preface", "preface", label=self.front), 0)
        skipped = 0
        while skipped < index:
            opening = self.openings.get(skipped)
            skipped = self._open(opening) if opening and opening.what == ACT else self._append(skipped)
        index = skipped
        while index < end:
            index = self._read(index)
        if end < len(self.lines):
            self.act, self.open_levels = 0, []
            self._add(Draft("annex", "annex", label=self.lines[end].strip()), end)
            for rest in range(end + 1, len(self.lines)):
                self._append(rest)
        self._forget_an_unclosed_quote()

    def _read(self, index: int) -> int:
        """Reads what stands at this line; the index of the next line to read."""
        if self.quote_from is None and index not in self.openers:
            return self._append(index)
        opening = self.openings.get(index)
        if opening and (self.quote_from is None or opening.stop > opening.start):
            after = self._open(opening)
            if after > index:
                return after
        line = self.lines[index]
        if self._follows_quotes(line, index):
            self.drafts[-1].last_page = self.text.page_of[index]
            return index + 1
        if self.quote_from is None and (level := self.marks.levels[index]):
            return self._open_level(level, index)
        if article := self.marks.articles[index]:
            self._open_article(article, index)
        elif self._in_article() and (is_closing_formula(line) or opens_signatures(self.lines, index)):
            self._open_conclusion(index)
        else:
            self._append(index)
        return index + 1

    def _append(self, index: int) -> int:
        draft = self.drafts[-1]
        draft.lines.append((self.lines[index], len(self.lines[index])))
        draft.last_page = self.text.page_of[index]
        return index + 1

    def _in_article(self) -> bool:
        return self.drafts[-1].kind == "article" and self.quote_from is None

    def _add(self, draft: Draft, index: int) -> None:
        draft.first_page = draft.last_page = self.text.page_of[index]
        draft.act = self.act
        self.drafts.append(draft)

    def _open_conclusion(self, index: int) -> None:
        self._close_levels(0)
        parent = self.open_levels[-1] if self.open_levels else None
        self._add(Draft("conclusion", "conclusions", label="Signatures", parent=parent), index)
        self._append(index)

    # -- acts, and what is annexed to them

    def _open(self, opening: Opening) -> int:
        """Opens an act, a rubric or an annexed text; the index of the line to go on from."""
        self._forget_an_unclosed_quote()
        printed = [line.strip() for line in self.lines[opening.start : opening.stop]]
        if opening.what == ACT:
            self._open_act(opening, " ".join(printed))
        elif opening.what == RUBRIC:
            return self._open_rubric(opening, printed)
        else:
            self._close_levels(_INSTRUMENT_RANK)
            self.instruments += 1
            draft = Draft("annex", "att", printed[0], str(self.instruments), rank=_INSTRUMENT_RANK)
            self._open_scope(draft, opening.start)
        self.drafts[-1].last_page = self.text.page_of[max(opening.start, opening.stop - 1)]
        return opening.stop

    def _open_act(self, opening: Opening, printed: str) -> None:
        self.act = self.last_act = self.last_act + 1
        self.instruments = 0
        self.open_levels.clear()
        title = title_of(printed)
        label = title.label or printed or f"{self.untitled} {self.act}"
        draft = Draft("part", "act", label, str(self.act), heading=title.rest, rank=_ACT_RANK)
        self._open_scope(draft, opening.start)
        self._add(
            Draft("preface", "preface", self.front, parent=self.open_levels[-1], scope=self.open_levels[-1]),
            max(opening.start, opening.stop - 1),
        )

    def _open_rubric(self, opening: Opening, printed: Sequence[str]) -> int:
        self.act = 0
        self.open_levels.clear()
        if printed:
            self._add(Draft("part", "part", printed[0], heading=" ".join(printed[1:])), opening.start)
            return opening.stop
        self.brief_acts += 1
        line = self.lines[opening.start]
        title = title_of(line)
        self._add(Draft("part", "part", title.label), opening.start)
        if title.rest:
            self.drafts[-1].lines.append((title.rest, len(line)))
        return opening.start + 1

    def _open_scope(self, draft: Draft, index: int) -> None:
        draft.parent = self.open_levels[-1] if self.open_levels else None
        self._add(draft, index)
        draft.scope = len(self.drafts) - 1
        self.open_levels.append(len(self.drafts) - 1)

    def _close_levels(self, rank: int) -> None:
        while self.open_levels and self.drafts[self.open_levels[-1]].rank >= rank:
            self.open_levels.pop()

    # -- levels

    def _open_level(self, found: StructureHeading, index: int) -> int:
        heading, text, after = self._whole_heading(found.heading, index + 1)
        if not text and self._is_open(found, heading, index):
            self.running_lines.extend(self.lines[index:after])
            return after
        rank = self._rank(found)
        self._close_levels(rank)
        draft = Draft(
            kind=found.level.kind,
            prefix=found.level.prefix,
            label=found.label,
            number=found.number,
            heading=heading,
            rank=rank,
            parent=self.open_levels[-1] if self.open_levels else None,
            scope=self._scope(),
        )
        self._add(draft, index)
        draft.last_page = self.text.page_of[after - 1]
        if text:
            draft.lines.append((text, len(self.lines[after - 1])))
        self.open_levels.append(len(self.drafts) - 1)
        return after

    def _rank(self, found: StructureHeading) -> int:
        """Its rank; a part that first comes within a book is below the books of this text."""
        if found.level.kind != "part":
            return found.level.rank
        if self.part_rank is None:
            book = any(self.drafts[at].kind == "book" for at in self.open_levels)
            self.part_rank = _PART_IN_BOOK if book else found.level.rank
        return self.part_rank

    def _whole_heading(self, heading: str, index: int) -> tuple[str, str, int]:
        """The heading with the lines that it goes on over, what of its own text stands on the last of them,
        and the index after them.

        A level is followed by another or by an article: the few lines before that are its heading, unless
        they are sentences of its own.
        """
        last = min(index + _LONGEST_HEADING, len(self.lines))
        following = next((at for at in range(index, last) if self._is_heading(at)), None)
        end = following or self._end_of_heading(heading, index, last)
        while following and end > index and self.lines[end - 1].endswith(_ENDS_HEADING):
            end -= 1
        long = (at for at in range(index, end) if len(self.lines[at]) > LONGEST_HEADING_LINE)
        end = next(long, end)
        whole = " ".join(part for part in (heading, *map(str.strip, self.lines[index:end])) if part)
        parts = _SENTENCE_END.split(whole, maxsplit=1) if end == index or not following else [whole]
        return parts[0].rstrip(" .:"), parts[1] if parts[1:] else "", end

    def _end_of_heading(self, heading: str, index: int, last: int) -> int:
        """Where a heading ends that no other follows: it goes on as long as its sentence does."""
        end = index
        while (
            end < last
            and not _SENTENCE_END.search(heading)
            and self._goes_on(heading, self.lines[end], end == index)
        ):
            heading = f"{heading} {self.lines[end].strip()}".lstrip()
            end += 1
            if heading.endswith("."):
                break
        return end

    def _is_heading(self, index: int) -> bool:
        return self.marks.is_heading(index) or index in self.openings

    @staticmethod
    def _goes_on(heading: str, line: str, is_next: bool) -> bool:
        if is_next and is_unfinished(heading):
            return True
        if line.strip()[:1].islower():
            return bool(heading) or not line.endswith(_ENDS_HEADING)
        starts = not heading or (heading.isupper() and line.isupper())
        return is_next and starts and not line.endswith(_ENDS_HEADING)

    def _is_open(self, found: StructureHeading, heading: str, index: int) -> bool:
        """Whether this is the level that we are in, printed again at the top of a page."""
        page_of = self.text.page_of
        if not found.number or page_of[index] == page_of[max(0, index - _TOP_OF_PAGE)]:
            return False
        return any(
            (draft.prefix, draft.number, draft.heading) == (found.level.prefix, found.number, heading)
            for draft in (self.drafts[at] for at in self.open_levels)
        )

    # -- articles

    def _open_article(self, found: ArticleHeading, index: int) -> None:
        if self._ends_quote(found):
            self.quote_from = None
        quoted = self.quote_from is not None
        draft = Draft(
            kind="article",
            prefix=found.prefix,
            label=found.label,
            number=found.number,
            last_number=found.last_number,
            parent=self.quoting if quoted else self.open_levels[-1] if self.open_levels else None,
            scope=self._scope() if quoted else self._scope_of_article(found),
            quoted=quoted,
        )
        self._add(draft, index)
        if found.rest:
            draft.lines.append((found.rest, len(self.lines[index])))

    def _ends_quote(self, found: ArticleHeading) -> bool:
        """Whether the article goes on from the one that quotes, with a step back from the last one quoted:
        the mark that closes the quotation was not printed, or not recognised."""
        if self.quote_from is None or self.quoting is None or found.opens_quote:
            return False
        quoting, last = self.drafts[self.quoting].number, self.drafts[-1].number.partition("-")[0]
        if not (quoting.isdigit() and last.isdigit() and found.number.isdigit()):
            return False
        return int(quoting) + 1 == int(found.number) <= int(last)

    def _scope(self) -> int | None:
        return self.drafts[self.open_levels[-1]].scope if self.open_levels else None

    def _scope_of_article(self, found: ArticleHeading) -> int | None:
        """The scope that is open; an annex whose articles begin again at 1 becomes one."""
        scope = self._scope()
        if found.number == "1" and scope in self.begun:
            annex = next((at for at in self.open_levels if self.drafts[at].kind == "annex"), None)
            if annex is not None and annex not in self.begun:
                scope = annex
                for at in self.open_levels[self.open_levels.index(annex) :]:
                    self.drafts[at].scope = annex
        if found.number == "1":
            self.begun.add(scope)
        return scope

    def _follows_quotes(self, line: str, index: int) -> bool:
        """Notes where an article begins to quote the new wording of others, and where it ends; whether the
        line is nothing but that quotation mark."""
        if self.quote_from is None and not line[:2].strip().startswith(("«", "“")):
            return False
        text = line.strip()
        if self.quote_from is None:
            opens = text in {"«", "“"} or (text[:1] in "«“" and looks_like_heading(text[1:].strip()))
            is_idle = self.drafts[-1].kind != "article" or index in self.idle_marks
            if not opens or is_idle or _closes_quote(text):
                return False
            self.quote_line = index
            self.quote_from, self.quoting = len(self.drafts), len(self.drafts) - 1
            return len(text) == 1
        if _closes_quote(text):
            self.quote_from = None
            return len(text.rstrip(" .;,")) == 1
        return False

    def _forget_an_unclosed_quote(self) -> None:
        if self.quote_from is None or self.quoting is None:
            return
        self.unclosed.append(self.quote_line)
        for draft in self.drafts[self.quote_from :]:
            draft.quoted, draft.parent = False, self.drafts[self.quoting].parent
        self.quote_from = None

    def _notices(self) -> tuple[Notice, ...]:
        quoted = sum(1 for draft in self.drafts if draft.quoted)
        counts = {"quotes_articles": quoted, "has_brief_acts": self.brief_acts}
        return tuple(Notice(code, {"count": count}) for code, count in counts.items() if count)


def _closes_quote(text: str) -> bool:
    text = text.rstrip(" .;,")
    return text.endswith(("»", "”")) and (text[0] in "«“»”" or text.count("»") > text.count("«"))
