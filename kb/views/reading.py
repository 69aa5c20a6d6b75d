"""Reading a text, an address for each article."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.viewer import viewer_of
from kb.citation import citation, short_name
from kb.contents import Contents
from kb.models import Expression, Passage
from kb.panels import panels_of
from kb.proof.pages import has_pages
from kb.reading import Reading, Text, read, text_of, version_of
from kb.views.pages import sheet_url
from kb.views.works import edit_url, visible_work


@dataclass(frozen=True, slots=True)
class Unit:
    """An article or a page on the page, with its addresses and the line that cites it."""

    passage: Passage
    url: str
    page_url: str
    citation: str
    asked: bool


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
        standing_for_it = contents.get(_moved(text, eid)) or contents.holding(eid)
        if standing_for_it is None:
            raise Http404
        return redirect(text.passage_url(standing_for_it.eid))
    reading = read(text, contents, asked)
    units = _units(request, reading)
    context = {
        "work": text.work,
        "code": text.work.specific_class.type,
        "text": text,
        "reading": reading,
        "units": units,
        "beside": _beside(reading, units),
        "lines": reading.lines,
        "current_url": _current_url(text, asked.eid),
        "canonical": request.build_absolute_uri(text.passage_url(asked.eid)),
        "edit_url": edit_url(request, text.work),
        "panels": panels_of(viewer_of(request), text.work, asked.eid),
        "room": "library",
    }
    return render(request, "kb/reading.html", context)


def _moved(text: Text, eid: str) -> str:
    """The passage that stands for one which a correction has taken away."""
    found: str = text.expression.report.get("moved", {}).get(eid, "")
    return found


def _beside(reading: Reading, units: list[Unit]) -> str:
    """The page of the file to show beside the text, with the asked passage marked; empty for a file whose
    pages cannot be shown."""
    expression = reading.text.expression
    own = reading.section.own
    asked = next((unit.passage for unit in units if unit.asked), own or (units[0].passage if units else None))
    if asked is None or asked.first_page is None or not has_pages(expression):
        return ""
    return sheet_url(expression, asked.first_page, asked.eid)


def _page_url(expression: Expression, passage: Passage) -> str:
    """Where the page on which a passage begins is seen."""
    if passage.first_page is None:
        return ""
    if has_pages(expression):
        return sheet_url(expression, passage.first_page, passage.eid)
    return f"{expression.get_file_url()}#page={passage.first_page}"


def _current_url(text: Text, eid: str) -> str:
    """Where the current version says the same passage, or its contents where it has none of that name."""
    current = text.of_the_work
    if text.is_current or current.expression.passages.filter(eid=eid).exists():
        return current.passage_url(eid)
    return current.url


def _units(request: HttpRequest, reading: Reading) -> list[Unit]:
    text, name = reading.text, short_name(reading.text)
    return [
        Unit(
            passage,
            text.passage_url(passage.eid),
            _page_url(text.expression, passage),
            citation(text, name, passage, request.build_absolute_uri),
            passage.pk == reading.asked.pk,
        )
        for passage in reading.section.passages
    ]
