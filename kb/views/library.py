"""The library's list."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from accounts.viewer import viewer_of
from kb.library import LibraryFilter, last_change, rows_of, visible_works

WORKS_A_PAGE = 25


def library(request: HttpRequest) -> HttpResponse:
    """The works that this person may read, narrowed by what the address says."""
    works = visible_works(viewer_of(request))
    chosen = LibraryFilter(request.GET, queryset=works)
    page = Paginator(chosen.qs, WORKS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "page": page,
        "rows": rows_of(list(page.object_list)),
        "is_narrowed": any(request.GET.get(name) for name in chosen.filters if name != "sort"),
        "data_as_of": last_change(works),
        "room": "library",
    }
    template = "kb/library_found.html" if request.htmx else "kb/library.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
