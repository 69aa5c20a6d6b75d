"""What a page of reading shows. Each piece is worked out when the page asks for it: a page that is kept needs
few of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.viewer import viewer_of
from kb.citation import Citation, citation, short_name
from kb.citing.cited_by import Below, below
from kb.citing.links import Link, links_in, links_of
from kb.contents import Contents, Node
from kb.follow_up.anchors import Anchors, quotes_of, spans_in
from kb.models import Expression, Follow, LegalCode, Note, Passage, PassageKind, Recommendation
from kb.panels import Panel, panels_of
from kb.proof.pages import has_pages
from kb.reading import Reading, Text, read
from kb.slices import Slice, slice_of
from kb.versions.history import History, history_of
from kb.versions.shown import Shown, shown_of_passage
from kb.views.days import DayForm
from kb.views.pages import sheet_url
from kb.views.works import may_enter_admin


@dataclass(frozen=True, slots=True)
class Unit:
    """An article or a page on the page, with its addresses and the lines that cite it."""

    passage: Passage
    text: Slice
    url: str
    page_url: str
    cite: Citation
    compare_url: str
    history_url: str
    asked: bool
    links: Sequence[Link] = ()
    anchors: Anchors = field(default_factory=dict)
    cited_by: Below | None = None


class ReadingPage:
    """The page of one passage of a text."""

    def __init__(self, request: HttpRequest, text: Text, contents: Contents, asked: Node) -> None:
        self.request, self.text, self.contents, self.asked = request, text, contents, asked
        self.part = asked_part(request)

    @property
    def before(self) -> Node | None:
        return self.contents.before(self.asked)

    @property
    def after(self) -> Node | None:
        return self.contents.after(self.asked)

    @property
    def canonical(self) -> str:
        """The address of just this, in full."""
        wording = self.text.wording
        if wording is not None and self.text.on is None:
            return self.request.build_absolute_uri(self.text.wording_url(wording))
        return self.request.build_absolute_uri(self.text.passage_url(self.asked.eid))

    @cached_property
    def reading(self) -> Reading:
        """The words, and what surrounds them."""
        return read(self.text, self.contents, self.asked)

    @cached_property
    def history(self) -> History:
        """All wordings of the passage."""
        return history_of(self.text.work, self.asked.eid, self.text.expression.language)

    @cached_property
    def shown(self) -> Shown:
        """What the banner says."""
        return shown_of_passage(self.text, self.reading.passage, self.history)

    @cached_property
    def panels(self) -> list[Panel]:
        """What the upper rooms show beside the passage."""
        return panels_of(viewer_of(self.request), self.text.work, self.asked.eid)

    @cached_property
    def own(self) -> Slice | None:
        """The words of the part itself, where it has any."""
        own = self.reading.section.own
        return slice_of(own.text, self.part) if own else None

    @cached_property
    def anchors(self) -> dict[str, Anchors]:
        """What of the passages on the page was made a recommendation, by their names; a code recommends
        nothing."""
        work, passages = self.text.work, self.reading.section.passages
        if work.specific_class is LegalCode:
            return {}
        quotes: dict[str, list[Recommendation]] = {}
        eids = [passage.eid for passage in passages]
        for one in Recommendation.objects.filter(report=work.pk, eid__in=eids):
            quotes.setdefault(one.eid, []).append(one)
        return {
            passage.eid: spans_in(passage.text, quotes_of(quotes[passage.eid]))
            for passage in passages
            if passage.eid in quotes
        }

    @cached_property
    def cited_by(self) -> dict[str, Below]:
        """Who cites the other articles on the page, by their names; the asked one has its panels."""
        others = [one for one in self.reading.section.passages if one.pk != self.asked.pk]
        eids = [one.eid for one in others if one.kind == PassageKind.ARTICLE]
        return below(viewer_of(self.request), self.text.work, eids)

    @cached_property
    def links(self) -> dict[int, list[Link]]:
        """What the words on the page cite, by passage, as far as this reader may follow it."""
        section = self.reading.section
        shown = [*section.passages, *([section.own] if section.own else [])]
        return links_of(self.text, shown, viewer_of(self.request))

    def _links_in(self, passage: Passage, shown: Slice) -> Sequence[Link]:
        """The links of a passage of which this part is shown."""
        return links_in(self.links.get(passage.pk, ()), shown)

    @property
    def own_links(self) -> Sequence[Link]:
        """The same of the part's own words."""
        own = self.reading.section.own
        return self._links_in(own, self.own) if own and self.own else ()

    @cached_property
    def desk(self) -> dict[str, object]:
        """What a signed-in reader keeps of the asked passage."""
        user, work, eid = self.request.user, self.text.work, self.asked.eid
        if not user.is_authenticated:
            return {}
        notes = Note.objects.readable_by(user, viewer_of(self.request)).filter(work=work, eid=eid)
        return {
            "notes": notes.select_related("author"),
            "is_followed": Follow.objects.filter(person=user.pk, work=work, eid=eid).exists(),
        }

    @property
    def is_of_this_reader(self) -> bool:
        """Whether the middle of the page says what concerns this reader alone."""
        if not self.request.user.is_authenticated:
            return False
        return bool(may_enter_admin(self.request) or self.desk["notes"] or self.desk["is_followed"])

    @cached_property
    def beside(self) -> str:
        """The page of the file to show beside the text, with the asked passage marked; empty for a file whose
        pages cannot be shown."""
        own, units = self.reading.section.own, self.units
        asked = next(
            (unit.passage for unit in units if unit.asked), own or (units[0].passage if units else None)
        )
        if asked is None or asked.first_page is None or not has_pages(self.text.expression):
            return ""
        return sheet_url(self.text.expression, asked.first_page, asked.eid)

    @cached_property
    def acts(self) -> dict[str, str]:
        """What the actions below each article are called: looked up once, not once an article."""
        return {
            "link": _("Link"),
            "cite": _("Cite"),
            "copy": _("Copy"),
            "copied": _("Copied"),
            "compare": _("Compare"),
            "history": _("History"),
            "page": _("Page"),
            "note": _("Note"),
            "follow": _("Follow"),
            "followed": _("Followed"),
            "collect": _("Collect"),
            "cited_by": _("Cited by"),
            "same": _("In this text:"),
            "all": _("all that cite it"),
        }

    @property
    def day_form(self) -> DayForm:
        return DayForm.of(self.text.on, reverse("passage", args=[self.text.work.key, self.asked.eid]))

    @property
    def print_url(self) -> str:
        """Where the part around is printed."""
        part = self.reading.section.part
        if part is None:
            return ""
        named = {"version": str(self.text.expression.pk)} if self.text.fixed else {}
        if self.text.on:
            named = {"au": self.text.on.isoformat()}
        return f"{reverse('print', args=[self.text.work.key])}?{urlencode(named | {'dans': part.eid})}"

    @cached_property
    def units(self) -> list[Unit]:
        """The passages on the page."""
        self._name = short_name(self.text)
        self._site = self.request.build_absolute_uri("/")[:-1]
        return [self._unit(passage) for passage in self.reading.section.passages]

    def _unit(self, passage: Passage) -> Unit:
        text, is_asked = self.text, passage.pk == self.asked.pk
        words = slice_of(passage.text, self.part if is_asked else 1)
        return Unit(
            passage,
            words,
            text.passage_url(passage.eid),
            _page_url(text.expression, passage),
            citation(text, self._name, passage, self._site.__add__),
            f"{reverse('compare')}?{urlencode({'a': text.wording_url(passage)})}",
            _history_url(text, passage),
            is_asked,
            self._links_in(passage, words),
            self.anchors.get(passage.eid, {}),
            self.cited_by.get(passage.eid),
        )


def _page_url(expression: Expression, passage: Passage) -> str:
    """Where the page on which a passage begins is seen."""
    if passage.first_page is None:
        return ""
    if has_pages(expression):
        return sheet_url(expression, passage.first_page, passage.eid)
    return f"{expression.get_file_url()}#page={passage.first_page}"


def _history_url(text: Text, passage: Passage) -> str:
    """Pages of a report have no history."""
    return "" if passage.kind == PassageKind.PAGE else reverse("history", args=[text.work.key, passage.eid])


def asked_part(request: HttpRequest) -> int:
    """Which part of a very long text is asked for, from 1."""
    part = request.GET.get("partie", "")
    return int(part) if part.isdecimal() and len(part) < 6 else 1
