"""Comparing two wordings, two articles, or two whole texts."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from accounts.viewer import viewer_of
from kb.models import LegalCode, Passage, Work
from kb.versions.codes import matches_of
from kb.versions.comparing import Change
from kb.versions.comparing import compare as compared
from kb.versions.history import Moment, history_of
from kb.versions.lines import compare_url
from kb.versions.matching import Fate, Match
from kb.versions.sides import Side, UnknownSideError, side_chosen, side_of
from kb.views.days import read_day

A_PAGE = 50
_ORDER = (Fate.CHANGED, Fate.ADDED, Fate.REMOVED, Fate.MOVED, Fate.SAME)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One side of the form: what was given, what it names, and what is wrong with it."""

    name: str
    given: str
    key: str
    number: str
    day: str
    side: Side | None = None
    problem: str = ""

    @property
    def is_picked(self) -> bool:
        """Whether it comes from the lists of the form, and not yet from an address."""
        return self.side is not None and self.given != self.side.url


def compare(request: HttpRequest) -> HttpResponse:
    """Two sides, word by word; without both, the form that asks for them."""
    works = Work.objects.visible_to(viewer_of(request)).filter(expressions__state="ready").distinct()
    left, right = _chosen(request, "a", works), _chosen(request, "b", works)
    if request.htmx and left.side and right.side:  # type: ignore[attr-defined]
        return _in_place(request, left.side, right.side)
    if left.side and right.side and (left.is_picked or right.is_picked):
        return redirect(compare_url(left.side.url, right.side.url))
    context: dict[str, Any] = {
        "left": left,
        "right": right,
        "codes": LegalCode.objects.filter(pk__in=works.order_by().values("pk")).order_by("title"),
        "room": "library",
    }
    if left.side and right.side:
        context |= _difference(request, left.side, right.side)
        context["swapped_url"] = compare_url(right.side.url, left.side.url)
    elif left.side and left.side.passage:
        context["others"] = _others(left.side, left.side.passage)
    status = 422 if left.problem or right.problem else 200
    response = render(request, "kb/compare.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _in_place(request: HttpRequest, left: Side, right: Side) -> HttpResponse:
    """The difference of two articles alone, for the list of a code's articles to open onto."""
    difference = compared(left.words, right.words) if left.passage and right.passage else None
    response = render(request, "kb/difference_rows.html", {"difference": difference})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _chosen(request: HttpRequest, name: str, works: QuerySet[Work]) -> Chosen:
    """What the address says of one side: an address or a reference, or a text with an article and a day."""
    given = request.GET.get(name, "").strip()
    key, number, day = (request.GET.get(f"{name}_{part}", "").strip() for part in ("texte", "article", "au"))
    chosen = Chosen(name, given, key, number, day)
    if not given and not key:
        return chosen
    try:
        side = (
            side_of(given, works)
            if given
            else side_chosen(key, number, read_day(day) if day else None, works)
        )
    except UnknownSideError as error:
        return Chosen(name, given, key, number, day, problem=str(error))
    return Chosen(name, given, key, number, day, side)


def _others(side: Side, passage: Passage) -> list[tuple[Moment, str]]:
    """The other wordings of an article, with where each is compared with it: the older one on the left."""
    history = history_of(side.work, passage.eid, side.text.expression.language)
    own = history.of(passage.pk)
    if own is None:
        return []
    at = history.moments.index(own)
    urls = [moment.url(side.work.key) for moment in history.moments]
    return [
        (moment, compare_url(*((urls[place], side.url) if place < at else (side.url, urls[place]))))
        for place, moment in reversed(list(enumerate(history.moments)))
        if place != at
    ]


def _difference(request: HttpRequest, left: Side, right: Side) -> dict[str, Any]:
    if left.passage is None and right.passage is None:
        return _of_codes(request, left, right)
    if left.passage is None or right.passage is None:
        return {"is_mixed": True}
    difference = compared(left.words, right.words)
    return {
        "difference": difference,
        "went": difference.words(Change.OUT),
        "came": difference.words(Change.IN),
        "is_one_article": left.work == right.work and left.passage.eid == right.passage.eid,
    }


@dataclass(frozen=True, slots=True)
class MatchLine:
    """An article in the list of what became of a code."""

    match: Match
    old_url: str
    new_url: str
    url: str


def _of_codes(request: HttpRequest, left: Side, right: Side) -> dict[str, Any]:
    matches = matches_of(left.text, right.text)
    counts = Counter(match.fate for match in matches)
    wanted = request.GET.get("sort", "")
    chosen = {wanted} if wanted in set(Fate) else set(Fate) - {Fate.SAME}
    shown = [match for match in matches if match.fate in chosen]
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    query, address = {"a": left.url, "b": right.url}, reverse("compare")
    return {
        "page": page,
        "matches": [_line(left, right, match) for match in page.object_list],
        "counts": [(fate, counts[fate], f"{address}?{urlencode(query | {'sort': fate})}") for fate in _ORDER],
        "wanted": wanted,
        "all_url": compare_url(left.url, right.url),
    }


def _line(left: Side, right: Side, match: Match) -> MatchLine:
    old = left.text.passage_url(match.old.eid) if match.old else ""
    new = right.text.passage_url(match.new.eid) if match.new else ""
    return MatchLine(
        match, old, new, compare_url(old, new) if old and new and match.fate != Fate.SAME else ""
    )
