"""Reading a text, an address for each article."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.viewer import viewer_of
from kb.citation import citation, short_name
from kb.contents import Contents
from kb.follow_up.anchors import Anchors, quotes_of, spans_in
from kb.models import LegalCode, Passage, Recommendation
from kb.panels import panels_of
from kb.reading import Reading, Text, read, text_of, version_of
from kb.views.works import edit_url, marking_url, visible_work


@dataclass(frozen=True, slots=True)
class Unit:
    """An article or a page on the page, with its addresses and the line that cites it."""

    passage: Passage
    url: str
    file_url: str
    citation: str
    asked: bool
    anchors: Anchors


def passage(request: HttpRequest, key: str, eid: str) -> HttpResponse:
    """A passage of the current text."""
    return _page(request, text_of(visible_work(request, key)), eid)


def expression_passage(request: HttpRequest, key: str, pk: int, eid: str) -> HttpResponse:
    """A passage of one version of the text."""
    return _page(request, version_of(visible_work(request, key), pk), eid)


def _page(request: HttpRequest, text: Text | None, eid: str) -> HttpResponse:
    if text is None:
        raise Http404
    contents = Contents(text.expression)
    asked = contents.get(eid)
    if asked is None:
        holding = contents.holding(eid)
        if holding is None:
            raise Http404
        return redirect(text.passage_url(holding.eid))
    reading = read(text, contents, asked)
    context = {
        "work": text.work,
        "code": text.work.specific_class.type,
        "text": text,
        "reading": reading,
        "units": _units(request, reading),
        "lines": reading.lines,
        "current_url": _current_url(text, asked.eid),
        "canonical": request.build_absolute_uri(text.passage_url(asked.eid)),
        "edit_url": edit_url(request, text.work),
        "panels": panels_of(viewer_of(request), text.work, asked.eid),
        "marking_url": marking_url(request, text.work) if text.is_current else "",
        "room": "library",
    }
    return render(request, "kb/reading.html", context)


def _anchors(reading: Reading) -> dict[str, Anchors]:
    """What of the passages on the page was made a recommendation, by their names; one query."""
    if reading.text.work.specific_class is LegalCode:
        return {}
    eids = [passage.eid for passage in reading.section.passages]
    marked = Recommendation.objects.filter(report=reading.text.work.pk, eid__in=eids)
    quotes: dict[str, list[Recommendation]] = {}
    for one in marked:
        quotes.setdefault(one.eid, []).append(one)
    return {
        passage.eid: spans_in(passage.text, quotes_of(quotes[passage.eid]))
        for passage in reading.section.passages
        if passage.eid in quotes
    }


def _current_url(text: Text, eid: str) -> str:
    """Where the current version says the same passage, or its contents where it has none of that name."""
    current = text.of_the_work
    if text.is_current or current.expression.passages.filter(eid=eid).exists():
        return current.passage_url(eid)
    return current.url


def _units(request: HttpRequest, reading: Reading) -> list[Unit]:
    text, name = reading.text, short_name(reading.text)
    file_url = text.expression.get_file_url()
    anchors = _anchors(reading)
    return [
        Unit(
            passage,
            text.passage_url(passage.eid),
            f"{file_url}#page={passage.first_page}" if passage.first_page else file_url,
            citation(text, name, passage, request.build_absolute_uri),
            passage.pk == reading.asked.pk,
            anchors.get(passage.eid, {}),
        )
        for passage in reading.section.passages
    ]
