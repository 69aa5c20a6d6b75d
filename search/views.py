"""The search page and the suggestions while typing. They know hits, and none of the models behind."""

from collections.abc import Iterable

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string

from search import outbox
from search.page import HITS_A_PAGE, KIND, LAST_PAGE, Asked, asked_by, facets_of, groups_of, labels_of
from search.queries import ask, suggest
from search.types import SearchResults, Suggestion, Viewer

SUGGESTIONS = 8


def search(request: HttpRequest) -> HttpResponse:
    """What was found, with the ways to narrow it; the part that changes alone, for htmx."""
    asked = asked_by(request.GET)
    context = {"asked": asked, "query_text": asked.text, "room": "search"}
    template = "search/begin.html"
    if not asked.is_empty:
        context |= _answer(asked, _viewer(request))
        template = "search/found.html" if request.htmx else "search/page.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def suggestions(request: HttpRequest) -> HttpResponse:
    """Lines that continue what was typed, as a fragment for the search box."""
    found = suggest(request.GET.get("q", ""), _viewer(request), SUGGESTIONS)
    context = {"groups": _by_kind(found)}
    return render(request, "search/suggestions.html", context)


def _viewer(request: HttpRequest) -> Viewer:
    """What this person may see, from the callable that the settings name."""
    viewer: Viewer = import_string(settings.SEARCH_VIEWER)(request.user)
    return viewer


def _answer(asked: Asked, viewer: Viewer) -> dict[str, object]:
    results = ask(asked.query, viewer)
    facets = facets_of(asked, results)
    return {
        "results": results,
        "groups": groups_of(asked, results),
        "tabs": next((facet for facet in facets if facet.name == KIND), None),
        "facets": [facet for facet in facets if facet.name != KIND],
        "chips": [choice for facet in facets for choice in facet.choices if choice.chosen],
        "page": _page(asked, results),
        "is_behind": outbox.is_behind(),
    }


def _page(asked: Asked, results: SearchResults) -> Page[int]:
    reachable = min(results.total, LAST_PAGE * HITS_A_PAGE)
    return Paginator(range(reachable), HITS_A_PAGE).get_page(asked.page)


def _by_kind(found: Iterable[Suggestion]) -> list[tuple[str, list[Suggestion]]]:
    groups: dict[str, list[Suggestion]] = {}
    for suggestion in found:
        groups.setdefault(suggestion.kind, []).append(suggestion)
    labels = labels_of(KIND, tuple(groups))
    return [(str(labels.get(kind, kind)), suggestions) for kind, suggestions in groups.items()]
