"""Recommendations of a report: what it asks, of whom, until when, and what became of it."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from kb.models.expressions import Expression
from kb.models.missions import Mission
from kb.models.partial import day_field, last_day, precision_field
from kb.models.passages import Passage
from kb.models.works import Work
from reference.bilingual import in_language
from reference.models import Area, Organisation, Theme
from search.types import Viewer

RECOMMENDATION_SOURCE = "kb.recommendation"


class Status(models.TextChoices):
    """How far a recommendation has come."""

    OPEN = "open", pgettext_lazy("recommendation", "open")
    UNDER_WAY = "under_way", pgettext_lazy("recommendation", "under way")
    DONE = "done", pgettext_lazy("recommendation", "done")
    OVERTAKEN = "overtaken", pgettext_lazy("recommendation", "overtaken by events")
    WITHDRAWN = "withdrawn", pgettext_lazy("recommendation", "withdrawn")


LIVE = (Status.OPEN, Status.UNDER_WAY)


class Priority(models.IntegerChoices):
    """How urgent its report says that it is."""

    HIGH = 1, pgettext_lazy("priority", "high")
    MEDIUM = 2, pgettext_lazy("priority", "medium")
    LOW = 3, pgettext_lazy("priority", "low")


class Answer(models.TextChoices):
    """What an addressee says to a recommendation; one who has not answered has no response."""

    ACCEPTED = "accepted", pgettext_lazy("response", "accepted")
    PARTLY = "partly", pgettext_lazy("response", "accepted in part")
    NOTED = "noted", pgettext_lazy("response", "noted")
    REJECTED = "rejected", pgettext_lazy("response", "rejected")


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those whose report this viewer may read."""
        return self.filter(report__in=Work.objects.visible_to(viewer).order_by().values("pk"))

    def live(self) -> Self:
        """Those that something is still to be done about."""
        return self.filter(status__in=LIVE)

    def overdue(self, today: date | None = None) -> Self:
        """Those still to be done whose last day has passed."""
        return self.live().filter(due_by__lt=today or timezone.localdate())

    def concerning(self, organisation: Organisation) -> Self:
        """Those addressed to an organisation, or led by it."""
        addressed = RecommendationAddressee.objects.filter(organisation=organisation)
        return self.filter(models.Q(lead=organisation) | models.Q(pk__in=addressed.values("recommendation")))


