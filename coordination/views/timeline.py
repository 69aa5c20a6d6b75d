"""The timeline: the page, and the same as a drawing, a picture or a table."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from coordination.coverage_asked import CoverageAsked
from coordination.coverage_form import CoverageForm, chips_of
from coordination.exchange import timeline_table
from coordination.exchange.picture import png_of
from coordination.timeline_drawing import drawing_of
from coordination.timeline_sheet import GROUPINGS, TimelineSheet, timeline_of
from kb.exchange.tables import FORMATS, csv_response, xlsx_response
from kb.templatetags.dates import day

PICTURES = ("svg", "png")


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """The works of the matrix that the address asks for, as bars on a line of days."""
    viewer = viewer_of(request)
    asked = CoverageAsked.from_query(request.GET, viewer)
    by = _grouping(request)
    context = {
        **_drawn(timeline_of(asked, viewer, by)),
        "asked": asked,
        "form": CoverageForm(asked, viewer),
        "chips": chips_of(asked),
        "kept": [("by", by)],
        "groupings": GROUPINGS.items(),
        "kinds": (*FORMATS, *PICTURES),
        "room": "coverage",
    }
    return render(request, "coordination/timeline.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same as a file."""
    if kind not in (*FORMATS, *PICTURES):
        raise Http404
    viewer = viewer_of(request)
    asked = CoverageAsked.from_query(request.GET, viewer)
    if kind in PICTURES:
        return _picture(timeline_of(asked, viewer, _grouping(request)), kind)
    rows = timeline_table.lines(asked, viewer, _grouping(request), request.build_absolute_uri)
    respond = csv_response if kind == "csv" else xlsx_response
    return respond("toguna-timeline", timeline_table.header(), rows)


def _grouping(request: HttpRequest) -> str:
    by = request.GET.get("by", "")
    return by if by in GROUPINGS else next(iter(GROUPINGS))


def _drawn(sheet: TimelineSheet) -> dict[str, Any]:
    first, last = sheet.period
    days = _("%(first)s – %(last)s") % {"first": day(first), "last": day(last)}
    return {"sheet": sheet, "drawing": drawing_of(sheet), "days": days}


def _picture(sheet: TimelineSheet, kind: str) -> HttpResponse:
    context = _drawn(sheet) | {"stands_alone": True}
    svg = render_to_string("coordination/timeline.svg", context)
    if kind == "svg":
        return HttpResponse(svg, content_type="image/svg+xml")
    drawing = context["drawing"]
    return HttpResponse(png_of(svg, drawing.width, drawing.height), content_type="image/png")
