"""The list of the activities in the register, and the same list as a file."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from coordination.exchange.activity_table import header, lines
from coordination.filter_form import FilterForm, chips_of
from coordination.filters import ActivityFilter
from coordination.listing import NEWEST, SORTS, counted, rows_of, sorted_by
from coordination.models import Activity
from coordination.permissions import scope_in
from coordination.waiting import submissions
from kb.exchange.tables import FORMATS, csv_response, xlsx_response
from search.types import TEAM

ROWS_A_PAGE = 25
# A workbook is made whole in memory; a longer list goes out as CSV.
WORKBOOK_ROWS = 10_000


class _Counted(Paginator[Activity]):
    """A paginator that also tells how many pieces of work there are when joint ones count once."""

    at_once = False

    @cached_property
    def _figures(self) -> tuple[int, int]:
        return counted(self.object_list, at_once=self.at_once)  # type: ignore[arg-type]

    @cached_property
    def count(self) -> int:
        return self._figures[0]

    @property
    def works(self) -> int:
        return self._figures[1]


@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """The validated activities that this person may see, narrowed and sorted as the address says."""
    viewer, scope = viewer_of(request), scope_in(request)
    chosen = ActivityFilter.from_query(request.GET, viewer)
    sort = request.GET.get("sort", NEWEST)
    found = sorted_by(chosen.activities(viewer), sort)
    pages = _Counted(found, ROWS_A_PAGE)
    pages.at_once = chosen.reads_footprints
    page = pages.get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        # Made only where the page does not hold it from a moment ago.
        "form": lambda: FilterForm(chosen, viewer),
        "chips": chips_of(chosen),
        "page": page,
        "rows": rows_of(page.object_list),  # type: ignore[arg-type]
        "sort": sort if sort in SORTS else NEWEST,
        "sorts": SORTS.items(),
        "shows_visibility": TEAM in viewer.tokens,
        "may_register": bool(scope),
        "may_validate": scope.validates,
        "waiting": submissions().count() if scope.validates else 0,
        "room": "activities",
    }
    template = "coordination/activities_found.html" if request.htmx else "coordination/activities.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same list as a file, all its pages."""
    if kind not in FORMATS:
        raise Http404
    viewer = viewer_of(request)
    chosen = ActivityFilter.from_query(request.GET, viewer)
    found = sorted_by(chosen.activities(viewer), request.GET.get("sort", NEWEST))
    shows_visibility = TEAM in viewer.tokens
    rows: Iterator[Sequence[object]] = lines(found, request.build_absolute_uri, shows_visibility)
    if kind == "csv":
        return csv_response("toguna-activities", header(shows_visibility), rows)  # type: ignore[arg-type]
    if found.count() > WORKBOOK_ROWS:
        messages.info(
            request,
            _("A workbook holds %(most)s activities at most: narrow the list, or take the CSV file.")
            % {"most": WORKBOOK_ROWS},
        )
        return redirect(f"{reverse('activities')}?{request.GET.urlencode()}")
    return xlsx_response("toguna-activities", header(shows_visibility), rows)  # type: ignore[arg-type]
