"""Reading a text: what one page of it shows, bounded however long the text is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kb.contents import UNITS_SHOWN, Contents, KeptContents, Node, window
from kb.models import Expression, Passage, Work
from kb.table import Line, lines_of

# One page of reading is to stay under 100 KB: so many characters of text, though one unit is always
# shown whole (the number of units and the lines of contents have bounds of their own).
CHARACTERS_SHOWN = 30_000
# Of an article's neighbours fewer are shown than of a part that was asked for.
UNITS_AROUND = UNITS_SHOWN // 2
_GAP = "EID"
_kept = KeptContents()


class StaleContentsError(Exception):
    """The contents name passages that the text no longer has."""


@dataclass(frozen=True, slots=True)
class Text:
    """A version of a work as someone reads it. ``fixed`` tells that the address names the version, ``on`` the
    day that it names; ``current`` is the one that the work's own address leads to. ``wording`` is an older
    wording of one article, read in the place of that of the day."""

    work: Work
    expression: Expression
    current: Expression | None
    fixed: bool = False
    on: date | None = None
    wording: Passage | None = None

    @property
    def is_current(self) -> bool:
        return self.current is not None and self.current.pk == self.expression.pk

    @property
    def of_the_work(self) -> "Text":
        """The same work as its own address gives it."""
        return Text(self.work, self.current or self.expression, self.current)

    @property
    def day(self) -> date:
        """The day whose wordings are read."""
        if self.on:
            return self.on
        return (self.wording and self.wording.in_force_from) or self.expression.reference_day

    def contents(self, *, is_fresh: bool = False) -> Contents:
        """Its tree; one that was read some seconds ago will do, unless it is to be fresh."""
        if self.wording is not None and not self._has(self.wording):
            return Contents(self.expression, self.day, self.wording)
        return _kept.contents(self.expression, self.day, 0 if is_fresh else settings.CONTENTS_KEPT_SECONDS)

    def _has(self, wording: Passage) -> bool:
        """Whether a wording is that of the day, so that the tree of the day has it."""
        start, end = wording.in_force_from, wording.in_force_to
        return (start is None or start <= self.day) and (end is None or self.day < end)

    @property
    def url(self) -> str:
        if self.on:
            return reverse("work_on", args=[self.work.key, self.on])
        return self.expression.get_absolute_url() if self.fixed else self.work.get_absolute_url()

    def passage_url(self, eid: str) -> str:
        """The address of a passage, in the way this text is being read."""
        if self.on:
            return _filled(_pattern("passage_on", self.work.key, self.on), eid)
        if self.fixed:
            return wording_url(self.work.key, self.expression.pk, eid)
        return _filled(_pattern("passage", self.work.key), eid)

    def wording_url(self, passage: Passage) -> str:
        """The address of this very wording of a passage, for ever: what a citation gives."""
        version = passage.version if passage.in_force_from else 0
        return wording_url(self.work.key, self.expression.pk, passage.eid, version)

    def is_dated(self, passage: Passage | None = None) -> bool:
        """Whether a day of the law tells this version; else only the day on which it was added does."""
        expression = self.expression
        known = (passage and passage.in_force_from) or expression.in_force_from or expression.promulgated_on
        return known is not None

    def dated(self, passage: Passage | None = None) -> date:
        """The day that tells this version, or this wording of a passage, from the others."""
        expression = self.expression
        return (
            (passage and passage.in_force_from)
            or expression.in_force_from
            or expression.promulgated_on
            or timezone.localtime(expression.created_at).date()
        )


def wording_url(key: str, expression: int, eid: str, version: int = 0) -> str:
    """The address of a passage of one text or, with a version from 1, of that wording of it."""
    address = _filled(_pattern("expression_passage", key, expression), eid)
    return f"{address}v{version}/" if version else address


@lru_cache(maxsize=1000)
def _pattern(name: str, *args: Any) -> str:
    """An address with a gap for the eId: a page has a hundred that differ in it alone."""
    return reverse(name, args=[*args, _GAP])


def _filled(pattern: str, eid: str) -> str:
    return pattern.replace(_GAP, quote(eid))


@dataclass(frozen=True, slots=True)
class Section:
    """What stands in the middle of the page: units of one part, the asked one among them.

    ``part`` is the part that holds them (None at the outermost level) and ``holder`` its passage.
    ``earlier`` and ``later`` are the nearest units of the part that are left out.
    """

    part: Node | None
    holder: Passage | None
    passages: Sequence[Passage]
    earlier: Node | None
    later: Node | None
    parts: Sequence[Node]

    @property
    def own(self) -> Passage | None:
        """The part, where it has words of its own."""
        return self.holder if self.holder and self.holder.text else None


@dataclass(frozen=True, slots=True)
class Reading:
    """One page of reading: the asked node, what surrounds it, and where one goes from there."""

    text: Text
    asked: Node
    section: Section
    lines: Sequence[Line]
    before: Node | None
    after: Node | None

    @property
    def passage(self) -> Passage:
        """The asked one, with its words."""
        holder = [self.section.holder] if self.section.holder else []
        return next(one for one in (*self.section.passages, *holder) if one.pk == self.asked.pk)

    @property
    def path(self) -> list[Node]:
        """The parts above, outermost first."""
        return self.asked.ancestors


def text_of(work: Work) -> Text | None:
    """The current text of a work, if it has one."""
    current = work.current_expression
    return Text(work, current, current) if current else None


def version_of(work: Work, pk: int) -> Text | None:
    """The version of that number, if it is one of the work's that can be read."""
    versions = list(work.expressions.ready())
    chosen = next((version for version in versions if version.pk == pk), None)
    if chosen is None:
        return None
    for version in versions:
        version.work = work
    return Text(work, chosen, versions[0], fixed=True)


