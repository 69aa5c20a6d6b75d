"""The page of one region or cercle, one theme, one programme, one organisation."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from coordination.about.page import SHOWN, SHOWN_WHOLE, About, Beside, Listed, about, seen, works_of
from coordination.models import ActivityDocument, LegalLink, Programme, RecommendationLink
from kb.follow_up import promises, tracker
from kb.models import CommitmentLine, Recommendation
from kb.models.commitments import CommitmentArea
from kb.models.recommendations import RecommendationArea
from reference.models import Area, AreaLevel, Organisation, Theme
from search.types import Viewer


def of_area(area: Area, viewer: Viewer) -> About:
    """All about a region or a cercle: what lies in it counts."""
    level = "cercle" if area.level == AreaLevel.REGION else "commune"
    query = {"area": area.pcode, "level": level, "edition": area.edition}
    return about(
        query,
        viewer,
        "organisation",
        Beside(
            works_of(viewer, _texts_of_area(area, viewer)),
            _recommendations(viewer, area=area.pcode),
            _promises(viewer, area=area.pcode),
        ),
        within=area.pcode,
    )


def of_theme(theme: Theme, viewer: Viewer) -> About:
    """All about a theme, with its narrower ones."""
    on_it = Q(themes=theme) | Q(themes__parent=theme)
    return about(
        {"theme": theme.code, "detail": "theme"},
        viewer,
        "organisation",
        Beside(
            works_of(viewer, on_it, f"{reverse('library')}?theme={theme.code}"),
            _recommendations(viewer, theme=theme.code),
            _promises(viewer, theme=theme.code),
        ),
    )


def of_programme(programme: Programme, viewer: Viewer) -> About:
    """All about a programme, with those within it."""
    of_it = Q(programme=programme) | Q(programme__parent=programme) | Q(programme__parent__parent=programme)
    return about(
        {"programme": programme.code},
        viewer,
        "area",
        Beside(
            works_of(viewer, _texts_of_activities(of_it, viewer) | _texts_that_name(programme)),
            _answered_by(of_it, viewer),
            _promises_that_name(programme, viewer),
        ),
    )


def of_organisation(organisation: Organisation, viewer: Viewer) -> About:
    """All about an organisation, as the one that does the work."""
    code = organisation.code
    concerning = Recommendation.objects.visible_to(viewer).concerning(organisation)
    rows = tracker.with_rows(tracker.sorted_by(concerning, ""))
    made = promises.visible_lines(viewer).filter(promised_by=organisation)
    return about(
        {"organisation": code},
        viewer,
        "programme",
        Beside(
            works_of(viewer, Q(issuer=organisation)),
            Listed(list(rows[:SHOWN]), concerning.count(), reverse("recommendations_to", args=[code])),
            Listed(list(made[:SHOWN]), made.count(), reverse("commitments_of", args=[code])),
        ),
    )


# -- texts


def _texts_of_area(area: Area, viewer: Viewer) -> Q:
    """Those that activities in it refer to, and those whose recommendations or promises name it."""
    within = Q()
    for path in ("area", "area__parent", "area__parent__parent"):
        within |= Q(**{f"{path}__pcode": area.pcode})
    asked = RecommendationArea.objects.filter(within).values("recommendation__report")
    promised = CommitmentArea.objects.filter(within).values("line__commitment")
    there = Q()
    for path in ("places__area", "places__area__parent", "places__area__parent__parent"):
        there |= Q(**{f"{path}__pcode": area.pcode})
    return _texts_of_activities(there, viewer) | Q(pk__in=asked) | Q(pk__in=promised)


def _texts_of_activities(activities: Q, viewer: Viewer) -> Q:
    keys = seen(activities, viewer)
    told = ActivityDocument.objects.filter(activity__in=keys, work__isnull=False)
    implemented = LegalLink.objects.filter(activity__in=keys)
    return Q(pk__in=told.values("work")) | Q(pk__in=implemented.values("work"))


def _texts_that_name(programme: Programme) -> Q:
    named = Q(pk__in=[])
    for name in _names(programme):
        named |= Q(title__icontains=name) | Q(title_en__icontains=name)
    return named


def _names(programme: Programme) -> list[str]:
    """What a text may call it; a name of two letters would be found in any word."""
    names = (programme.acronym, programme.name_fr, programme.name_en)
    return [name for name in dict.fromkeys(names) if len(name) > 2]


# -- recommendations and promises


def _recommendations(viewer: Viewer, **about_it: str) -> Listed:
    query = urlencode(about_it)
    found = tracker.RecommendationFilter(about_it, queryset=tracker.visible(viewer)).qs
    rows = list(tracker.with_rows(found)[:SHOWN])
    return Listed(rows, found.order_by().count(), f"{reverse('recommendations')}?{query}")


def _answered_by(activities: Q, viewer: Viewer) -> Listed:
    """The recommendations that its activities answer to."""
    links = RecommendationLink.objects.filter(activity__in=seen(activities, viewer))
    found = tracker.visible(viewer).filter(pk__in=links.values("recommendation"))
    rows = list(tracker.with_rows(tracker.sorted_by(found, ""))[:SHOWN_WHOLE])
    return Listed(rows, found.order_by().count())


def _promises(viewer: Viewer, **about_it: Any) -> Listed:
    found = promises.narrowed(promises.visible_lines(viewer), promises.Asked(**about_it))
    return Listed(list(found[:SHOWN]), found.count(), f"{reverse('commitments')}?{urlencode(about_it)}")


def _promises_that_name(programme: Programme, viewer: Viewer) -> Listed:
    """A programme is no organisation: a promise to it names it in words."""
    named = Q(pk__in=[])
    for name in _names(programme):
        for column in ("beneficiary_text", "promised_by_text", "text_fr", "text_en"):
            named |= Q(**{f"{column}__icontains": name})
    found = promises.visible_lines(viewer).filter(Q(pk__in=CommitmentLine.objects.filter(named).values("pk")))
    return Listed(list(found[:SHOWN_WHOLE]), found.count())
