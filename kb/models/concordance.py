"""Concordance: what became of an article of an old text in a new one."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.works import Work
from search.types import Viewer


class ConcordanceKind(models.TextChoices):
    """How much of the old article the new one says."""

    SAME = "same", _("the same")
    PARTLY = "partly", _("in part")
    NONE = "none", _("no equivalent")


class ConcordanceState(models.TextChoices):
    """What an editor has decided of it."""

    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("rejected")


class ConcordanceQuerySet(models.QuerySet["Concordance"]):
    def confirmed(self) -> Self:
        """Those that readers see."""
        return self.filter(state=ConcordanceState.CONFIRMED)

    def for_viewer(self, viewer: Viewer) -> Self:
        """Those whose two texts this viewer may read."""
        visible = Work.objects.visible_to(viewer).values("pk")
        return self.filter(from_work__in=visible, to_work__in=visible)


class Concordance(models.Model):
    """An article of one work is found again in an article of another, or nowhere in it.

    Articles are named by work and number, as people name them, so that a row outlives the rows of a text; the
    texts need not be held. ``basis`` says where it comes from: a file, or likeness with its ``score``.
    """

    from_work = models.ForeignKey(
        Work, models.CASCADE, related_name="concordance_to", verbose_name=_("old text")
    )
    from_number = models.CharField(_("old article"), max_length=40)
    to_work = models.ForeignKey(
        Work, models.CASCADE, related_name="concordance_from", verbose_name=_("new text")
    )
    to_number = models.CharField(_("new article"), max_length=40, blank=True)
    kind = models.CharField(max_length=6, choices=ConcordanceKind.choices, default=ConcordanceKind.SAME)
    state = models.CharField(
        max_length=9, choices=ConcordanceState.choices, default=ConcordanceState.PROPOSED
    )
    basis = models.CharField(max_length=200, blank=True)
    score = models.FloatField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = ConcordanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("concordance")
        verbose_name_plural = _("concordances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_work", "from_number", "to_work", "to_number"], name="kb_concordance_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind=ConcordanceKind.NONE, to_number="")
                | (~models.Q(kind=ConcordanceKind.NONE) & ~models.Q(to_number="")),
                name="kb_concordance_none_has_no_number",
            ),
        ]
        indexes = [
            models.Index(fields=["from_number", "state"], name="kb_concordance_by_old"),
            models.Index(fields=["to_work", "to_number"], name="kb_concordance_by_new"),
        ]

    def __str__(self) -> str:
        return f"{self.from_work_id} {self.from_number} -> {self.to_work_id} {self.to_number}".strip()
