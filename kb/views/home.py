"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.viewer import viewer_of
from kb.library import counts_by_type, last_change, rows_of, visible_works
from kb.suggested import things_to_try

NEWEST = 5


def home(request: HttpRequest) -> HttpResponse:
    """Search, three things to try, what the library holds, its newest texts."""
    works = visible_works(viewer_of(request))
    counts = counts_by_type(works)
    context = {
        "counts": counts,
        "total": sum(counted.count for counted in counts),
        "newest": rows_of(list(works.order_by("-first_published_at", "-pk")[:NEWEST])),
        "things_to_try": things_to_try(works),
        "data_as_of": last_change(works),
        "hide_bar_search": True,
    }
    return render(request, "kb/home.html", context)
