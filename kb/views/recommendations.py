"""The tracker of recommendations: the list, its file, one recommendation, an addressee's."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from kb.exchange.tables import FORMATS, Cell, table_response
from kb.follow_up.rights import rights_of
from kb.follow_up.tables import recommendation_header, recommendation_rows
from kb.follow_up.tracker import (
    SORTS,
    RecommendationFilter,
    chips_of,
    figures_of,
    sorted_by,
    visible,
    with_rows,
)
from kb.models import Recommendation
from reference.models import Organisation

ROWS_A_PAGE = 25
# A workbook is made whole in memory; a longer list goes out as CSV.
WORKBOOK_ROWS = 10_000


@require_safe
def tracker(request: HttpRequest) -> HttpResponse:
    """The recommendations that this person may read, narrowed and sorted as the address says."""
    viewer = viewer_of(request)
    found = visible(viewer)
    chosen = RecommendationFilter(request.GET, queryset=found)
    page = Paginator(with_rows(chosen.qs), ROWS_A_PAGE).get_page(request.GET.get("page"))
    chips = chips_of(chosen, request.GET)
    context = {
        "chosen": chosen,
        "chips": chips,
        "page": page,
        "rows": page.object_list,
        "figures": figures_of(chosen.qs if chips else found),
        "sort": request.GET.get("sort", ""),
        "sorts": SORTS.items(),
        "query": request.GET.urlencode(),
        "may_edit": rights_of(request.user).edits,
        "room": "follow_up",
    }
    template = "kb/follow_up/tracker_found.html" if request.htmx else "kb/follow_up/tracker.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same list as a file, all its pages."""
    if kind not in FORMATS:
        raise Http404
    viewer = viewer_of(request)
    found = RecommendationFilter(request.GET, queryset=visible(viewer)).qs
    rows: Iterator[Sequence[Cell]] = recommendation_rows(found, viewer, request.build_absolute_uri)
    if kind == "xlsx" and found.count() > WORKBOOK_ROWS:
        messages.info(
            request,
            _("A workbook holds %(most)s rows at most: narrow the list, or take the CSV file.")
            % {"most": WORKBOOK_ROWS},
        )
        return redirect(f"{reverse('recommendations')}?{request.GET.urlencode()}")
    return table_response(kind, _("toguna-recommendations"), recommendation_header(), rows)


@require_safe
def addressee(request: HttpRequest, code: str) -> HttpResponse:
    """What is asked of an organisation, and what it leads; organisations are known to everybody."""
    organisation = get_object_or_404(Organisation, code=code)
    found: QuerySet[Recommendation] = visible(viewer_of(request)).concerning(organisation)  # type: ignore[attr-defined]
    addressed = found.filter(addressees__organisation=organisation)
    page = Paginator(with_rows(sorted_by(found, "")), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "figures": figures_of(addressed, f"addressee={organisation.code}"),
        "led": found.filter(lead=organisation).count(),
        "page": page,
        "rows": page.object_list,
        "room": "follow_up",
    }
    return render(request, "kb/follow_up/addressee.html", context)
