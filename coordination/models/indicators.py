"""The shared library of indicators, by which results of several activities can be laid side by side."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reference.bilingual import Named, in_language
from reference.models import Theme


class Measure(models.TextChoices):
    """IATI code list IndicatorMeasure, version 2.03."""

    UNIT = "1", _("number")
    PERCENTAGE = "2", _("percentage")
    NOMINAL = "3", _("nominal scale")
    ORDINAL = "4", _("ordinal scale")
    QUALITATIVE = "5", _("qualitative")


class Indicator(Named, models.Model):
    """What is measured, and how.

    Of a ``cumulative`` one each period's number holds those before; one that ``counts_people`` says how
    many people an activity is for and has reached.
    """

    code = models.SlugField(_("code"), unique=True)
    name_fr = models.CharField(_("name in French"), max_length=255)
    name_en = models.CharField(_("name in English"), max_length=255)
    unit_fr = models.CharField(_("unit in French"), max_length=60, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=60, blank=True)
    measure = models.CharField(_("measure"), max_length=1, choices=Measure.choices, default=Measure.UNIT)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name=_("theme")
    )
    ascending = models.BooleanField(
        _("more is better"), default=True, help_text=_("Not ticked: less of it is better.")
    )
    cumulative = models.BooleanField(
        _("counted since the beginning"),
        default=False,
        help_text=_("Each report's number holds those before; not ticked: they are added up."),
    )
    counts_people = models.BooleanField(
        _("counts people"),
        default=False,
        help_text=_("Its numbers are the people that an activity is for and has reached."),
    )

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["name_fr"]

    @property
    def unit(self) -> str:
        """What the numbers count, in the reader's language, or the one there is."""
        return in_language(self, "unit")
