"""The list of overlaps, the panel of who else works there, and what people decide of an overlap."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.viewer import viewer_of
from coordination import actions
from coordination.content import pending_content
from coordination.coverage_asked import CoverageAsked
from coordination.coverage_form import CoverageForm, chips_of
from coordination.models import Activity, Relation
from coordination.neighbours import neighbours_of
from coordination.overlap_list import DECISIONS, UNDECIDED, ListedOverlap, Overlaps, header, lines
from coordination.permissions import scope_in
from coordination.reviewing import review_of
from coordination.views.registering import editable, panel, sheet_sent
from kb.exchange.tables import FORMATS, csv_response, xlsx_response
from search.types import PARTNERS

PAIRS_A_PAGE = 25


@require_safe
def overlaps(request: HttpRequest) -> HttpResponse:
    """The overlaps of the matrix that the address asks for, the closest first, and the groups they make."""
    asked, found, decision = _listed(request)
    pages: Paginator[ListedOverlap] = Paginator(found, PAIRS_A_PAGE)  # type: ignore[arg-type]
    page = pages.get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "rows": page.object_list,
        "clusters": found.clusters() if page.number == 1 else [],
        "decision": decision,
        "decisions": DECISIONS.items(),
        "form": CoverageForm(asked, found.viewer),
        "chips": chips_of(asked),
        "tells_why": PARTNERS in found.viewer.tokens,
        "room": "coverage",
    }
    return render(request, "coordination/overlaps.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same list as a file."""
    if kind not in FORMATS:
        raise Http404
    _asked, found, _decision = _listed(request)
    respond = csv_response if kind == "csv" else xlsx_response
    return respond("toguna-overlaps", header(), lines(found, request.build_absolute_uri))


def _listed(request: HttpRequest) -> tuple[CoverageAsked, Overlaps, str]:
    viewer = viewer_of(request)
    asked = CoverageAsked.from_query(request.GET, viewer)
    decision = request.GET.get("decision", "")
    decision = decision if decision in DECISIONS else UNDECIDED
    return asked, Overlaps(asked, viewer, decision), decision


@never_cache
@require_POST
@login_required
def live(request: HttpRequest) -> HttpResponse:
    """The panel for what a form says now. Nothing is kept here; 204 when the panel shows it already."""
    if not scope_in(request):
        raise PermissionDenied
    pk = request.POST.get("pk", "")
    activity = editable(request, int(pk)) if pk.isdecimal() and len(pk) < 18 else None
    sheet = sheet_sent(request, activity)
    context = panel(request, sheet.form.content(), sheet.activity)
    page = render_to_string("coordination/neighbours_live.html", context, request)
    return _unless_seen(request, page)


def _unless_seen(request: HttpRequest, page: str) -> HttpResponse:
    """So that what someone is writing in the panel is not swept away by the same panel."""
    mark = hashlib.sha256(_without_tokens(page).encode()).hexdigest()[:16]
    if request.POST.get("seen") == mark:
        return HttpResponse(status=204)
    seen = (
        f'<input type="hidden" id="seen" name="seen" value="{mark}" form="activity-form" hx-swap-oob="true">'
    )
    return HttpResponse(page + seen)


def _without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Say what one's activity is to another that it overlaps, change it, or take it back."""
    activity = editable(request, pk)
    neighbour = get_object_or_404(Activity.objects.known_to(viewer_of(request)).exclude(pk=pk), pk=other)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            _decide(request, activity, neighbour)
        except ValidationError as error:
            errors = error.message_dict
        else:
            return _decided(request, pk)
    return _review_page(request, activity, neighbour, errors)


def _decide(request: HttpRequest, activity: Activity, other: Activity) -> None:
    if request.POST.get("do") == "undo":
        actions.undo_overlap_review(activity, other, request.user)
        messages.success(request, _("The decision was taken back."))
        return
    relation, reason = request.POST.get("relation", ""), request.POST.get("reason", "")
    actions.review_overlap(activity, other, relation, reason, request.user)
    messages.success(request, _("Your decision is kept."))


def _decided(request: HttpRequest, pk: int) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        list(messages.get_messages(request))
        activity = editable(request, pk)
        return render(
            request, "coordination/neighbours_live.html", panel(request, pending_content(activity), activity)
        )
    back = request.POST.get("next", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(f"{back if safe else reverse('activity', args=[pk])}#neighbours")


def _review_page(
    request: HttpRequest, activity: Activity, other: Activity, errors: dict[str, list[str]]
) -> HttpResponse:
    kept = review_of(activity, other)
    neighbours = neighbours_of(pending_content(activity), viewer_of(request), activity)
    every = (*neighbours.undecided, *neighbours.decided)
    context = {
        "activity": activity,
        "other": other,
        "neighbour": next((one for one in every if one.activity == other), None),
        "review": kept,
        "relations": Relation.choices,
        "relation": request.POST.get("relation", kept.relation if kept else ""),
        "reason": request.POST.get("reason", kept.reason if kept else ""),
        "errors": errors,
        "next": request.POST.get("next", request.GET.get("next", "")),
        "shows_contacts": neighbours.shows_contacts,
        "room": "register",
    }
    return render(request, "coordination/review.html", context, status=400 if errors else 200)
