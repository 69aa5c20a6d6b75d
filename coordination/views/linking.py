"""Linking an activity to a recommendation or an objective, from the page of either."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.viewer import viewer_of
from coordination import follow_up
from coordination.models import Activity, ObjectiveLink, RecommendationLink, RecordState, Result
from coordination.permissions import scope_of
from kb.models import Objective, Recommendation

_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_METHODS)
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """Link one of one's activities to a recommendation (``activity``), or take a link back (``unlink``)."""
    found = get_object_or_404(Recommendation.objects.visible_to(viewer_of(request)), pk=pk)
    links = RecommendationLink.objects.visible_to(viewer_of(request)).filter(recommendation=found)
    return _answer(request, found, links)


@login_required
@require_http_methods(_METHODS)
def objective(request: HttpRequest, pk: int) -> HttpResponse:
    """Link one of one's activities to an objective, or take a link back."""
    found = get_object_or_404(Objective.objects.visible_to(viewer_of(request)), pk=pk)
    links = ObjectiveLink.objects.visible_to(viewer_of(request)).filter(objective=found)
    return _answer(request, found, links)


def _answer(request: HttpRequest, found: Any, links: Any) -> HttpResponse:
    if not scope_of(request.user):
        raise PermissionDenied
    if request.method == "POST":
        try:
            _unlink(request, links) if request.POST.get("unlink") else _link(request, found)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect(found)


def _unlink(request: HttpRequest, links: Any) -> None:
    link = get_object_or_404(links, pk=_number(request.POST["unlink"]))
    undo: Any = (
        follow_up.unlink_recommendation
        if isinstance(link, RecommendationLink)
        else follow_up.unlink_objective
    )
    undo(link, request.user)
    messages.success(request, _("The link is taken back."))


def _link(request: HttpRequest, found: Any) -> None:
    activity = _activity(request)
    if isinstance(found, Recommendation):
        follow_up.link_recommendation(activity, found, request.user)
    else:
        result = Result.objects.filter(pk=_number(request.POST.get("result", ""))).first()
        follow_up.link_objective(activity, found, request.user, result)
    messages.success(request, _("The activity is linked."))


def _activity(request: HttpRequest) -> Activity:
    """The validated activity of that number or address, if this person may edit it."""
    words = [part for part in request.POST.get("activity", "").strip().split("/") if part]
    visible = Activity.objects.visible_to(viewer_of(request)).filter(state=RecordState.VALIDATED)
    activity = visible.filter(pk=_number(words[-1] if words else "")).first()
    if activity is None:
        raise ValidationError(_("No activity of the register has this number or address."))
    if not scope_of(request.user).covers(activity.reporting_organisation_id):
        raise ValidationError(_("Only the organisation that reports an activity links it."))
    return activity


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0
