"""A whole text, or one part of it, as one page to print: bounded, the rest on further pages."""

from collections.abc import Sequence

from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kb.contents import Node
from kb.models import Work
from kb.reading import Text, text_of, version_of
from kb.slices import Slice, slice_of
from kb.versions.questions import text_on
from kb.versions.shown import shown_of_text
from kb.views.days import asked_day
from kb.views.reading_page import asked_part
from kb.views.works import visible_work

# So many characters, and so many passages, are printed as one page.
CHARACTERS, PASSAGES = 300_000, 800


def whole(request: HttpRequest, key: str) -> HttpResponse:
    """The text of a work: today's, with ``?au=`` that of a day, with ``?version=`` one of its versions; with
    ``?dans=`` only that part of it."""
    work = visible_work(request, key)
    text = _text(request, work)
    if text is None:
        raise Http404
    nodes = _nodes(text, request.GET.get("dans", ""))
    pages = _pages(text, nodes)
    number = min(asked_part(request), len(pages))
    context = {
        "work": work,
        "code": work.specific_class.type,
        "text": text,
        "shown": shown_of_text(text),
        "nodes": _printed(text, pages[number - 1]),
        "number": number,
        "count": len(pages),
        "part": nodes[0] if request.GET.get("dans") else None,
        "canonical": request.build_absolute_uri(text.url),
        "room": "library",
    }
    return render(request, "kb/print.html", context)


def _text(request: HttpRequest, work: Work) -> Text | None:
    if day := asked_day(request):
        applied = text_on(work, day)
        return applied.text if applied else None
    version = request.GET.get("version", "")
    return version_of(work, int(version)) if version.isdecimal() and len(version) < 16 else text_of(work)


def _nodes(text: Text, eid: str) -> Sequence[Node]:
    """The nodes to print, in order."""
    contents = text.contents()
    if not eid:
        return contents.nodes
    part = contents.get(eid)
    if part is None:
        raise Http404
    return [node for node in contents.nodes if node is part or part in node.ancestors]


def _pages(text: Text, nodes: Sequence[Node]) -> list[list[Node]]:
    """As many nodes to a page as may be; one that is longer than a page has one of its own."""
    passages = text.expression.passages.on(text.day)
    lengths = dict(passages.values_list("pk", Length("text")))
    pages: list[list[Node]] = [[]]
    filled = 0
    for node in nodes:
        filled += lengths[node.pk]
        if pages[-1] and (filled > CHARACTERS or len(pages[-1]) >= PASSAGES):
            pages.append([])
            filled = lengths[node.pk]
        pages[-1].append(node)
    return pages


def _printed(text: Text, nodes: Sequence[Node]) -> list[tuple[Node, Slice]]:
    """The nodes of a page with their words; of one that is longer than a page, the beginning."""
    words = text.expression.passages.in_bulk([node.pk for node in nodes])
    return [(node, slice_of(words[node.pk].text, size=CHARACTERS)) for node in nodes]
