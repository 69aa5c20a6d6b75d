"""Saying what one does: the form, the draft kept while one types, the summary to check, handing in."""

import uuid
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.viewer import viewer_of
from coordination import actions
from coordination.beginning import blank_for, content_for
from coordination.content import CONTENT_RELATIONS, ActivityContent, pending_content
from coordination.forms import MANDATORY, ActivityForm
from coordination.models import Activity, RecordState
from coordination.neighbours import Neighbours, neighbours_of
from coordination.permissions import scope_in
from coordination.pickers import PickerField, picked_from, picker
from coordination.rules import problems_of
from coordination.wording import changes_between, rows_of
from reference.models import Organisation

_READ_OR_SEND = ["GET", "HEAD", "POST"]


@dataclass
class Sheet:
    """A form on the page, the record it works on, if there is one yet, and what it sends besides."""

    form: ActivityForm
    key: uuid.UUID
    version: int | None = None
    activity: Activity | None = None
    conflict: list[tuple[str, str, str]] | None = None

    @property
    def url(self) -> str:
        """Where it is sent to."""
        return reverse("activity_edit", args=[self.activity.pk]) if self.activity else reverse("activity_new")


# -- which records, and for whom


def organisations_of(request: HttpRequest) -> QuerySet[Organisation]:
    """The organisations for which this person registers."""
    scope = scope_in(request)
    return (
        Organisation.objects.all()
        if scope.validates
        else Organisation.objects.filter(pk__in=scope.organisations)
    )


def editable(request: HttpRequest, pk: int) -> Activity:
    """The record, for who may change it: 404 for who may not see it, 403 for who may only see it."""
    seen = Activity.objects.visible_to(viewer_of(request)).select_related("reporting_organisation")
    records = seen.prefetch_related(*CONTENT_RELATIONS)
    activity = get_object_or_404(records, pk=pk)
    scope_in(request).check_covers(activity.reporting_organisation_id)
    return activity


def sheet_sent(request: HttpRequest, activity: Activity | None = None) -> Sheet:
    """What a person sent: the form, read, on the record that it was opened on or has made."""
    key = _uuid(request.POST.get("form_key"))
    version = request.POST.get("version", "")
    if activity is None:
        activity = Activity.objects.filter(form_key=key).first()
        if activity:
            scope_in(request).check_covers(activity.reporting_organisation_id)
    base = pending_content(activity) if activity else blank_for(cast("User", request.user))
    language = request.POST.get("language", "")
    form = ActivityForm(
        request.POST,
        base,
        organisations_of(request),
        language if language in {"fr", "en"} else get_language()[:2],
        viewer_of(request),
    )
    form.is_valid()
    return Sheet(form, key, int(version) if version.isdecimal() and len(version) < 10 else None, activity)


