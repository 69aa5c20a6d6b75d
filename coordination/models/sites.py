"""Sites: the prisons, courts and police stations that activities build, equip or work in."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.models.activities import Activity
from kb.models import Work
from kb.models.works import DatePrecision
from reference.bilingual import Named, in_language
from reference.models import Area


class SiteKind(models.TextChoices):
    """What a site is."""

    PRISON = "prison", _("Prison")
    COURT = "court", _("Court")
    POLICE_STATION = "police-station", _("Police station")
    OTHER = "other", _("Other")


class Stage(models.TextChoices):
    """The steps of a site from the search for money to its use, in their order."""

    FUNDING = "funding", _("funds raised")
    DESIGN = "design", _("design")
    TENDER = "tender", _("tender")
    WORKS = "works", pgettext_lazy("step of a site", "works")
    PROVISIONAL_ACCEPTANCE = "provisional", _("provisional acceptance")
    FINAL_ACCEPTANCE = "final", _("final acceptance")
    HANDOVER = "handover", _("handover")
    OPERATING = "operating", _("operating")


class Progress(models.TextChoices):
    """How far a step has come."""

    EXPECTED = "expected", _("still to come")
    UNDER_WAY = "under-way", _("under way")
    REACHED = "reached", _("reached")


class DateBasis(models.TextChoices):
    """Whether a date was planned, came about, or is only that of a report."""

    PLANNED = "planned", _("planned")
    ACTUAL = "actual", _("actual")
    REPORTED = "reported", _("reported")


class Site(Named, models.Model):
    """A building in a place; ``activities`` name it, its milestones say how far it has come."""

    code = models.SlugField(_("code"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=SiteKind.choices)
    name_fr = models.CharField(_("name in French"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="sites", verbose_name=_("area")
    )
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


def _date(label: Any) -> Any:
    return models.DateField(label, null=True, blank=True)


def _precision() -> Any:
    return models.CharField(max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY)


class Milestone(models.Model):
    """A step of a site: when it was planned, when it came about, and what shows it.

    ``activity`` is the one that says so; without, it is known of the site itself. ``percent`` is of the
    works. The evidence is a text of the library, an address, or words.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="milestones", verbose_name=_("site"))
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, blank=True, related_name="milestones", verbose_name=_("activity")
    )
    stage = models.CharField(_("step"), max_length=11, choices=Stage.choices)
    progress = models.CharField(
        _("how far"), max_length=9, choices=Progress.choices, default=Progress.EXPECTED
    )
    percent = models.PositiveSmallIntegerField(_("percent done"), null=True, blank=True)
    planned, planned_precision = _date(_("planned for")), _precision()
    actual, actual_precision = _date(_("came about on")), _precision()
    evidence = models.TextField(_("what shows it"), blank=True)
    evidence_url = models.URLField(_("address that shows it"), max_length=1000, blank=True)
    evidence_work = models.ForeignKey(
        Work,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("text that shows it"),
    )

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__lte=100),
                name="coordination_percent_of_works",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.get_progress_display()}"
