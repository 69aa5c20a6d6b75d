"""Missions: who went where and when, and the report of it."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from kb.models.partial import day_field, precision_field
from kb.models.works import Visibility, Work
from reference.bilingual import in_language
from reference.models import Area, Organisation, Theme, Zone
from search.types import PARTNERS, PUBLIC, TEAM, Viewer


class MissionQuerySet(models.QuerySet["Mission"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those whose report this viewer may read; without a report, by their own visibility."""
        shown = [
            level
            for token, level in (
                (PUBLIC, Visibility.PUBLIC),
                (PARTNERS, Visibility.PARTNERS),
                (TEAM, Visibility.TEAM),
            )
            if token in viewer.tokens
        ]
        works = Work.objects.visible_to(viewer).order_by().values("pk")
        return self.filter(models.Q(report__in=works) | models.Q(report__isnull=True, visibility__in=shown))


class Mission(ClusterableModel):
    """Who went where, when and why. Its report says who may see it; ``visibility`` counts without one.

    ``start`` and ``end`` are its own days; ``reported_from`` and ``reported_to`` the period that a text
    covers which says no more. ``count`` is given where one record stands for several alike.
    """

    source_code = models.CharField(max_length=60, blank=True, db_index=True, editable=False)
    title_fr = models.CharField(_("title in French"), max_length=255)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    purpose_fr = models.TextField(_("purpose in French"), blank=True)
    purpose_en = models.TextField(_("purpose in English"), blank=True)
    count = models.PositiveSmallIntegerField(
        _("number of missions"), null=True, blank=True, help_text=_("If this stands for several alike.")
    )
    start, start_precision = day_field(_("first day")), precision_field()
    end, end_precision = day_field(_("last day")), precision_field()
    reported_from, reported_from_precision = day_field(_("reported from")), precision_field()
    reported_to, reported_to_precision = day_field(_("reported to")), precision_field()
    themes = models.ManyToManyField(Theme, blank=True, related_name="missions", verbose_name=_("themes"))
    report = models.ForeignKey(
        Work, models.PROTECT, null=True, blank=True, related_name="missions", verbose_name=_("report")
    )
    visibility = models.CharField(
        _("visible to"),
        max_length=12,
        choices=[choice for choice in Visibility.choices if choice[0] != Visibility.ORGANISATION],
        default=Visibility.PARTNERS,
        help_text=_("Counts as long as there is no report; then the report decides."),
    )
    note_fr = models.TextField(_("note in French"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    source = models.TextField(_("source"), blank=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        ordering = [
            models.functions.Coalesce("start", "reported_from").desc(nulls_last=True),
            "-pk",
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("mission", args=[self.pk])

    @property
    def title(self) -> str:
        """The title in the reader's language, or the one there is."""
        return in_language(self, "title")

    @property
    def purpose(self) -> str:
        """The purpose in the reader's language, or the one there is."""
        return in_language(self, "purpose")

    @property
    def note(self) -> str:
        """The note in the reader's language, or the one there is."""
        return in_language(self, "note")


class MissionRole(models.TextChoices):
    """What an organisation did in a mission."""

    LEAD = "lead", _("led it")
    MEMBER = "member", _("took part")
    VISITED = "visited", _("was visited")


class MissionParticipant(models.Model):
    """An organisation in a mission."""

    mission = ParentalKey(Mission, on_delete=models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="missions", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=7, choices=MissionRole.choices, default=MissionRole.MEMBER)

    class Meta:
        verbose_name = _("participating organisation")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "organisation", "role"], name="kb_mission_participant_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class MissionPlace(models.Model):
    """Where a mission went: an area or a zone, and the site's name where there is one."""

    mission = ParentalKey(Mission, on_delete=models.CASCADE, related_name="places")
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    zone = models.ForeignKey(
        Zone, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("zone")
    )
    site = models.CharField(_("site"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("place")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(area__isnull=False, zone__isnull=True)
                | models.Q(area__isnull=True, zone__isnull=False),
                name="kb_mission_place_is_area_or_zone",
                violation_error_message=_("Choose an area or a zone, one of the two."),
            )
        ]

    def __str__(self) -> str:
        place = str(self.area or self.zone or "")
        return f"{self.site}, {place}" if self.site else place
