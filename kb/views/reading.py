"""Reading a text, an address for each article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.viewer import viewer_of
from kb.citation import citation, short_name
from kb.citing.links import Link, links_of
from kb.contents import Contents
from kb.models import Follow, Note, Passage
from kb.panels import panels_of
from kb.reading import Reading, Text, read, text_of, version_of
from kb.views.works import edit_url, visible_work


@dataclass(frozen=True, slots=True)
class Unit:
    """An article or a page on the page, with its addresses, the line that cites it and what it cites."""

    passage: Passage
    url: str
    file_url: str
    citation: str
    asked: bool
    links: Sequence[Link] = ()


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
    own = reading.section.own
    links = links_of(text, [*reading.section.passages, *([own] if own else [])], viewer_of(request))
    context = {
        "work": text.work,
        "code": text.work.specific_class.type,
        "text": text,
        "reading": reading,
        "units": _units(request, reading, links),
        "own_links": links.get(own.pk, ()) if own else (),
        "lines": reading.lines,
        "current_url": _current_url(text, asked.eid),
        "canonical": request.build_absolute_uri(text.passage_url(asked.eid)),
        "edit_url": edit_url(request, text.work),
        "panels": panels_of(viewer_of(request), text.work, asked.eid),
        "desk": _desk(request, text, asked.eid),
        "room": "library",
    }
    return render(request, "kb/reading.html", context)


def _current_url(text: Text, eid: str) -> str:
    """Where the current version says the same passage, or its contents where it has none of that name."""
    current = text.of_the_work
    if text.is_current or current.expression.passages.filter(eid=eid).exists():
        return current.passage_url(eid)
    return current.url


def _units(request: HttpRequest, reading: Reading, links: Mapping[int, Sequence[Link]]) -> list[Unit]:
    text, name = reading.text, short_name(reading.text)
    file_url = text.expression.get_file_url()
    return [
        Unit(
            passage,
            text.passage_url(passage.eid),
            f"{file_url}#page={passage.first_page}" if passage.first_page else file_url,
            citation(text, name, passage, request.build_absolute_uri),
            passage.pk == reading.asked.pk,
            links.get(passage.pk, ()),
        )
        for passage in reading.section.passages
    ]


def _desk(request: HttpRequest, text: Text, eid: str) -> dict[str, object]:
    """What a signed-in reader keeps of the asked article."""
    if not request.user.is_authenticated:
        return {}
    notes = Note.objects.readable_by(request.user, viewer_of(request)).filter(work=text.work, eid=eid)
    return {
        "notes": notes.select_related("author"),
        "is_followed": Follow.objects.filter(person=request.user.pk, work=text.work, eid=eid).exists(),
    }
