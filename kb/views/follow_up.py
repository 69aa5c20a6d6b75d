"""Missions and objectives."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from kb.follow_up import links
from kb.follow_up.tracker import sorted_by, visible, with_rows
from kb.models import Mission, Objective

MISSIONS_A_PAGE = 25


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
