"""All about one region, one theme, one programme: a page each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from coordination.about.subjects import of_area, of_programme, of_theme
from coordination.coverage_asked import editions_known
from coordination.models import Programme
from reference.models import Area, AreaLevel, Theme

_LEVELS = (AreaLevel.REGION, AreaLevel.CERCLE)


@require_safe
def area(request: HttpRequest, code: str) -> HttpResponse:
    """A region or a cercle, in the edition of the areas that is in use, or the one that the address names."""
    found = _area(code, request.GET.get("edition", ""))
    context = {
        "about": of_area(found, viewer_of(request)),
        "title": found.name,
        "kind": found.get_level_display(),
        "above": found.parent if found.parent and found.parent.level in _LEVELS else None,
        "within": found.children.filter(level=AreaLevel.CERCLE).defer("boundary"),
        "area": found,
        "room": "coverage",
    }
    return render(request, "coordination/about/area.html", context)


def _area(code: str, edition: str) -> Area:
    areas = Area.objects.filter(pcode=code, level__in=_LEVELS).select_related("parent")
    known = {found.edition: found for found in areas.defer("boundary", "parent__boundary")}
    order = (edition, *editions_known(), *known)
    found = next((known[one] for one in order if one in known), None)
    if found is None:
        raise Http404
    return found


@require_safe
def theme(request: HttpRequest, code: str) -> HttpResponse:
    """A theme, with its narrower ones."""
    found = get_object_or_404(Theme.objects.select_related("parent"), code=code)
    context = {
        "about": of_theme(found, viewer_of(request)),
        "title": found.name,
        "kind": _("Theme"),
        "theme": found,
        "narrower": found.children.all(),
        "room": "coverage",
    }
    return render(request, "coordination/about/theme.html", context)


@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """A programme, with those within it and who takes part."""
    found = get_object_or_404(Programme.objects.select_related("parent"), code=code)
    roles: dict[str, list[object]] = {}
    for held in found.participations.select_related("organisation").order_by("role", "organisation__name_fr"):
        roles.setdefault(str(held.get_role_display()), []).append(held.organisation)
    context = {
        "about": of_programme(found, viewer_of(request)),
        "title": found.name,
        "kind": _("Programme"),
        "programme": found,
        "roles": roles.items(),
        "within": found.children.all(),
        "room": "activities",
    }
    return render(request, "coordination/about/programme.html", context)
