"""Matrices of organisations and donors, as a page and as a file."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from coordination.coverage_asked import CoverageAsked
from coordination.coverage_form import CoverageForm, chips_of, choices_of
from coordination.crossing_sheet import AXES, LABELS, CrossedSheet, crossing_asked, crossing_of, header, lines
from kb.exchange.tables import FORMATS, table_response
from kb.templatetags.dates import day


@require_safe
def crossing(request: HttpRequest) -> HttpResponse:
    """The matrix of the axes that the address names."""
    sheet = _sheet(request)
    viewer = viewer_of(request)
    first, last = sheet.period
    context = {
        "asked": sheet.asked,
        "sheet": sheet,
        "title": LABELS[sheet.axes],
        "days": _("%(first)s – %(last)s") % {"first": day(first), "last": day(last)},
        "axes": LABELS.items(),
        "form": CoverageForm(sheet.asked, viewer),
        "chips": chips_of(sheet.asked),
        "choices": choices_of(sheet.asked),
        "kept": [("axes", sheet.axes)],
        "room": "coverage",
    }
    return render(request, "coordination/crossing.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same as a file, all its rows."""
    if kind not in FORMATS:
        raise Http404
    sheet = _sheet(request)
    return table_response(kind, f"toguna-{sheet.axes}", header(sheet), lines(sheet))


def _sheet(request: HttpRequest) -> CrossedSheet:
    viewer = viewer_of(request)
    axes = request.GET.get("axes", "")
    axes = axes if axes in AXES else next(iter(AXES))
    asked = crossing_asked(CoverageAsked.from_query(request.GET, viewer), axes)
    return crossing_of(asked, viewer, axes)
