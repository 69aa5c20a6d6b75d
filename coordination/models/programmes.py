"""Frameworks and programmes: what activities are part of."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from reference.bilingual import Named
from reference.models import Organisation, comes_back


class OrganisationRole(models.IntegerChoices):
    """IATI code list OrganisationRole, version 2.03."""

    FUNDING = 1, _("Funding")
    ACCOUNTABLE = 2, _("Accountable")
    EXTENDING = 3, _("Extending")
    IMPLEMENTING = 4, _("Implementing")


class Qualifier(models.TextChoices):
    """What a source says with its number, so that it is no more exact than that."""

    OVER = "over", _("more than")
    AT_LEAST = "at-least", _("at least")
    ALMOST = "almost", _("almost")
    ABOUT = "about", _("about")
    SEVERAL = "several", _("several")


class Programme(Named, ClusterableModel):
    """A framework, or a programme within one; activities hang below."""

    code = models.SlugField(_("code"), unique=True)
    name_fr = models.CharField(_("name in French"), max_length=255, blank=True)
    name_en = models.CharField(_("name in English"), max_length=255, blank=True)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name_fr", "name_en"]

    def clean(self) -> None:
        super().clean()
        if not (self.name_fr or self.name_en):
            raise ValidationError({"name_fr": _("Give the name, in one of the two languages at least.")})
        if comes_back(self, "parent"):
            raise ValidationError({"parent": _("This leads back to the programme itself.")})


class ProgrammeParticipation(models.Model):
    """An organisation's role in a programme."""

    programme = ParentalKey(Programme, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programme_participations")
    role = models.PositiveSmallIntegerField(_("role"), choices=OrganisationRole.choices)

    class Meta:
        verbose_name = _("participating organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "role"], name="coordination_programme_role_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_role_display()}"
