"""Gaps: the list by priority, one gap with its needs and what is done about it, and the files of needs."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.viewer import viewer_of
from coordination.coverage_asked import CoverageAsked, editions_known
from coordination.coverage_form import CoverageForm, chips_of
from coordination.gap_list import gaps_listed, header, lines
from coordination.models import GapCase, GapDecision, Need, NeedFile
from coordination.needs import actions
from coordination.needs.forms import CaseForm, NeedFileForm
from coordination.permissions import scope_in
from kb.exchange.tables import FORMATS, csv_response, xlsx_response
from reference.models import Area, Theme
from search.types import TEAM

_FILES_SHOWN = 20


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """The gaps of the matrix that the address asks for, the gravest first."""
    viewer = viewer_of(request)
    asked = CoverageAsked.from_query(request.GET, viewer)
    context = {
        "asked": asked,
        "rows": gaps_listed(asked, viewer),
        "form": CoverageForm(asked, viewer),
        "chips": chips_of(asked),
        "may_register": bool(scope_in(request)),
        "may_decide": scope_in(request).validates,
        "room": "coverage",
    }
    return render(request, "coordination/gaps.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same list as a file."""
    if kind not in FORMATS:
        raise Http404
    viewer = viewer_of(request)
    rows = gaps_listed(CoverageAsked.from_query(request.GET, viewer), viewer)
    respond = csv_response if kind == "csv" else xlsx_response
    return respond("toguna-gaps", header(), lines(rows))


# -- one gap


@require_http_methods(["GET", "HEAD", "POST"])
def gap(request: HttpRequest, code: str, theme: str) -> HttpResponse:
    """What is needed there, who looks after it, and what was said and done; a coordinator adds to it."""
    area, subject = _area(code), get_object_or_404(Theme.objects.select_related("parent"), code=theme)
    case = GapCase.objects.filter(area__pcode=code, theme=subject).select_related("owner").first()
    may_decide = scope_in(request).validates
    form = CaseForm(request.POST or None, case)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        if _decided(request, form, area, subject):
            return redirect("gap", code, theme)
    sees_team = TEAM in viewer_of(request).tokens
    context = {
        "area": area,
        "theme": subject,
        "case": case,
        "needs": _needs(code, subject),
        "notes": case.notes.select_related("by") if case and sees_team else [],
        "form": form if may_decide else None,
        "may_register": bool(scope_in(request)),
        "decisions": dict(GapDecision.choices),
        "room": "coverage",
    }
    return render(request, "coordination/gap.html", context, status=422 if form.errors else 200)


def _area(code: str) -> Area:
    found = Area.objects.filter(pcode=code).defer("boundary").order_by("-edition").first()
    if found is None:
        raise Http404
    return found


def _needs(code: str, theme: Theme) -> Any:
    """What sources say of it, the latest first, with the figures of the area beside the themes."""
    near = [theme.parent_id] if theme.parent_id else theme.children.values_list("pk", flat=True)
    found = Need.objects.current().filter(area__pcode=code).about([theme.pk, *near])
    return found.select_related("measure", "theme", "document").order_by("-severity", "-date")


def _decided(request: HttpRequest, form: CaseForm, area: Area, theme: Theme) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.decide_gap(area, theme, form.said(), request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Recorded."))
    return True


# -- files of needs


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_files(request: HttpRequest) -> HttpResponse:
    """The files of needs that were loaded, and another one: checked first, then loaded whole or not."""
    scope_in(request).check_validates()
    form = NeedFileForm(request.POST or None, request.FILES or None, editions=editions_known())
    loaded = None
    if request.method == "POST" and form.is_valid():
        loaded = form.load(request.user, dry_run="load" not in request.POST)
        if "load" in request.POST and not loaded.problems:
            messages.success(request, _("Loaded: %(count)d rows.") % {"count": loaded.rows})
            return redirect("need_files")
    context = {
        "form": form,
        "loaded": loaded,
        "files": NeedFile.objects.select_related("by")[:_FILES_SHOWN],
        "room": "coverage",
    }
    wrong = bool(form.errors or (loaded and loaded.problems))
    return render(request, "coordination/need_files.html", context, status=422 if wrong else 200)


@never_cache
@login_required
@require_POST
def withdraw_needs(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a loading back."""
    scope_in(request).check_validates()
    actions.withdraw(get_object_or_404(NeedFile, pk=pk), request.user)
    messages.success(request, _("Taken back: what it replaced holds again."))
    return redirect("need_files")
