"""The texts, objectives and recommendations that activities refer to."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from coordination.models.activities import Activity
from coordination.models.results import Result
from kb.models import Expression, Objective, Recommendation, Work
from search.types import Viewer


class LegalLinkQuerySet(models.QuerySet["LegalLink"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those whose activity and whose text this viewer may read."""
        return self.filter(
            Exists(Activity.objects.visible_to(viewer).filter(pk=OuterRef("activity"))),
            Exists(Work.objects.visible_to(viewer).filter(pk=OuterRef("work"))),
        )


class LegalLink(models.Model):
    """An activity refers to a text, or to one passage of it, by the passage's name.

    ``eid`` is empty for the text as a whole. ``expression`` is the version that was meant, where one was.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="legal_links")
    work = models.ForeignKey(Work, models.CASCADE, related_name="activity_links", verbose_name=_("text"))
    eid = models.CharField(_("passage"), max_length=160, blank=True)
    expression = models.ForeignKey(
        Expression, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("version")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = LegalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("reference to a text")
        verbose_name_plural = _("references to texts")
        constraints = [
            models.UniqueConstraint(fields=["activity", "work", "eid"], name="coordination_link_once")
        ]
        indexes = [models.Index(fields=["work", "eid"], name="coordination_link_by_text")]

    def __str__(self) -> str:
        return f"{self.activity_id} -> {self.work_id} {self.eid}".strip()


class ObjectiveLinkQuerySet(models.QuerySet["ObjectiveLink"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those whose activity and whose objective this viewer may read."""
        return self.filter(
            activity__in=Activity.objects.visible_to(viewer).values("pk"),
            objective__in=Objective.objects.visible_to(viewer).order_by().values("pk"),
        )


class ObjectiveLink(models.Model):
    """An activity serves an objective of a strategy; with ``result``, by that indicator of its own."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="objective_links")
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="activity_links")
    result = models.ForeignKey(Result, models.CASCADE, null=True, blank=True, related_name="objective_links")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = ObjectiveLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("objective served")
        verbose_name_plural = _("objectives served")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "objective", "result"], name="coordination_objective_link_once"
            ),
            models.UniqueConstraint(
                fields=["activity", "objective"],
                condition=models.Q(result__isnull=True),
                name="coordination_objective_whole_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} -> {self.objective_id}"


class RecommendationLinkQuerySet(models.QuerySet["RecommendationLink"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those whose activity and whose recommendation this viewer may read."""
        return self.filter(
            activity__in=Activity.objects.visible_to(viewer).values("pk"),
            recommendation__in=Recommendation.objects.visible_to(viewer).order_by().values("pk"),
        )


class RecommendationLink(models.Model):
    """An activity answers a recommendation."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="recommendation_links")
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="activity_links")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = RecommendationLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation answered")
        verbose_name_plural = _("recommendations answered")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "recommendation"], name="coordination_recommendation_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} -> {self.recommendation_id}"
