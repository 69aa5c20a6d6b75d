"""The texts that activities refer to."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.models.activities import Activity
from kb.models import Expression, Work
from search.types import Viewer


class LegalLinkQuerySet(models.QuerySet["LegalLink"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those whose activity and whose text this viewer may read."""
        return self.filter(
            activity__in=Activity.objects.visible_to(viewer).values("pk"),
            work__in=Work.objects.visible_to(viewer).values("pk"),
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