def wording_of(work: Work, pk: int, eid: str, version: int) -> Text | None:
    """The version of that number, with one wording of an article in it."""
    text = version_of(work, pk)
    wording = text and text.expression.passages.filter(eid=eid, version=version).first()
    return replace(text, wording=wording) if text and wording else None


def read(text: Text, contents: Contents, asked: Node) -> Reading:
    """The page of one node; one query, for the words. Raises LookupError when the text was changed since the
    contents were read."""
    return Reading(
        text,
        asked,
        _section(text.expression, contents, asked),
        lines_of(contents, asked),
        contents.before(asked),
        contents.after(asked),
    )


def _section(expression: Expression, contents: Contents, asked: Node) -> Section:
    part = asked.parent if asked.is_leaf else asked
    siblings = contents.siblings(asked) if asked.is_leaf else asked.leaves
    shown = window(siblings, asked, UNITS_AROUND) if asked.is_leaf else siblings[:UNITS_SHOWN]
    wanted = [node.pk for node in shown] + ([part.pk] if part else [])
    passages = expression.passages.filter(pk__in=wanted).defer("heading_path").order_by()
    words = {passage.pk: passage for passage in passages}
    if len(words) < len(wanted):
        raise LookupError(expression.pk)
    kept = _within_budget([words[node.pk] for node in shown], asked.pk)
    earlier, later = _left_out(siblings, kept)
    return Section(part, words[part.pk] if part else None, kept, earlier, later, asked.branches)


def _within_budget(passages: list[Passage], asked: int) -> list[Passage]:
    """As many passages around the asked one (or from the first) as the budget of characters allows."""
    if not passages:
        return []
    place = next((index for index, passage in enumerate(passages) if passage.pk == asked), 0)
    start, end = place, place + 1
    left = CHARACTERS_SHOWN - len(passages[place].text)
    while end < len(passages) and left >= len(passages[end].text):
        left -= len(passages[end].text)
        end += 1
    while start > 0 and left >= len(passages[start - 1].text):
        start -= 1
        left -= len(passages[start].text)
    return passages[start:end]


def _left_out(siblings: Sequence[Node], kept: Sequence[Passage]) -> tuple[Node | None, Node | None]:
    if not kept:
        return None, None
    places = {node.pk: index for index, node in enumerate(siblings)}
    first, last = places[kept[0].pk], places[kept[-1].pk]
    return (
        siblings[first - 1] if first else None,
        siblings[last + 1] if last + 1 < len(siblings) else None,
    )
