"""Needs: what a source says is lacking, where and in what; and what is done about a gap."""

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models import Work
from kb.models.works import DatePrecision
from reference.models import Area, CodeListEntry, Organisation, Theme


class MeasureForm(models.TextChoices):
    """What the numbers of a measure are."""

    COUNT = "count", _("a number")
    RATIO = "ratio", _("a part of another number")


class NeedMeasure(CodeListEntry):
    """What is measured: people in need, occupancy over capacity, courts working over existing ...

    A ratio is given as two numbers, ``value`` and ``whole``. ``more_is_better`` says which way is good; it
    is empty where neither is.
    """

    form = models.CharField(_("what its numbers are"), max_length=5, choices=MeasureForm.choices)
    unit_fr = models.CharField(_("unit in French"), max_length=60, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=60, blank=True)
    more_is_better = models.BooleanField(_("more is better"), null=True, blank=True)

    class Meta(CodeListEntry.Meta):
        verbose_name = _("measure of needs")
        verbose_name_plural = _("measures of needs")


class NeedFile(models.Model):
    """One loading of needs from a file: a version of what it speaks of."""

    name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("file of needs")
        verbose_name_plural = _("files of needs")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.at:%Y-%m-%d}"


class NeedQuerySet(models.QuerySet["Need"]):
    def current(self) -> Self:
        """What holds today."""
        return self.filter(recorded_to=None)

    def asking(self) -> Self:
        """Those that ask for something to be done: with a severity and a theme."""
        return self.filter(severity__isnull=False, theme__isnull=False)

    def about(self, themes: Collection[int]) -> Self:
        """What is said of these themes, and of the area whatever the theme."""
        return self.filter(models.Q(theme__in=themes) | models.Q(theme=None))


class Need(models.Model):
    """What a source says of an area (and a theme) in a measure, on a date.

    With a ``severity`` (1 light to 5 extreme) it is a need, and a place without activity is a gap; without
    one it is a figure that stands beside. A row is never changed: what takes its place closes it by
    ``recorded_to``, so that what was known on a day can be replayed.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="needs", verbose_name=_("area"))
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("theme")
    )
    measure = models.ForeignKey(NeedMeasure, models.PROTECT, related_name="needs", verbose_name=_("measure"))
    value = models.DecimalField(
        _("value"), max_digits=17, decimal_places=2, validators=[MinValueValidator(0)]
    )
    whole = models.DecimalField(
        _("of"), max_digits=17, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    severity = models.PositiveSmallIntegerField(
        _("severity"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    date = models.DateField(_("date"))
    date_precision = models.CharField(max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY)
    source = models.TextField(_("source"), blank=True)
    document = models.ForeignKey(
        Work, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("source document")
    )
    file = models.ForeignKey(NeedFile, models.CASCADE, related_name="needs")
    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField(null=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["-date", "pk"]
        indexes = [models.Index(fields=["recorded_to", "area", "theme"], name="coordination_need_place")]

    def __str__(self) -> str:
        return f"{self.area}, {self.theme or '–'}: {self.measure} {self.value}"

    @property
    def ratio(self) -> float | None:
        """The part, for a measure that is one; None without a whole."""
        return float(self.value / self.whole) if self.whole else None


class GapDecision(models.TextChoices):
    """What was decided of a gap."""

    UNDECIDED = "undecided", _("to decide")
    SOUGHT = "sought", _("somebody is sought")
    PLANNED = "planned", _("somebody will take it up")
    ACCEPTED = "accepted", _("left as it is")


class GapCase(models.Model):
    """Who looks after a gap, by when, and what was decided of it."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="+", verbose_name=_("area"))
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="+", verbose_name=_("theme"))
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="gaps_owned",
        verbose_name=_("who looks after it"),
    )
    due = models.DateField(_("due"), null=True, blank=True)
    decision = models.CharField(
        _("decision"), max_length=10, choices=GapDecision.choices, default=GapDecision.UNDECIDED
    )

    class Meta:
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")
        constraints = [models.UniqueConstraint(fields=["area", "theme"], name="coordination_gap_once")]

    def __str__(self) -> str:
        return f"{self.area}, {self.theme}"


class GapNote(models.Model):
    """One entry of a gap's follow-up: what was said or decided, by whom, when."""

    case = models.ForeignKey(GapCase, models.CASCADE, related_name="notes")
    text = models.TextField(_("what was said or done"), blank=True)
    said: Any = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text[:80]
