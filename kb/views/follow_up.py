"""Missions, objectives, and the commitments by partner."""

from collections.abc import Iterator, Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from kb.exchange.tables import FORMATS, Cell, csv_response, xlsx_response
from kb.follow_up import links
from kb.follow_up.promises import by_partner, narrowed, totals_of, visible_lines
from kb.follow_up.tables import commitment_header, commitment_rows
from kb.follow_up.tracker import sorted_by, visible, with_rows
from kb.models import CommitmentState, Mission, Objective

MISSIONS_A_PAGE = 25
# Partners' lines are shown on one page: so many at most, and the file has them all.
LINES_SHOWN = 500


@require_safe
def missions(request: HttpRequest) -> HttpResponse:
    """The missions that this person may see, the latest first."""
    found = Mission.objects.visible_to(viewer_of(request)).select_related("report")
    related = found.prefetch_related("places__area", "places__zone", "participants__organisation")
    page = Paginator(related, MISSIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "missions": page.object_list, "room": "follow_up"}
    return render(request, "kb/follow_up/missions.html", context)


@require_safe
def mission(request: HttpRequest, pk: int) -> HttpResponse:
    """Who went where, when and why, and what they recommended."""
    viewer = viewer_of(request)
    found = get_object_or_404(Mission.objects.visible_to(viewer).select_related("report"), pk=pk)
    rows = with_rows(sorted_by(visible(viewer).filter(mission=found), "report"))
    context = {
        "mission": found,
        "participants": found.participants.select_related("organisation"),
        "places": found.places.select_related("area", "zone"),
        "rows": rows,
        "room": "follow_up",
    }
    return render(request, "kb/follow_up/mission.html", context)


@require_safe
def objective(request: HttpRequest, pk: int) -> HttpResponse:
    """One objective, what is below it, and the activities that serve it."""
    viewer = viewer_of(request)
    related = Objective.objects.visible_to(viewer).select_related("strategy", "parent")
    found = get_object_or_404(related, pk=pk)
    context = {
        "objective": found,
        "children": found.children.all(),
        "panel": links.current().objective_panel(viewer, request.user, found),
        "room": "library",
    }
    return render(request, "kb/follow_up/objective.html", context)


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """What partners promised, by partner, what is overdue first."""
    state, overdue = _asked(request)
    everything = visible_lines(viewer_of(request))
    lines = list(narrowed(everything, state, overdue)[: LINES_SHOWN + 1])
    context = {
        "partners": by_partner(lines[:LINES_SHOWN]),
        "totals": totals_of(lines[:LINES_SHOWN]),
        "count": len(lines),
        "is_cut": len(lines) > LINES_SHOWN,
        "state": state,
        "overdue": overdue,
        "states": CommitmentState.choices,
        "is_narrowed": bool(state or overdue),
        "query": request.GET.urlencode(),
        "room": "follow_up",
    }
    return render(request, "kb/follow_up/commitments.html", context)


def _asked(request: HttpRequest) -> tuple[str, bool]:
    """The state that is asked for, if it is one, and whether only what is overdue is."""
    state = request.GET.get("state", "")
    return state if state in CommitmentState.values else "", request.GET.get("overdue") == "1"


@require_safe
def commitments_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same lines as a file."""
    if kind not in FORMATS:
        raise Http404
    lines = narrowed(visible_lines(viewer_of(request)), *_asked(request))
    rows: Iterator[Sequence[Cell]] = commitment_rows(lines, request.build_absolute_uri)
    answer = csv_response if kind == "csv" else xlsx_response
    return answer(_("toguna-commitments"), commitment_header(), rows)
