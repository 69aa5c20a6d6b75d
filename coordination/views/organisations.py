"""The page of an organisation: who it is, and what the register and the library say of it."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from coordination.about.page import SHOWN, Listed
from coordination.about.subjects import of_organisation
from coordination.filters import ActivityFilter
from coordination.listing import counted as pieces_of_work
from coordination.listing import rows_of, sorted_by
from coordination.models import Programme, ProgrammeParticipation
from reference.bilingual import in_language
from reference.models import Organisation, Presence
from search.types import Viewer


@require_safe
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """Organisations are known to everybody; of their activities and texts each sees what it may."""
    known = Organisation.everywhere.select_related("parent", "successor", "merged_into")
    found = get_object_or_404(known, code=code)
    if found.merged_into:
        return redirect("organisation", found.merged_into.code, permanent=False)
    viewer = viewer_of(request)
    context = {
        "organisation": found,
        "acronym": in_language(found, "acronym"),
        "other_names": _other_names(found),
        "predecessors": found.predecessors.all(),
        "sections": found.sections.all(),
        "presences": _presences(found),
        "programmes": _programmes(found),
        "about": replace(of_organisation(found, viewer), activities=_activities(found, viewer)),
        "room": "activities",
    }
    return render(request, "coordination/organisation.html", context)


def _other_names(found: Organisation) -> list[str]:
    """What else it is called, in the other language, in short or in files and texts."""
    said = {found.name, in_language(found, "acronym")}
    names = [found.name_fr, found.name_en, found.acronym_fr, found.acronym_en]
    names += found.aliases.order_by("name").values_list("name", flat=True)
    return [name for name in dict.fromkeys(names) if name and name not in said]


def _activities(found: Organisation, viewer: Viewer) -> Listed:
    """Those that it reports or takes part in, in whatever role; its matrix counts what it does itself."""
    asked = ActivityFilter(organisations=(found.code,), role="any")
    found_there = asked.activities(viewer)
    rows = rows_of(sorted_by(found_there, "start")[:SHOWN])
    return Listed(rows, pieces_of_work(found_there)[1], f"{reverse('activities')}?{asked.changed()}")


def _presences(found: Organisation) -> list[Presence]:
    return list(
        found.presences.select_related("area")
        .defer("area__boundary")
        .order_by("area__level", "area__name_fr")
    )


def _programmes(found: Organisation) -> list[tuple[Programme, list[str]]]:
    """The programmes that it takes part in, each with its roles."""
    roles: dict[Programme, list[str]] = {}
    held = ProgrammeParticipation.objects.filter(organisation=found).select_related("programme")
    for participation in held.order_by("programme__name_fr", "programme", "role"):
        roles.setdefault(participation.programme, []).append(participation.get_role_display())
    return list(roles.items())
