"""Leadership's matrix: the page, its map, what stands behind a cell, and the matrix as a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from coordination.cell_panel import panel_of
from coordination.coverage_asked import CoverageAsked
from coordination.coverage_form import CoverageForm, chips_of, choices_of
from coordination.exchange.coverage_geojson import features_of
from coordination.exchange.coverage_json import matrix_json
from coordination.exchange.coverage_table import header, lines
from coordination.exchange.picture import png_of
from coordination.map_sheet import map_of
from coordination.permissions import scope_in
from coordination.sheet import sheet_of
from coordination.sheet_addresses import row_of
from kb.exchange.tables import FORMATS, table_response


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """The matrix that the address asks for, with the map of the same."""
    viewer = viewer_of(request)
    asked = CoverageAsked.from_query(request.GET, viewer)
    sheet = sheet_of(asked, viewer)
    context = {
        "asked": asked,
        "sheet": sheet,
        "map": map_of(asked, viewer, sheet.counted),
        "form": CoverageForm(asked, viewer),
        "chips": chips_of(asked),
        "choices": choices_of(asked),
        **_cell(request, asked),
    }
    return render(request, "coordination/coverage.html", context)


def _cell(request: HttpRequest, asked: CoverageAsked) -> dict[str, Any]:
    return {"room": "coverage", "may_register": bool(scope_in(request))}


@require_safe
def cell(request: HttpRequest) -> HttpResponse:
    """What stands behind one cell, as a page or, for htmx, as a panel beside the matrix."""
    row = row_of(request.GET.get("row", ""))
    if row is None:
        raise Http404
    viewer = viewer_of(request)
    asked = CoverageAsked.from_query(request.GET, viewer)
    context = {
        "asked": asked,
        "panel": panel_of(asked, row, request.GET.get("column", "")[:50], viewer),
        "may_register": bool(scope_in(request)),
        "room": "coverage",
    }
    template = "coordination/cell_panel.html" if request.htmx else "coordination/cell.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def coverage_map(request: HttpRequest) -> HttpResponse:
    """The map by itself, as a drawing."""
    viewer = viewer_of(request)
    asked = CoverageAsked.from_query(request.GET, viewer)
    context = {"asked": asked, "map": map_of(asked, viewer), "stands_alone": True}
    return render(request, "coordination/coverage_map.svg", context, content_type="image/svg+xml")


@require_safe
def map_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The map as a picture, or with its outlines for a map of one's own."""
    if kind not in {"png", "geojson"}:
        raise Http404
    viewer = viewer_of(request)
    asked = CoverageAsked.from_query(request.GET, viewer)
    found = map_of(asked, viewer)
    if kind == "geojson":
        features = features_of(found, asked.edition, request.build_absolute_uri)
        return JsonResponse(features, content_type="application/geo+json")
    context = {"asked": asked, "map": found, "stands_alone": True}
    svg = render_to_string("coordination/coverage_map.svg", context)
    picture = png_of(svg, found.drawn_width, found.drawn_height)
    return HttpResponse(picture, content_type="image/png")


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The matrix as a file, the question in its first lines."""
    if kind not in FORMATS:
        raise Http404
    viewer = viewer_of(request)
    sheet = sheet_of(CoverageAsked.from_query(request.GET, viewer), viewer)
    if kind == "json":
        return JsonResponse(matrix_json(sheet))
    return table_response(kind, "toguna-coverage", header(sheet), lines(sheet))