class Recommendation(ClusterableModel):
    """What a report recommends. Who may read the report may read it.

    ``wording_known`` is false where the report is not held and only says that it recommended something.
    ``eid``, ``quote`` and ``expression`` are its anchor: the passage of the text, the words there, and
    the version that they were taken from. ``due_by`` is the last day that ``due`` may mean.
    """

    source_code = models.CharField(max_length=60, blank=True, db_index=True, editable=False)
    report = models.ForeignKey(Work, models.PROTECT, related_name="recommendations", verbose_name=_("report"))
    mission = models.ForeignKey(
        Mission,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("mission"),
    )
    number = models.CharField(
        _("number or paragraph"), max_length=20, blank=True, help_text=_("As the report numbers it.")
    )
    text_fr = models.TextField(_("text in French"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    wording_known = models.BooleanField(
        _("its words are known"),
        default=True,
        help_text=_("Untick it where a source only says that something was recommended."),
    )
    addressed_to_fr = models.CharField(
        _("other addressees, in French"),
        max_length=255,
        blank=True,
        help_text=_("Where they are no organisation: “the authorities”."),
    )
    addressed_to_en = models.CharField(_("other addressees, in English"), max_length=255, blank=True)
    lead = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations_led",
        verbose_name=pgettext_lazy("recommendation", "lead"),
        help_text=_("Who follows it up."),
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="recommendations", verbose_name=_("themes")
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, null=True, blank=True
    )
    due, due_precision = day_field(_("due")), precision_field()
    due_by = models.DateField(null=True, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.OPEN, editable=False
    )
    expression = models.ForeignKey(
        Expression, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    eid = models.CharField(_("passage"), max_length=160, blank=True)
    quote = models.TextField(_("its words in the report"), blank=True)
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["report", "pk"]
        indexes = [
            models.Index(fields=["status", "due_by"], name="kb_recommendation_late"),
            models.Index(fields=["report", "eid"], name="kb_recommendation_place"),
        ]

    def __str__(self) -> str:
        text = " ".join(self.text.split())
        short = text if len(text) <= 120 else f"{text[:119]}…"
        return f"{self.number}. {short}" if self.number else short

    def clean(self) -> None:
        super().clean()
        if not (self.text_fr.strip() or self.text_en.strip()):
            raise ValidationError({"text_fr": _("Write what is recommended, in one of the two languages.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.due_by = last_day(self.due, self.due_precision)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("recommendation", args=[self.pk])

    @property
    def search_group(self) -> str:
        """The name of its record in the index."""
        return f"{RECOMMENDATION_SOURCE}:{self.pk}"

    @property
    def text(self) -> str:
        """What is recommended, in the reader's language, or the one there is."""
        return in_language(self, "text")

    @property
    def addressed_to(self) -> str:
        """Addressees that are no organisation, in the reader's language, or the one there is."""
        return in_language(self, "addressed_to")

    @property
    def is_live(self) -> bool:
        """Whether something is still to be done."""
        return self.status in LIVE

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been done by now."""
        return self.is_live and self.due_by is not None and self.due_by < timezone.localdate()


class RecommendationAddressee(models.Model):
    """An organisation that a recommendation is addressed to."""

    recommendation = ParentalKey(Recommendation, on_delete=models.CASCADE, related_name="addressees")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="recommendations_received",
        verbose_name=_("organisation"),
    )

    class Meta:
        verbose_name = _("addressee")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "organisation"], name="kb_addressee_once")
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class RecommendationArea(models.Model):
    """An area that a recommendation is about."""

    recommendation = ParentalKey(Recommendation, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey(Area, models.PROTECT, related_name="recommendations", verbose_name=_("area"))

    class Meta:
        verbose_name = _("area")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "area"], name="kb_recommendation_area_once")
        ]

    def __str__(self) -> str:
        return str(self.area)


class RecommendationArticle(models.Model):
    """A text that a recommendation is about, or one passage of it by its name."""

    recommendation = ParentalKey(Recommendation, on_delete=models.CASCADE, related_name="articles")
    work = models.ForeignKey(Work, models.CASCADE, related_name="+", verbose_name=_("text"))
    eid = models.CharField(
        _("article"),
        max_length=160,
        blank=True,
        help_text=_("Its number (324-11), or the passage’s name (art_324-11); empty for the whole text."),
    )

    class Meta:
        verbose_name = _("article")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "work", "eid"], name="kb_recommendation_article_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.work_id} {self.eid}".strip()

    def clean(self) -> None:
        """A number becomes the passage's name."""
        super().clean()
        if not self.eid or self.work_id is None:
            return
        passages = Passage.objects.filter(expression__work=self.work_id)
        named = passages.filter(models.Q(eid=self.eid) | models.Q(eid=f"art_{self.eid}"))
        eid = named.values_list("eid", flat=True).first()
        if eid is None:
            raise ValidationError({"eid": _("This text has no such article.")})
        self.eid = eid


class Response(models.Model):
    """What one addressee answers; ``organisation`` is empty for those who are no organisation."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="responses")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        verbose_name=_("organisation"),
    )
    answer = models.CharField(_("response"), max_length=8, choices=Answer.choices)
    words = models.TextField(_("in its words"), blank=True)
    on = models.DateField(_("on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "organisation"], name="kb_response_once"),
            models.UniqueConstraint(
                fields=["recommendation"],
                condition=models.Q(organisation__isnull=True),
                name="kb_response_of_others_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_answer_display())


def _evidence_path(follow_up: "FollowUp", filename: str) -> str:
    return f"follow-up/{follow_up.recommendation_id}/{filename}"


class FollowUp(models.Model):
    """What was done about a recommendation, when and by whom, with what proves it: a file, an address,
    or a text of the library."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="follow_ups")
    on = models.DateField(_("on"))
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("done by"),
    )
    text = models.TextField(_("what was done"))
    file = models.FileField(_("file"), upload_to=_evidence_path, max_length=255, blank=True)
    filename = models.CharField(max_length=255, blank=True)
    link = models.URLField(_("address"), max_length=500, blank=True)
    work = models.ForeignKey(
        Work, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("text of the library")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.on}: {self.text[:80]}"


class RecommendationChange(models.Model):
    """One entry of a recommendation's history: who did what, when, and what was different before."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="changes")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    before: Any = models.JSONField(default=dict)
    after: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"
