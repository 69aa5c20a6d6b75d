"""Reading a text, an address for each article."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from accounts.viewer import viewer_of
from kb.models import Work
from kb.reading import StaleContentsError, Text, text_of, version_of, wording_of
from kb.versions.questions import article_on
from kb.views.days import DayForm, asked_day
from kb.views.reading_page import ReadingPage
from kb.views.works import edit_url, marking_url, may_enter_admin, visible_work


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
    return _page(request, text, eid, is_fresh=False)


def _page(request: HttpRequest, text: Text, eid: str, *, is_fresh: bool) -> HttpResponse:
    """The page; who may edit always has the contents as they are now."""
    contents = text.contents(is_fresh=is_fresh or may_enter_admin(request))
    asked = contents.get(eid)
    if asked is None:
        standing_for_it = contents.get(_moved(text, eid)) or contents.holding(eid)
        if standing_for_it is None:
            return not_on_day(request, text.work, eid)
        return redirect(text.passage_url(standing_for_it.eid))
    try:
        return render(
            request, "kb/reading.html", _context(request, ReadingPage(request, text, contents, asked))
        )
    except StaleContentsError:
        if is_fresh:
            raise
        return _page(request, text, eid, is_fresh=True)


def _context(request: HttpRequest, page: ReadingPage) -> dict[str, Any]:
    text = page.text
    marking = marking_url(request, text.work) if text.is_current else ""
    return {
        "page": page,
        "kept": _kept_as(request, page, marking),
        "kept_seconds": settings.CONTENTS_KEPT_SECONDS,
        "work": text.work,
        "code": text.work.specific_class.type,
        "text": text,
        "canonical": page.canonical,
        "edit_url": edit_url(request, text.work),
        "marking_url": marking,
        "room": "library",
    }


def _moved(text: Text, eid: str) -> str:
    """The passage that stands for one which a correction has taken away."""
    found: str = text.expression.report.get("moved", {}).get(eid, "")
    return found


def _kept_as(request: HttpRequest, page: ReadingPage, marking: str) -> str:
    """The name under which the middle of a reader's page is kept for some seconds: it changes with the
    text and its dates, with the day, with all that the address says, and with what the reader may see. Empty
    where nothing is kept: for who has notes on the passage, follows it, or may edit."""
    if not settings.CONTENTS_KEPT_SECONDS or marking or page.is_of_this_reader:
        return ""
    one = page.text.expression
    current = page.text.current
    parts = (
        request.user.is_authenticated, sorted(viewer_of(request).tokens),
        request.build_absolute_uri(), get_language(), timezone.localdate(), one.pk, one.finished_at,
        one.period, current and (current.pk, current.period), page.text.work.last_published_at,
    )  # fmt: skip
    return repr(parts)


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
