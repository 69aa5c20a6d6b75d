"""How one work stands to another, said once and shown on both sides."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey

from kb.models.works import Work


class WorkRelationKind(models.TextChoices):
    """What the first work does to the second."""

    IMPLEMENTS = "implements", pgettext_lazy("relation of texts", "implements")
    AMENDS = "amends", pgettext_lazy("relation of texts", "amends")
    REPEALS = "repeals", pgettext_lazy("relation of texts", "repeals")
    REPORTS_ON = "reports_on", pgettext_lazy("relation of texts", "reports on")
    TRANSLATES = "translates", pgettext_lazy("relation of texts", "translates")
    CITES = "cites", pgettext_lazy("relation of texts", "cites")
    FOLLOWS = "follows", pgettext_lazy("relation of texts", "follows on from")
    ANNEXED = "annexed", pgettext_lazy("relation of texts", "is annexed to")


# The same, said from the second work's side.
INVERSE: dict[str, Any] = {
    WorkRelationKind.IMPLEMENTS: pgettext_lazy("relation of texts", "is implemented by"),
    WorkRelationKind.AMENDS: pgettext_lazy("relation of texts", "is amended by"),
    WorkRelationKind.REPEALS: pgettext_lazy("relation of texts", "is repealed by"),
    WorkRelationKind.REPORTS_ON: pgettext_lazy("relation of texts", "is the subject of"),
    WorkRelationKind.TRANSLATES: pgettext_lazy("relation of texts", "is translated by"),
    WorkRelationKind.CITES: pgettext_lazy("relation of texts", "is cited by"),
    WorkRelationKind.FOLLOWS: pgettext_lazy("relation of texts", "is followed by"),
    WorkRelationKind.ANNEXED: pgettext_lazy("relation of texts", "has as an annex"),
}


class WorkRelation(models.Model):
    """The work ``kind`` the ``other``: an action plan implements a policy."""

    work = ParentalKey(Work, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=10, choices=WorkRelationKind.choices)
    other = models.ForeignKey(
        Work, models.CASCADE, related_name="relations_back", verbose_name=_("related text")
    )

    class Meta:
        verbose_name = _("related text")
        verbose_name_plural = _("related texts")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["work", "kind", "other"], name="kb_relation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.work_id} {self.kind} {self.other_id}"

    def clean(self) -> None:
        super().clean()
        if self.other_id is not None and self.other_id == self.work_id:
            raise ValidationError({"other": _("Choose another text than this one.")})
