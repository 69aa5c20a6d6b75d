"""Reporting results by indicator on one screen."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coordination import actions
from coordination.actions import Together
from coordination.models import Activity, ActivityStatus
from coordination.permissions import Scope, scope_in
from coordination.result_table import COLUMNS, ResultTable
from coordination.table import lines_of

# More activities than that are never on one screen.
MOST_AT_ONCE = 25
_OVER = (ActivityStatus.CLOSED, ActivityStatus.CANCELLED)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def results(request: HttpRequest) -> HttpResponse:
    """The numbers of one's activities that go on, or of those named (``pk``), by indicator and period. All
    are saved or none: what is wrong stands in its cell, and what somebody else changed meanwhile is shown
    beside (409)."""
    scope = scope_in(request)
    if not scope:
        raise PermissionDenied
    chosen = _chosen(request, scope)
    if request.method != "POST":
        return _page(request, ResultTable(chosen))
    table = ResultTable(chosen, request.POST)
    if not table.read():
        return _page(request, table, 400)
    said = _said(request, table)
    if table.period_error:
        return _page(request, table, 400)
    return _saved(request, table, said)


def _said(request: HttpRequest, table: ResultTable) -> Together:
    if request.POST.get("do") != "add-period":
        return table.changes()
    try:
        return table.with_period(request.POST.get("from", ""), request.POST.get("to", ""))
    except ValidationError as error:
        table.period_error = error.messages[0]
        return {}


def _saved(request: HttpRequest, table: ResultTable, said: Together) -> HttpResponse:
    try:
        done = actions.change_together(said, request.user)
    except actions.TogetherError as error:
        table.add(error.refused, said)
        return _page(request, table, 409 if table.is_stale else 400)
    messages.success(request, _told(len(done)))
    pks = "&".join(f"pk={pk}" for pk in request.POST.getlist("pk") if pk.isdecimal())
    return redirect(f"{reverse('activity_results')}?{pks}" if pks else "activity_results")


def _told(count: int) -> str:
    if not count:
        return _("Nothing was changed: everything said so already.")
    said = ngettext(
        "The numbers of %(count)d activity are saved.",
        "The numbers of %(count)d activities are saved.",
        count,
    )
    return said % {"count": count}


def _page(request: HttpRequest, table: ResultTable, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "table": table,
        "columns": COLUMNS,
        "room": "register",
        "period": {name: request.POST.get(name, "")[:30] for name in ("from", "to")},
    }
    return render(request, "coordination/result_table.html", context, status=status)


def _chosen(request: HttpRequest, scope: Scope) -> list[Activity]:
    """Only those this person registers for, that have anything to be measured."""
    own = Activity.objects.all() if scope.validates else Activity.objects.of(scope.organisations)
    asked = (request.POST if request.method == "POST" else request.GET).getlist("pk")
    pks = [int(text) for text in asked if text.isdecimal() and len(text) < 18][:MOST_AT_ONCE]
    if asked:
        own = own.filter(pk__in=pks)
    else:
        going_on = Q(status=None) | ~Q(status__in=_OVER)
        own = Activity.objects.of(scope.organisations).filter(going_on, results__isnull=False).distinct()
    return list(lines_of(own)[:MOST_AT_ONCE])
