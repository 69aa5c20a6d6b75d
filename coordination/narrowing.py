"""The queries behind ``coordination.filters``: which rows of the register a question is about.

What is said here of a period is what ``coordination.counting.presence`` says of one row.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from coordination import conditions
from coordination.footprints import Status
from coordination.models import (
    Activity,
    Footprint,
    LegalLink,
    OverlapPair,
    OverlapReview,
    Participation,
    Programme,
    RecordState,
)
from coordination.weights import LISTED
from reference.models import Organisation
from search.types import Viewer

if TYPE_CHECKING:
    from coordination.filters import ActivityFilter

UNDATED = Q(start=None, end=None)
# In an address: of no programme. No code has this sign.
NO_PROGRAMME = "~"
_STILL = (Status.CANCELLED, Status.SUSPENDED)
# Without these nobody has dates to cross a period with.
_BESIDE_THE_PERIOD = {"undated", "historical", "incomplete"}


def rows(chosen: ActivityFilter, viewer: Viewer) -> QuerySet[Footprint]:
    """The validated footprints that this viewer may read, narrowed by all but the period and the marks."""
    seen = Footprint.objects.current().validated().visible_to(viewer)
    return seen.filter(_placed(chosen) & _on_themes(chosen) & _of_organisation(chosen) & _said(chosen))


def footprints(chosen: ActivityFilter, viewer: Viewer, today: date) -> QuerySet[Footprint]:
    """The same, of the period and with the marks too."""
    found = rows(chosen, viewer).filter(in_period(chosen, today))
    for mark in chosen.marks:
        found = found.filter(_marked(mark, chosen, viewer, today))
    return found


def activities(chosen: ActivityFilter, viewer: Viewer, today: date) -> QuerySet[Activity]:
    """The validated activities that this viewer may read and of which a footprint fits."""
    seen = Activity.objects.visible_to(viewer).filter(state=RecordState.VALIDATED)
    if chosen.reads_footprints:
        return seen.filter(pk__in=footprints(chosen, viewer, today).values("activity"))
    seen = seen.filter(_of_activity(chosen))
    return seen.filter(incomplete=True) if "incomplete" in chosen.marks else seen


def _placed(chosen: ActivityFilter) -> Q:
    place = Q()
    if chosen.areas:
        place |= _in_areas(chosen)
    if chosen.zones:
        place |= Q(zone__in=chosen.zones)
    if chosen.places:
        place |= Q(place_kind__in=chosen.places)
    return place


def _in_areas(chosen: ActivityFilter) -> Q:
    region, cercle, commune = (
        Q(**{f"{level}__in": chosen.areas}) for level in ("region", "cercle", "commune")
    )
    if "area" in chosen.exactly:
        region, cercle = region & Q(cercle=""), cercle & Q(commune="")
    return region | cercle | commune


def _on_themes(chosen: ActivityFilter) -> Q:
    if not chosen.themes:
        return Q()
    theme = Q(theme__in=chosen.themes)
    return theme if "theme" in chosen.exactly else theme | Q(branch__in=chosen.themes)


def _organisations(chosen: ActivityFilter) -> QuerySet[Any] | None:
    """The keys of those that are asked for; None when none is."""
    wanted = Q()
    if chosen.organisations:
        wanted &= Q(code__in=chosen.organisations)
    if chosen.organisation_types:
        wanted &= Q(type__in=chosen.organisation_types)
    return Organisation.objects.filter(wanted).values("pk") if wanted else None


def _of_organisation(chosen: ActivityFilter) -> Q:
    organisations = _organisations(chosen)
    if organisations is None:
        return Q()
    if chosen.is_of_implementers:
        return Q(organisation__in=organisations)
    return Q(activity__in=Activity.objects.filter(_with_role(chosen, organisations)).values("pk"))


def _with_role(chosen: ActivityFilter, organisations: QuerySet[Any]) -> Q:
    """The organisations have the role in it: asked of activities."""
    reporting = Q(reporting_organisation__in=organisations)
    if chosen.role == "reporting":
        return reporting
    held = Participation.objects.filter(organisation__in=organisations)
    if chosen.role == "any":
        return reporting | Q(pk__in=held.values("activity"))
    return Q(pk__in=held.filter(role=chosen.role).values("activity"))


def _said(chosen: ActivityFilter) -> Q:
    """What is said of the whole activity, asked of its footprints."""
    wanted = _of_status(chosen)
    if chosen.types:
        wanted &= Q(type__in=chosen.types)
    if chosen.visibilities:
        wanted &= Q(visibility__in=chosen.visibilities)
    if chosen.programmes or chosen.q or chosen.texts:
        narrowed = Activity.objects.filter(_of_programme(chosen) & _titled(chosen) & _on_texts(chosen))
        wanted &= Q(activity__in=narrowed.values("pk"))
    return wanted


def _of_activity(chosen: ActivityFilter) -> Q:
    """The same, asked of activities."""
    wanted = _of_status(chosen) & _of_programme(chosen) & _titled(chosen) & _on_texts(chosen)
    if chosen.types:
        wanted &= Q(type__code__in=chosen.types)
    if chosen.visibilities:
        wanted &= Q(visibility__in=chosen.visibilities)
    organisations = _organisations(chosen)
    return wanted if organisations is None else wanted & _with_role(chosen, organisations)


def _of_status(chosen: ActivityFilter) -> Q:
    if not chosen.statuses:
        return Q()
    known = Q(status__in=[int(status) for status in chosen.statuses if status.isdecimal()])
    return known if all(status.isdecimal() for status in chosen.statuses) else known | Q(status=None)


def _of_programme(chosen: ActivityFilter) -> Q:
    """Of these programmes, or of one within them, or of none."""
    if not chosen.programmes:
        return Q()
    within = Q()
    paths = ("code",) if "programme" in chosen.exactly else ("code", "parent__code", "parent__parent__code")
    for path in paths:
        within |= Q(**{f"{path}__in": chosen.programmes})
    wanted = Q(programme__in=Programme.objects.filter(within).values("pk"))
    return wanted | Q(programme=None) if NO_PROGRAMME in chosen.programmes else wanted


def _on_texts(chosen: ActivityFilter) -> Q:
    if not chosen.texts:
        return Q()
    return Q(pk__in=LegalLink.objects.filter(work__key__in=chosen.texts).values("activity"))


def _titled(chosen: ActivityFilter) -> Q:
    """Every word stands in a title or a sentence. SQLite folds the case of ASCII alone, hence the forms."""
    wanted = Q()
    for word in chosen.q.split()[:12]:
        spoken = Q()
        for form in {word, word.lower(), word.capitalize(), word.upper()}:
            for name in ("title_fr", "title_en", "summary_fr", "summary_en"):
                spoken |= Q(**{f"{name}__icontains": form})
        wanted &= spoken
    return wanted


def in_period(chosen: ActivityFilter, today: date) -> Q:
    """What is present in the period, as ``presence`` says it; what is undated comes in by its mark alone."""
    if chosen.first is None and chosen.last is None:
        return Q()
    begun = Q(start=None) | Q(start__lte=chosen.last) if chosen.last else Q()
    lasting = Q()
    if chosen.first:
        lasting = Q(end=None) | Q(end__gte=chosen.first)
        lasting |= conditions.overdue(today) if today >= chosen.first else Q(pk__in=[])
    present = ~UNDATED & begun & lasting
    if _BESIDE_THE_PERIOD & set(chosen.marks):
        present |= UNDATED
    return present if chosen.statuses else present & (Q(status=None) | ~Q(status__in=_STILL))


def _marked(mark: str, chosen: ActivityFilter, viewer: Viewer, today: date) -> Q:
    if mark == "undated":
        return UNDATED if "historical" in chosen.marks else UNDATED & Q(historical=False)
    if mark == "overlap":
        return _overlapping(chosen, viewer, today)
    return {
        "historical": Q(historical=True),
        "late": conditions.late(today),
        "unconfirmed": conditions.unconfirmed(today),
        "ending": conditions.ends_soon(today),
        "incomplete": Q(activity__incomplete=True),
    }[mark]


def _overlapping(chosen: ActivityFilter, viewer: Viewer, today: date) -> Q:
    """In a pair that is listed and that nobody has decided, with a row of the period that may be read."""
    there = Footprint.objects.current().validated().visible_to(viewer).filter(in_period(chosen, today))
    decided = OverlapReview.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
    pairs = OverlapPair.objects.filter(
        ~Exists(decided),
        score__gte=LISTED,
        possible_double=False,
        first_footprint__in=there.values("pk"),
        second_footprint__in=there.values("pk"),
    )
    return Q(pk__in=pairs.values("first_footprint")) | Q(pk__in=pairs.values("second_footprint"))
