"""Sites: the prisons, courts and police stations that activities build, equip or work in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.models.activities import Activity
from kb.models.works import DatePrecision
from reference.bilingual import Named, in_language
from reference.models import Area


class SiteKind(models.TextChoices):
    """What a site is."""

    PRISON = "prison", _("Prison")
    COURT = "court", _("Court")
    POLICE_STATION = "police-station", _("Police station")
    OTHER = "other", _("Other")


class SiteState(models.TextChoices):
    """How far a site has come, as a source states it."""

    FUND_RAISING = "fund-raising", _("funds being raised")
    UNDER_CONSTRUCTION = "under-construction", _("under construction")
    IN_USE = "in-use", _("in use")


class Acceptance(models.TextChoices):
    """The acceptance of works at the end of a construction."""

    PROVISIONAL = "provisional", _("provisional acceptance")
    FINAL = "final", _("final acceptance")


class DateBasis(models.TextChoices):
    """Whether a date was planned, came about, or is only that of a report."""

    PLANNED = "planned", _("planned")
    ACTUAL = "actual", _("actual")
    REPORTED = "reported", _("reported")


class Site(Named, models.Model):
    """A building in a place; ``activities`` are those that name it."""

    code = models.SlugField(_("code"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=SiteKind.choices)
    name_fr = models.CharField(_("name in French"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="sites", verbose_name=_("area")
    )
    state = models.CharField(_("state"), max_length=20, choices=SiteState.choices, blank=True)
    acceptance = models.CharField(_("acceptance"), max_length=12, choices=Acceptance.choices, blank=True)
    acceptance_on = models.DateField(_("date of acceptance"), null=True, blank=True)
    acceptance_precision = models.CharField(
        max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    acceptance_basis = models.CharField(max_length=8, choices=DateBasis.choices, blank=True)
    note_fr = models.TextField(_("note in French"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    source = models.TextField(_("source"), blank=True)
    activities = models.ManyToManyField(Activity, blank=True, related_name="sites")

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name_fr"]

    @property
    def note(self) -> str:
        """The note in the reader's language, or the one there is."""
        return in_language(self, "note")