def _uuid(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.uuid4()


# -- the form


@never_cache
@login_required
@require_http_methods(_READ_OR_SEND)
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new activity; ``copy`` in the address takes another one of one's own as a beginning,
    ``area``, ``zone`` and ``theme`` (codes) begin it for a place and a subject."""
    if not scope_in(request):
        raise PermissionDenied
    if request.method == "POST":
        return _sent(request, sheet_sent(request))
    user = cast("User", request.user)
    content = content_for(user, request.GET)
    if content is None:
        raise Http404
    return _page(request, Sheet(_form(request, content), uuid.uuid4()))


@never_cache
@login_required
@require_http_methods(_READ_OR_SEND)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an activity that is there: a draft, or a version that waits beside a validated one."""
    activity = editable(request, pk)
    if request.method == "POST":
        return _sent(request, sheet_sent(request, activity))
    form = _form(request, pending_content(activity))
    return _page(request, Sheet(form, uuid.uuid4(), activity.version, activity))


def _form(request: HttpRequest, content: ActivityContent) -> ActivityForm:
    return ActivityForm(None, content, organisations_of(request), get_language()[:2], viewer_of(request))


def _sent(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Keep what was sent, whatever it was sent for; then do that."""
    asked = request.POST.get("do", "save")
    content = sheet.form.content()
    if not content.reporting_organisation_id:
        sheet.form.add_problems({"reporting_organisation": _("Choose for which organisation you register.")})
        return _kept(request, sheet) if asked == "keep" else _page(request, sheet, 400)
    if refusal := _keep(request, sheet, content, asked):
        return refusal
    if asked == "keep":
        return _kept(request, sheet)
    if asked == "review":
        sheet.form.add_problems(problems_of(content))
    only_shows = asked == "find" or asked.startswith("add-")
    if sheet.form.is_wrong or only_shows:
        return _page(request, sheet, 200 if only_shows else 400)
    if asked == "review":
        return redirect("activity_summary", sheet.activity.pk)  # type: ignore[union-attr]
    messages.success(request, _("The draft is kept."))
    return redirect(f"{sheet.url}#neighbours" if asked == "check" else sheet.url)


def _keep(request: HttpRequest, sheet: Sheet, content: ActivityContent, asked: str) -> HttpResponse | None:
    """Save the draft; what to answer when it cannot be."""
    pk = sheet.activity.pk if sheet.activity else None
    try:
        sheet.activity = actions.save_draft(content, request.user, sheet.key, pk, sheet.version)
    except actions.StaleError as stale:
        return _stale(request, sheet, stale, asked)
    except ValidationError as refused:
        sheet.form.add_problems({name: problems[0] for name, problems in refused.message_dict.items()})
        return _kept(request, sheet) if asked == "keep" else _page(request, sheet, 400)
    sheet.version = sheet.activity.version
    return None


def _stale(request: HttpRequest, sheet: Sheet, stale: actions.StaleError, asked: str) -> HttpResponse:
    """Both versions, field by field; the person's own stays in the form, to be saved on top."""
    sheet.activity = stale.activity
    if asked == "keep":
        return _kept(request, sheet, is_stale=True)
    sheet.version = stale.activity.version
    sheet.conflict = changes_between(stale.current, sheet.form.content())
    return _page(request, sheet, 409)


def _page(request: HttpRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
    form, activity = sheet.form, sheet.activity
    content = form.content() if form.is_bound else form.base
    context = {
        "sheet": sheet,
        "form": form,
        "activity": activity,
        "state": state_of(activity) if activity else "",
        "pickers": form.pickers(),
        "share_rows": form.share_rows() if form.shares.is_open else [],
        "progress": _progress(content),
        "saved_at": activity.updated_at if activity else None,
        "room": "register",
    } | panel(request, content, activity)
    return render(request, "coordination/form.html", context, status=status)


def _kept(request: HttpRequest, sheet: Sheet, is_stale: bool = False) -> HttpResponse:
    """The line that tells that the draft is kept, for htmx, with what the form must know now."""
    context = {
        "sheet": sheet,
        "is_stale": is_stale,
        "saved_now": None if sheet.activity is None or is_stale else timezone.now(),
        "progress": _progress(sheet.form.content()),
        "wrong": _wrong(sheet.form),
    }
    response = render(request, "coordination/kept.html", context)
    response["HX-Trigger-After-Settle"] = "kept"
    if sheet.activity and not is_stale:
        response["HX-Replace-Url"] = sheet.url
    return response


def _wrong(form: ActivityForm) -> list[tuple[str, str]]:
    """What could not be read, each with its label; the draft lacks it."""
    own = [
        (str(form[name].label), str(errors[0])) for name, errors in form.errors.items() if name in form.fields
    ]
    return own + [(label, error) for _at, label, error in form.sections.errors]


def _progress(content: ActivityContent) -> tuple[int, int]:
    """How many of the mandatory fields are filled, and how many there are."""
    return MANDATORY - len(content.missing), MANDATORY


def state_of(activity: Activity) -> str:
    """How far the version that its people work on has come; empty for a validated one as it stands."""
    return activity.proposal_state if activity.state == RecordState.VALIDATED else activity.state


def panel(request: HttpRequest, content: ActivityContent, activity: Activity | None) -> dict[str, Any]:
    """What the panel of neighbours shows: there is nothing to look for before theme and place are said."""
    can_be_checked = bool(content.themes and (content.places or content.countrywide))
    is_known = can_be_checked or activity is not None
    return {
        "neighbours": neighbours_of(content, viewer_of(request), activity) if is_known else Neighbours(),
        "reviewed": activity,
        "can_decide": activity is not None,
        "can_be_checked": can_be_checked,
    }


@never_cache
@login_required
@require_safe
def options(request: HttpRequest, field: str) -> HttpResponse:
    """The list of a picker, as one types: what is ticked, then what the text finds."""
    found = ActivityForm.base_fields.get(field)
    if not isinstance(found, PickerField) or not scope_in(request):
        raise Http404
    context = {"picker": picker(field, found, "", picked_from(request.GET, field), [])}
    return render(request, "coordination/options.html", context)


# -- the summary, and what comes after


@never_cache
@login_required
@require_http_methods(_READ_OR_SEND)
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """All that will be handed in, in words, with the overlaps to decide; sent, it is handed in."""
    activity = editable(request, pk)
    content = pending_content(activity)
    problems = problems_of(content)
    if request.method == "POST" and not problems:
        version = request.POST.get("version", "")
        if state_of(activity) == RecordState.SUBMITTED:
            return redirect("activity_submitted", pk)
        if version == str(activity.version):
            actions.submit(content, request.user, uuid.uuid4(), pk, activity.version)
            return redirect("activity_submitted", pk)
        messages.warning(request, _("The activity changed since you read it: please read it again."))
    if problems or state_of(activity) in {"", RecordState.SUBMITTED}:
        return _not_to_submit(request, activity, problems)
    context = {"activity": activity, "rows": rows_of(content), "room": "register"}
    context |= panel(request, content, activity)
    return render(request, "coordination/summary.html", context)


def _not_to_submit(request: HttpRequest, activity: Activity, problems: dict[str, str]) -> HttpResponse:
    if problems:
        messages.warning(request, _("Some fields are still missing or wrong."))
        return redirect("activity_edit", activity.pk)
    return redirect("activity", activity.pk)


@never_cache
@login_required
@require_safe
def submitted(request: HttpRequest, pk: int) -> HttpResponse:
    """What happens next."""
    activity = editable(request, pk)
    if state_of(activity) != RecordState.SUBMITTED:
        return redirect("activity", pk)
    return render(request, "coordination/submitted.html", {"activity": activity, "room": "register"})


@never_cache
@login_required
@require_http_methods(_READ_OR_SEND)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to throw away a draft, or the version that waits beside a validated one; then do it."""
    activity = editable(request, pk)
    if not state_of(activity):
        return redirect("activity", pk)
    if request.method != "POST":
        return render(request, "coordination/discard.html", {"activity": activity, "room": "register"})
    is_live = activity.state == RecordState.VALIDATED
    try:
        actions.discard(activity, request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("activity", pk)
    messages.success(
        request, _("Your changes were thrown away.") if is_live else _("The draft was thrown away.")
    )
    return redirect("activity", pk) if is_live else redirect("register")
