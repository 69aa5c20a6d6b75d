"""Reading a text, an address for each article."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.viewer import viewer_of
from kb.citation import Citation, citation, short_name
from kb.models import Passage, PassageKind, Work
from kb.panels import panels_of
from kb.reading import Reading, Text, read, text_of, version_of, wording_of
from kb.slices import Slice, slice_of
from kb.versions.history import History, history_of
from kb.versions.questions import article_on
from kb.versions.shown import shown_of_passage
from kb.views.days import DayForm, asked_day
from kb.views.works import edit_url, visible_work


@dataclass(frozen=True, slots=True)
class Unit:
    """An article or a page on the page, with its addresses and the lines that cite it."""

    passage: Passage
    text: Slice
    url: str
    file_url: str
    cite: Citation
    compare_url: str
    history_url: str
    asked: bool


def passage(request: HttpRequest, key: str, eid: str) -> HttpResponse:
    """A passage of the current text, or of that of the day which is asked for."""
    work = visible_work(request, key)
    if day := asked_day(request):
        return redirect("passage_on", key, day, eid)
    return page_of(request, work, text_of(work), eid)


def expression_passage(request: HttpRequest, key: str, pk: int, eid: str) -> HttpResponse:
    """A passage of one version of the text."""
    work = visible_work(request, key)
    return page_of(request, work, version_of(work, pk), eid)


def wording(request: HttpRequest, key: str, pk: int, eid: str, version: int) -> HttpResponse:
    """One wording of an article in a text that tells of several."""
    work = visible_work(request, key)
    return page_of(request, work, wording_of(work, pk, eid, version), eid)


def page_of(request: HttpRequest, work: Work, text: Text | None, eid: str) -> HttpResponse:
    """The page of a passage in a text; where that has none of the name, the way to where one is."""
    if text is None:
        raise Http404
    contents = text.contents()
    asked = contents.get(eid)
    if asked is None:
        holding = contents.holding(eid)
        if holding is None:
            return not_on_day(request, work, eid)
        return redirect(text.passage_url(holding.eid))
    reading = read(text, contents, asked)
    history = history_of(work, eid, text.expression.language)
    return render(request, "kb/reading.html", _context(request, reading, history))


def _context(request: HttpRequest, reading: Reading, history: History) -> dict[str, Any]:
    text, asked = reading.text, reading.asked
    passage = reading.passage
    return {
        "work": text.work,
        "code": text.work.specific_class.type,
        "text": text,
        "reading": reading,
        "units": _units(request, reading),
        "own": slice_of(own.text, asked_part(request)) if (own := reading.section.own) else None,
        "lines": reading.lines,
        "shown": shown_of_passage(text, passage, history),
        "history": history,
        "history_url": reverse("history", args=[text.work.key, asked.eid]),
        "day_form": DayForm.of(text.on, reverse("passage", args=[text.work.key, asked.eid])),
        "print_url": _print_url(text, reading.section.part.eid) if reading.section.part else "",
        "canonical": request.build_absolute_uri(_own_url(text, passage)),
        "edit_url": edit_url(request, text.work),
        "panels": panels_of(viewer_of(request), text.work, asked.eid),
        "room": "library",
    }


def _print_url(text: Text, eid: str) -> str:
    if text.on:
        named = {"au": text.on.isoformat()}
    else:
        named = {"version": str(text.expression.pk)} if text.fixed else {}
    return f"{reverse('print', args=[text.work.key])}?{urlencode(named | {'dans': eid})}"


def _own_url(text: Text, passage: Passage) -> str:
    if text.wording is not None and text.on is None:
        return text.wording_url(passage)
    return text.passage_url(passage.eid)


def not_on_day(request: HttpRequest, work: Work, eid: str, applied: Any = None) -> HttpResponse:
    """An article that exists, though not on the day in question: what is known, and the way there."""
    applied = applied or article_on(work, eid, timezone.localdate())
    if applied is None:
        raise Http404
    context = {
        "work": work,
        "code": work.specific_class.type,
        "applied": applied,
        "label": applied.nearest.label,
        "is_today": applied.day == timezone.localdate(),
        "nearest_url": applied.nearest.url(work.key),
        "following_url": applied.following.url(work.key) if applied.following else "",
        "history_url": reverse("history", args=[work.key, eid]),
        "day_form": DayForm.of(applied.day, reverse("passage", args=[work.key, eid])),
        "room": "library",
    }
    return render(request, "kb/not_on_day.html", context)


def _units(request: HttpRequest, reading: Reading) -> list[Unit]:
    text, name = reading.text, short_name(reading.text)
    file_url, compare = text.expression.get_file_url(), reverse("compare")
    part = asked_part(request)
    return [
        Unit(
            passage,
            slice_of(passage.text, part if passage.pk == reading.asked.pk else 1),
            text.passage_url(passage.eid),
            f"{file_url}#page={passage.first_page}" if passage.first_page else file_url,
            citation(text, name, passage, request.build_absolute_uri),
            f"{compare}?{urlencode({'a': text.wording_url(passage)})}",
            _history_url(text, passage),
            passage.pk == reading.asked.pk,
        )
        for passage in reading.section.passages
    ]


def asked_part(request: HttpRequest) -> int:
    """Which part of a very long text is asked for, from 1."""
    part = request.GET.get("partie", "")
    return int(part) if part.isdecimal() and len(part) < 6 else 1


def _history_url(text: Text, passage: Passage) -> str:
    """Pages of a report have no history."""
    return "" if passage.kind == PassageKind.PAGE else reverse("history", args=[text.work.key, passage.eid])
