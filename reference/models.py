"""Organisations and themes."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from reference.bilingual import Named


class OrganisationType(models.TextChoices):
    """IATI code list OrganisationType, version 2.03."""

    GOVERNMENT = "10", _("Government")
    LOCAL_GOVERNMENT = "11", _("Local Government")
    OTHER_PUBLIC_SECTOR = "15", _("Other Public Sector")
    INTERNATIONAL_NGO = "21", _("International NGO")
    NATIONAL_NGO = "22", _("National NGO")
    REGIONAL_NGO = "23", _("Regional NGO")
    PARTNER_COUNTRY_NGO = "24", _("Partner Country based NGO")
    PUBLIC_PRIVATE_PARTNERSHIP = "30", _("Public Private Partnership")
    MULTILATERAL = "40", _("Multilateral")
    FOUNDATION = "60", _("Foundation")
    PRIVATE_SECTOR = "70", _("Private Sector")
    PROVIDER_COUNTRY_PRIVATE_SECTOR = "71", _("Private Sector in Provider Country")
    RECIPIENT_COUNTRY_PRIVATE_SECTOR = "72", _("Private Sector in Aid Recipient Country")
    THIRD_COUNTRY_PRIVATE_SECTOR = "73", _("Private Sector in Third Country")
    ACADEMIC = "80", _("Academic, Training and Research")
    OTHER = "90", _("Other")


class Organisation(Named, models.Model):
    """An agency, ministry, donor or association that takes part in the programme."""

    code = models.SlugField(_("code"), unique=True, help_text=_("Short and permanent, for example undp."))
    name_fr = models.CharField(_("name in French"), max_length=255, blank=True)
    name_en = models.CharField(_("name in English"), max_length=255, blank=True)
    acronym_fr = models.CharField(_("acronym in French"), max_length=40, blank=True)
    acronym_en = models.CharField(_("acronym in English"), max_length=40, blank=True)
    type = models.CharField(_("type"), max_length=2, choices=OrganisationType.choices, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sections", verbose_name=_("part of")
    )
    coordinates = models.BooleanField(
        _("coordinates the programme"),
        default=False,
        help_text=_("Only its people can be coordinators, editors or leadership."),
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name_fr", "name_en"]

    def clean(self) -> None:
        super().clean()
        if not (self.name_fr or self.name_en):
            raise ValidationError({"name_fr": _("Give the name, in one of the two languages at least.")})


class Theme(Named, models.Model):
    """An entry of the controlled list of subjects, in two levels."""

    code = models.SlugField(_("code"), unique=True)
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("broader theme"),
    )
    dac_code = models.CharField(
        _("DAC code"), max_length=5, blank=True, help_text=_("OECD DAC purpose code, five digits.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["order", "name_fr"]
