"""Objectives of a strategy, as a tree."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.models.works import Strategy, Work
from reference.bilingual import in_language
from reference.models import comes_back
from search.types import Viewer


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of the strategies that this viewer may read."""
        return self.filter(strategy__in=Work.objects.visible_to(viewer).order_by().values("pk"))


class Objective(models.Model):
    """An aim of a strategy, in its place among the others; activities and their indicators refer to it."""

    strategy = models.ForeignKey(
        Strategy, models.PROTECT, related_name="objectives", verbose_name=_("strategy")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    number = models.CharField(_("number"), max_length=20, blank=True, help_text=_("For example 1.2."))
    text_fr = models.TextField(_("text in French"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    indicators_fr = models.TextField(
        _("indicators in French"), blank=True, help_text=_("As the strategy words them, one a line.")
    )
    indicators_en = models.TextField(_("indicators in English"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["strategy", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.text}".strip()

    def clean(self) -> None:
        super().clean()
        if not (self.text_fr.strip() or self.text_en.strip()):
            raise ValidationError({"text_fr": _("Write the objective, in one of the two languages.")})
        if self.parent and self.parent.strategy_id != self.strategy_id:
            raise ValidationError({"parent": _("Choose an objective of the same strategy.")})
        if comes_back(self, "parent"):
            raise ValidationError({"parent": _("This leads back to the objective itself.")})

    def get_absolute_url(self) -> str:
        return reverse("objective", args=[self.pk])

    @property
    def text(self) -> str:
        """The objective in the reader's language, or the one there is."""
        return in_language(self, "text")

    @property
    def indicators(self) -> list[str]:
        """The strategy's words for what is to be measured, in the reader's language."""
        return [line.strip() for line in in_language(self, "indicators").splitlines() if line.strip()]
