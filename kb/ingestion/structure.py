"""The builder of a legal text's tree: books, titles, chapters, sections and their articles."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.ingestion.contents import end_of_contents, start_of_contents
from kb.ingestion.headings import (
    ArticleHeading,
    StructureHeading,
    article_heading,
    is_closing_formula,
    looks_like_heading,
    structure_heading,
)
from kb.ingestion.paragraphs import Joiner, is_list_item
from kb.ingestion.types import CleanText, Node, Notice, Segmentation

_LONGEST_HEADING = 3
_MAX_HEADING = 500
_MAX_LABEL = 120
# What stands before the first heading or article, in the language of the text.
FRONT = {"fr": "En-tête", "en": "Front matter"}
_ENDS_SENTENCE = (".", ";", ":", ",", "!", "?")


@dataclass(slots=True)
class Draft:
    """A node while its lines are being gathered; each line with its length as printed."""

    kind: str
    prefix: str
    label: str = ""
    number: str = ""
    last_number: str = ""
    heading: str = ""
    rank: int = 99
    parent: int | None = None
    quoted: bool = False
    first_page: int | None = None
    last_page: int | None = None
    lines: list[tuple[str, int]] = field(default_factory=list)


class TreeBuilder:
    """Reads the lines once, in order, keeping the levels that are open."""

    def __init__(self, text: CleanText, language: str = "fr") -> None:
        self.text = text
        self.front = FRONT[language]
        self.lines = text.lines
        self.drafts: list[Draft] = []
        self.open_levels: list[int] = []
        self.quote_from: int | None = None
        self.quoting: int | None = None
        self.joiner = Joiner(text.lines, text.width)

    def build(self) -> Segmentation:
        """The tree; empty when the text has neither articles nor levels."""
        index = end_of_contents(self.lines)
        end = start_of_contents(self.lines, index)
        if end > 0:
            self._add(Draft("preface", "preface", label=self.front), 0)
        for skipped in range(index):
            self._append(skipped)
        while index < end:
            index = self._read(index)
        if end < len(self.lines):
            self._add(Draft("annex", "annex", label=self.lines[end].strip()), end)
            for skipped in range(end + 1, len(self.lines)):
                self._append(skipped)
        self._forget_an_unclosed_quote()
        return Segmentation(tuple(self._nodes()), self._notices())

    # -- reading

    def _read(self, index: int) -> int:
        """Reads what stands at this line; the index of the next line to read."""
        line = self.lines[index]
        if self._follows_quotes(line):
            self.drafts[-1].last_page = self.text.page_of[index]
            return index + 1
        if self.quote_from is None and (found := structure_heading(line)):
            return self._open_level(found, index)
        before = self.lines[index - 1] if index else ""
        if article := article_heading(line, before):
            self._open_article(article, index)
        elif is_closing_formula(line) and self._in_article():
            self.open_levels.clear()
            self._add(Draft("conclusion", "conclusions", label="Signatures"), index)
            self._append(index)
        else:
            self._append(index)
        return index + 1

    def _append(self, index: int) -> None:
        draft = self.drafts[-1]
        draft.lines.append((self.lines[index], len(self.lines[index])))
        draft.last_page = self.text.page_of[index]

    def _in_article(self) -> bool:
        return self.drafts[-1].kind == "article" and self.quote_from is None

    def _add(self, draft: Draft, index: int) -> None:
        draft.first_page = draft.last_page = self.text.page_of[index]
        self.drafts.append(draft)

    # -- levels

    def _open_level(self, found: StructureHeading, index: int) -> int:
        heading, after = self._whole_heading(found.heading, index + 1)
        heading, _, text = heading.partition(". ") if after == index + 1 else (heading, "", "")
        if self._is_open(found, heading):
            return after
        while self.open_levels and self.drafts[self.open_levels[-1]].rank >= found.level.rank:
            self.open_levels.pop()
        draft = Draft(
            kind=found.level.kind,
            prefix=found.level.prefix,
            label=found.label,
            number=found.number,
            heading=heading,
            rank=found.level.rank,
            parent=self.open_levels[-1] if self.open_levels else None,
        )
        self._add(draft, index)
        draft.last_page = self.text.page_of[after - 1]
        if text:
            draft.lines.append((text, len(self.lines[index])))
        self.open_levels.append(len(self.drafts) - 1)
        return after

    def _whole_heading(self, heading: str, index: int) -> tuple[str, int]:
        """The heading with the lines that it goes on over, and the index after them.

        A level is followed by another or by an article: the few lines before that are its heading, unless
        they are sentences of its own.
        """
        last = min(index + _LONGEST_HEADING, len(self.lines))
        following = next((at for at in range(index, last) if looks_like_heading(self.lines[at])), None)
        end = index if following is None else following
        if following is None and index < len(self.lines):
            end = index + self._goes_on(heading, self.lines[index])
        while end > index and self.lines[end - 1].endswith((".", ";", ":")):
            end -= 1
        parts = [heading, *(line.strip() for line in self.lines[index:end])]
        return " ".join(part for part in parts if part).rstrip(" .:"), end

    def _goes_on(self, heading: str, line: str) -> bool:
        return not heading or line.strip()[:1].islower() or (heading.isupper() and line.isupper())

    def _is_open(self, found: StructureHeading, heading: str) -> bool:
        """Whether this is the level that we are in, printed again at the top of a page."""
        return any(
            (draft.kind, draft.number, draft.heading) == (found.level.kind, found.number, heading)
            for draft in (self.drafts[at] for at in self.open_levels)
            if found.number
        )

    # -- articles

    def _open_article(self, found: ArticleHeading, index: int) -> None:
        quoted = self.quote_from is not None
        draft = Draft(
            kind="article",
            prefix="art",
            label=found.label,
            number=found.number,
            last_number=found.last_number,
            parent=self.quoting if quoted else self.open_levels[-1] if self.open_levels else None,
            quoted=quoted,
        )
        self._add(draft, index)
        if found.rest:
            draft.lines.append((found.rest, len(self.lines[index])))

    def _follows_quotes(self, line: str) -> bool:
        """Notes where an article begins to quote the new wording of others, and where it ends; whether the
        line is nothing but that quotation mark."""
        text = line.strip()
        if self.quote_from is None:
            opens = text in {"«", "“"} or (text[:1] in "«“" and looks_like_heading(text[1:].strip()))
            if not opens or self.drafts[-1].kind != "article" or _closes_quote(text):
                return False
            self.quote_from, self.quoting = len(self.drafts), len(self.drafts) - 1
            return len(text) == 1
        if _closes_quote(text):
            self.quote_from = None
            return len(text.rstrip(" .;,")) == 1
        return False

    def _forget_an_unclosed_quote(self) -> None:
        if self.quote_from is None or self.quoting is None:
            return
        for draft in self.drafts[self.quote_from :]:
            draft.quoted, draft.parent = False, self.drafts[self.quoting].parent

    # -- the finished tree

    def _nodes(self) -> list[Node]:
        eids = _addresses(self.drafts)
        paths: list[tuple[str, ...]] = []
        nodes = []
        kept = self._kept()
        for index, draft in enumerate(self.drafts):
            above = () if draft.parent is None else (*paths[draft.parent], _line(self.drafts[draft.parent]))
            paths.append(above)
            if index in kept:
                parent = None if draft.parent is None else kept[draft.parent]
                nodes.append(self._node(draft, eids[index], above, parent))
        return nodes

    def _kept(self) -> dict[int, int]:
        """From a draft's index to its node's: a preface that holds nothing is no node."""
        indexes = [at for at, draft in enumerate(self.drafts) if draft.kind != "preface" or draft.lines]
        return {at: position for position, at in enumerate(indexes)}

    def _node(self, draft: Draft, eid: str, path: tuple[str, ...], parent: int | None) -> Node:
        heading, lines = draft.heading, draft.lines
        if draft.kind == "article" and self._first_line_is_heading(lines):
            heading, lines = lines[0][0].strip(), lines[1:]
        return Node(
            kind=draft.kind,
            eid=eid,
            label=draft.label[:_MAX_LABEL],
            number=draft.number,
            last_number=draft.last_number,
            heading=heading[:_MAX_HEADING],
            heading_path=path,
            text="\n".join(self.joiner.paragraphs(lines)),
            first_page=draft.first_page,
            last_page=draft.last_page,
            parent=parent,
            quoted=draft.quoted,
        )

    def _first_line_is_heading(self, lines: Sequence[tuple[str, int]]) -> bool:
        """Whether an article begins with a heading: a short line, no sentence, before a new one."""
        if len(lines) < 2:
            return False
        (first, length), (second, _) = lines[0], lines[1]
        return (
            length < 0.6 * (self.text.width or 130)
            and first.strip()[:1].isupper()
            and not first.rstrip().endswith(_ENDS_SENTENCE)
            and not is_list_item(first)
            and (second.strip()[:1].isupper() or is_list_item(second))
        )

    def _notices(self) -> tuple[Notice, ...]:
        quoted = sum(1 for draft in self.drafts if draft.quoted)
        return (Notice("quotes_articles", {"count": quoted}),) if quoted else ()


def _line(draft: Draft) -> str:
    """A level as it is written in a heading path."""
    return " – ".join(part for part in (draft.label, draft.heading) if part)


def _closes_quote(text: str) -> bool:
    text = text.rstrip(" .;,")
    return text.endswith(("»", "”")) and (text[0] in "«“»”" or text.count("»") > text.count("«"))


def _addresses(drafts: Sequence[Draft]) -> list[str]:
    """The eId of each draft, unique in the text; quoted articles take theirs after those of the text."""
    taken: dict[str, int] = {}
    eids = [""] * len(drafts)
    for quoted in (False, True):
        for index, draft in enumerate(drafts):
            if draft.quoted is quoted:
                base = _address(draft, eids)
                taken[base] = count = taken.get(base, 0) + 1
                eids[index] = base if count == 1 else f"{base}__{count}"
    return eids


def _address(draft: Draft, eids: Sequence[str]) -> str:
    folded = unicodedata.normalize("NFKD", draft.number).encode("ascii", "ignore").decode()
    own = f"{draft.prefix}_{folded}" if folded else draft.prefix
    if draft.kind == "article" or draft.parent is None:
        return own
    return f"{eids[draft.parent]}__{own}"
