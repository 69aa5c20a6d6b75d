"""The pages of one activity."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.viewer import viewer_of
from coordination.models import Activity


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the register says of an activity; 404 for whoever may not see it."""
    activity = get_object_or_404(Activity.objects.visible_to(viewer_of(request)), pk=pk)
    return render(request, "coordination/activity.html", {"activity": activity})
