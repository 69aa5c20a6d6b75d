"""The law on a day, and how an article came to be what it is."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kb.reading import text_of
from kb.versions.history import history_of
from kb.versions.lines import lines_of_history
from kb.versions.questions import article_on, text_on
from kb.views.days import DayForm, asked_day
from kb.views.reading import not_on_day, page_of
from kb.views.works import visible_work, work_page


def work_on(request: HttpRequest, key: str, day: date) -> HttpResponse:
    """The text of a work as it applied on a day."""
    work = visible_work(request, key)
    if other := asked_day(request):
        return redirect("work_on", key, other)
    applied = text_on(work, day)
    if applied is None:
        raise Http404
    if applied.text:
        return work_page(request, work, applied.text)
    context = {
        "work": work,
        "code": work.specific_class.type,
        "applied": applied,
        "is_today": day == timezone.localdate(),
        "nearest_url": applied.nearest.url,
        "following_url": applied.following.url if applied.following else "",
        "day_form": DayForm.of(day, work.get_absolute_url()),
        "room": "library",
    }
    return render(request, "kb/not_on_day.html", context)


def passage_on(request: HttpRequest, key: str, day: date, eid: str) -> HttpResponse:
    """A passage as it read on a day."""
    work = visible_work(request, key)
    if other := asked_day(request):
        return redirect("passage_on", key, other, eid)
    applied = article_on(work, eid, day)
    if applied is None:
        # It may stand in a range that the text prints as one ("346 to 349").
        found = text_on(work, day)
        return page_of(request, work, found.text if found else None, eid)
    if applied.text is None:
        return not_on_day(request, work, eid, applied)
    return page_of(request, work, applied.text, eid)


def history(request: HttpRequest, key: str, eid: str) -> HttpResponse:
    """All wordings of an article, with what made each and what it changed."""
    work = visible_work(request, key)
    text = text_of(work)
    found = history_of(work, eid, text.expression.language) if text else None
    if not found:
        raise Http404
    today = found.today
    context = {
        "work": work,
        "code": work.specific_class.type,
        "label": (today or found.moments[-1]).label,
        "lines": lines_of_history(work.key, found),
        "passage_url": reverse("passage", args=[work.key, eid]),
        "day_form": DayForm.of(None, reverse("passage", args=[work.key, eid])),
        "room": "library",
    }
    return render(request, "kb/history.html", context)
