"""The activities that answer a recommendation, or serve an objective: linking them, and telling of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.viewer import viewer_of_user
from coordination import history
from coordination.content import ActivityContent
from coordination.linking import change_pending
from coordination.models import (
    Activity,
    ObjectiveLink,
    RecommendationLink,
    RecordState,
    Result,
)
from coordination.permissions import scope_of
from kb.follow_up.history import write
from kb.follow_up.links import Use
from kb.models import Objective, Recommendation
from kb.panels import Panel
from search.types import Viewer


def link_recommendation(activity: Activity, recommendation: Recommendation, by: Any) -> RecommendationLink:
    """Say that an activity answers a recommendation; said twice, it is one link.

    Raises PermissionDenied for who may not edit the activity, and ValidationError for a recommendation
    that the person may not read.
    """
    with transaction.atomic():
        scope_of(by).check_covers(activity.reporting_organisation_id)
        if not Recommendation.objects.visible_to(viewer_of_user(by)).filter(pk=recommendation.pk).exists():
            raise ValidationError(_("This recommendation is not in the library."))
        link, is_new = RecommendationLink.objects.get_or_create(
            activity=activity, recommendation=recommendation, defaults={"by": by}
        )
        if is_new:
            history.write(activity, "link", by, reason=str(recommendation))
            write(recommendation, "link", by)
    return link


def unlink_recommendation(link: RecommendationLink, by: Any) -> None:
    """Take a link back."""
    with transaction.atomic():
        scope_of(by).check_covers(link.activity.reporting_organisation_id)
        history.write(link.activity, "unlink", by, reason=str(link.recommendation))
        write(link.recommendation, "unlink", by)
        link.delete()


def link_objective(
    activity: Activity, objective: Objective, by: Any, result: Result | None = None
) -> ObjectiveLink:
    """Say that an activity serves an objective of a strategy, with ``result`` by that indicator of its own.

    Raises as ``link_recommendation`` does, and ValidationError for a result of another activity.
    """
    with transaction.atomic():
        scope_of(by).check_covers(activity.reporting_organisation_id)
        if not Objective.objects.visible_to(viewer_of_user(by)).filter(pk=objective.pk).exists():
            raise ValidationError(_("This objective is not in the library."))
        if result and result.activity_id != activity.pk:
            raise ValidationError(_("This indicator belongs to another activity."))
        link, is_new = ObjectiveLink.objects.get_or_create(
            activity=activity, objective=objective, result=result, defaults={"by": by}
        )
        if is_new:
            history.write(activity, "link", by, reason=str(objective))
        if is_new and result is None:
            change_pending(activity, lambda one: _serving(one, {*one.objectives, objective.pk}))
    return link


def unlink_objective(link: ObjectiveLink, by: Any) -> None:
    """Take a link back."""
    with transaction.atomic():
        scope_of(by).check_covers(link.activity.reporting_organisation_id)
        history.write(link.activity, "unlink", by, reason=str(link.objective))
        if link.result_id is None:
            gone = {link.objective_id}
            change_pending(link.activity, lambda one: _serving(one, set(one.objectives) - gone))
        link.delete()


def _serving(content: ActivityContent, objectives: set[int]) -> ActivityContent:
    return replace(content, objectives=tuple(sorted(objectives)))


class ActivityLinks:
    """What the library is told: validated activities alone, those that the viewer may see."""

    def titles_by_recommendation(self, viewer: Viewer, pks: Sequence[int]) -> Mapping[int, Sequence[str]]:
        links = RecommendationLink.objects.visible_to(viewer).filter(
            recommendation__in=pks, activity__state=RecordState.VALIDATED
        )
        titles: dict[int, list[str]] = defaultdict(list)
        for link in links.select_related("activity").order_by("pk"):
            titles[link.recommendation_id].append(link.activity.title)
        return titles

    def use_of_objectives(self, viewer: Viewer, pks: Sequence[int]) -> Mapping[int, Use]:
        links = ObjectiveLink.objects.visible_to(viewer).filter(
            objective__in=pks, activity__state=RecordState.VALIDATED
        )
        counted = links.order_by().values_list(
            "objective", Count("activity", distinct=True), Count("result", distinct=True)
        )
        return {pk: Use(activities, indicators) for pk, activities, indicators in counted}

    def recommendation_panel(self, viewer: Viewer, user: Any, of: Recommendation) -> Panel | None:
        links: Any = RecommendationLink.objects.visible_to(viewer).filter(recommendation=of)
        return _panel(links, user, of, "recommendation_activities")

    def objective_panel(self, viewer: Viewer, user: Any, of: Objective) -> Panel | None:
        links: Any = ObjectiveLink.objects.visible_to(viewer).filter(objective=of).select_related("result")
        return _panel(links, user, of, "objective_activities")


def _panel(links: Any, user: Any, of: Any, name: str) -> Panel | None:
    scope = scope_of(user)
    shown = links.filter(activity__state=RecordState.VALIDATED).select_related("activity").order_by("pk")
    rows = [(link, scope.covers(link.activity.reporting_organisation_id)) for link in shown]
    if not rows and not scope:
        return None
    content = {"rows": rows, "of": of, "url_name": name, "may_link": bool(scope)}
    return Panel("coordination/answering.html", content)
