"""What partners promised, by partner and line by line, and how far each promise has come."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.viewer import viewer_of
from kb.exchange.tables import FORMATS, Cell, table_response
from kb.follow_up import commitment_actions
from kb.follow_up.delivery import progress_of, stages_of
from kb.follow_up.forms import StepForm
from kb.follow_up.promises import Asked, by_partner, narrowed, totals_of, visible_lines
from kb.follow_up.rights import rights_of
from kb.follow_up.tables import commitment_header, commitment_rows
from kb.follow_up.tracker import Chip, without
from kb.models import CommitmentLine, CommitmentState
from reference.models import Area, Organisation, Theme

# Lines are shown on one page: so many at most, and the file has them all.
LINES_SHOWN = 500


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """What partners promised, by partner, what is overdue first."""
    return _list(request, visible_lines(viewer_of(request)))


@require_safe
def partner(request: HttpRequest, code: str) -> HttpResponse:
    """What one partner promised, and what was promised to it."""
    found = get_object_or_404(Organisation, code=code)
    lines = visible_lines(viewer_of(request))
    received = list(lines.filter(beneficiary=found)[:LINES_SHOWN])
    return _list(request, lines.filter(promised_by=found), partner=found, received=received)


def _list(request: HttpRequest, everything: QuerySet[CommitmentLine], **more: Any) -> HttpResponse:
    asked = _asked(request)
    lines = list(narrowed(everything, asked)[: LINES_SHOWN + 1])
    shown = lines[:LINES_SHOWN]
    context = {
        "partners": by_partner(shown),
        "totals": totals_of(shown),
        "progress": progress_of(shown),
        "count": len(lines),
        "is_cut": len(lines) > LINES_SHOWN,
        "asked": asked,
        "chips": _chips(request, asked),
        "states": CommitmentState.choices,
        "is_narrowed": bool(asked),
        "query": request.GET.urlencode(),
        "room": "follow_up",
    }
    return render(request, "kb/follow_up/commitments.html", context | more)


def _asked(request: HttpRequest) -> Asked:
    """What the address asks for; what is no state is passed over."""
    state, area, theme = (
        request.GET.get(name, "").strip().replace("\0", "")[:60] for name in ("state", "area", "theme")
    )
    known = state if state in CommitmentState.values else ""
    return Asked(known, request.GET.get("overdue") == "1", area, theme)


def _chips(request: HttpRequest, asked: Asked) -> list[Chip]:
    """The area and the theme that are asked for, each with the address without it."""
    areas = Area.objects.filter(pcode=asked.area).defer("boundary")
    named = (
        ("area", asked.area, _("Area"), areas.first() if asked.area else None),
        ("theme", asked.theme, _("Theme"), Theme.objects.filter(code=asked.theme).first()),
    )
    return [
        Chip(_("%(name)s: %(value)s") % {"name": label, "value": thing or code}, without(request.GET, name))
        for name, code, label, thing in named
        if code
    ]


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same lines as a file; ``partner`` in the address is the code of one."""
    if kind not in FORMATS:
        raise Http404
    lines = narrowed(visible_lines(viewer_of(request)), _asked(request))
    if code := request.GET.get("partner", "").replace("\0", ""):
        lines = lines.filter(promised_by__code=code)
    rows: Iterator[Sequence[Cell]] = commitment_rows(lines, request.build_absolute_uri)
    return table_response(kind, _("toguna-commitments"), commitment_header(), rows)


# -- one promise


@require_safe
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise, what of it was signed, transferred and delivered, and why not all."""
    return _page(request, _visible(request, pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that something was signed, transferred or delivered."""
    found = _visible(request, pk)
    if not commitment_actions.may_step(rights_of(request.user), found):
        raise PermissionDenied
    if request.method != "POST":
        return redirect("commitment_line", pk)
    form = StepForm(request.POST, line=found)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        commitment_actions.add_step(found, form.said(), request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, found, form)
    messages.success(request, _("Recorded."))
    return redirect("commitment_line", pk)


@login_required
@require_POST
def step_back(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a step back."""
    found = _visible(request, pk)
    try:
        commitment_actions.take_back(get_object_or_404(found.steps, pk=number), request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Taken back."))
    return redirect("commitment_line", pk)


def _visible(request: HttpRequest, pk: int) -> CommitmentLine:
    return get_object_or_404(visible_lines(viewer_of(request)), pk=pk)


def _page(request: HttpRequest, found: CommitmentLine, form: StepForm | None = None) -> HttpResponse:
    may_step = (
        commitment_actions.may_step(rights_of(request.user), found)
        and found.state != CommitmentState.WITHDRAWN
    )
    context = {
        "line": found,
        "stages": stages_of(found, found.steps.select_related("by", "taken_back_by")),
        "steps": found.steps.select_related("by", "taken_back_by"),
        "form": form or (StepForm(line=found) if may_step else None),
        "may_step": may_step,
        "room": "follow_up",
    }
    return render(request, "kb/follow_up/commitment_line.html", context, status=422 if form else 200)
