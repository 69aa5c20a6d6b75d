"""Keeping one's activities up to date: nothing has changed, several at once in a table, back to before."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from coordination import actions
from coordination.due import due
from coordination.models import Activity
from coordination.permissions import Scope, scope_in
from coordination.table import Table, lines_of
from coordination.views.registering import editable

# More than a table has lines are never sent.
MOST_AT_ONCE = 25


@never_cache
@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that nothing has changed, or take that back; the answer is the page one came from."""
    activity = editable(request, pk)
    undo = "undo" in request.POST
    try:
        (actions.take_back_confirmation if undo else actions.confirm)(activity, request.user)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        said = _("Taken back.") if undo else _("Thank you: “%(title)s” holds as of today.")
        messages.success(request, said % {"title": activity.title} if not undo else said)
    return redirect("activity", pk) if "here" in request.POST else redirect("register")


@never_cache
@login_required
@require_POST
def restore(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """Go back to what the activity said before a change; the form then shows it, to be handed in."""
    activity = editable(request, pk)
    entry = get_object_or_404(activity.changes, pk=change)
    try:
        actions.restore(entry, request.user, activity.version)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("activity_history", pk)
    messages.success(
        request, _("This is what it said before that change. Hand it in, or change what you want first.")
    )
    return redirect("activity_edit", pk)


# -- several at once


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest) -> HttpResponse:
    """Status and dates of several of one's activities, to change at once: those ticked (``pk``), or what is
    due, or the latest. All are changed or none: what is wrong stands in its cell, and what somebody else
    changed meanwhile is shown beside (409)."""
    scope = scope_in(request)
    if not scope:
        raise PermissionDenied
    chosen = _chosen(request, scope)
    if request.method != "POST":
        return _page(request, Table(chosen))
    if "confirm" in request.POST:
        return _confirmed(request, chosen)
    sent = Table(chosen, request.POST)
    if not sent.is_valid():
        return _page(request, sent, 400)
    try:
        done = actions.change_together(sent.changes(), request.user)
    except actions.TogetherError as error:
        sent.add(error.refused)
        return _page(request, sent, 409 if sent.is_stale else 400)
    messages.success(request, _told(len(done)))
    return redirect("register")


def _page(request: HttpRequest, shown: Table, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"table": shown, "room": "register"}
    return render(request, "coordination/table.html", context, status=status)


def _chosen(request: HttpRequest, scope: Scope) -> list[Activity]:
    """The activities of the table, in the order of the register; only those this person registers for."""
    own = Activity.objects.of(scope.organisations)
    is_sent = request.method == "POST"
    asked = (request.POST if is_sent else request.GET).getlist("pk")
    if asked or is_sent:
        own = (Activity.objects.all() if scope.validates else own).filter(pk__in=_numbers(asked))
    elif found := _first(due(own, timezone.localdate())):
        return found
    return _first(own)


def _first(activities: QuerySet[Activity]) -> list[Activity]:
    return list(lines_of(activities)[:MOST_AT_ONCE])


def _numbers(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and len(text) < 18][:MOST_AT_ONCE]


def _confirmed(request: HttpRequest, chosen: list[Activity]) -> HttpResponse:
    """Nothing has changed in any of these; those of which that cannot be said are told."""
    done = 0
    for activity in chosen:
        try:
            actions.confirm(activity, request.user)
            done += 1
        except ValidationError as error:
            messages.warning(request, format_html("“{}”: {}", activity.title, error.messages[0]))
    if done:
        said = ngettext("%(count)d holds as of today.", "%(count)d hold as of today.", done)
        messages.success(request, said % {"count": done})
    return redirect("register")


def _told(count: int) -> str:
    if not count:
        return _("Nothing was changed: everything said so already.")
    said = ngettext("%(count)d activity was changed.", "%(count)d activities were changed.", count)
    return said % {"count": count}
