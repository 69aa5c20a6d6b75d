"""Expressions: the text of a work in one language, as one file gave it."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.ingestion.messages import told
from kb.models.works import Work
from reference.models import Organisation


class IngestionState(models.TextChoices):
    """How far the reading of a file has come."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being read")
    READY = "ready", _("read")
    FAILED = "failed", _("could not be read")


class Standing(models.TextChoices):
    """Whether a text has the force of law on a given day."""

    IN_FORCE = "in-force", _("in force")
    NOT_YET = "not-yet", _("not yet in force")
    REPEALED = "repealed", _("repealed")
    UNKNOWN = "unknown", _("dates unknown")


class ProofLost(models.TextChoices):
    """Why a text that was proved has to be proved again."""

    CORRECTED = "corrected", _("corrected since")
    REREAD = "reread", _("read differently since")


class ExpressionQuerySet(models.QuerySet["Expression"]):
    def ready(self) -> Self:
        """Those that people may read, those once proved before the others, then the newest first: of one
        work, the first is the current one. A new file takes its place only when someone has proved it."""
        return self.filter(state=IngestionState.READY).order_by("-was_proved", "-pk")


def _file_path(expression: "Expression", filename: str) -> str:
    return f"expressions/{expression.sha256[:2]}/{expression.sha256}/{filename}"


class Expression(models.Model):
    """A work's text in one language, in force from a date to a date (FRBR expression).

    ``report`` is what reading the file found (``kb.ingestion.report``), with codes in place of words:
    ``message`` and ``warnings`` put it into the reader's language.

    ``proved_by`` compared it with its file, for the organisation ``proved_for``; what changes it afterwards
    takes that away, and ``proof_lost`` says why. ``was_proved`` stays: a text that people read does not
    give way to an older one because a comma was mended.

    ``act`` is the place of its act in a file that holds several; ``published_in`` is then the text of the
    whole issue.
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="expressions", verbose_name=_("work"))
    language = models.CharField(
        _("language"), max_length=2, choices=[("fr", _("French")), ("en", _("English"))], default="fr"
    )
    file = models.FileField(_("file"), upload_to=_file_path, max_length=255)
    filename = models.CharField(_("file name"), max_length=255)
    media_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    promulgated_on = models.DateField(_("promulgated on"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("repealed on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=IngestionState.choices, default=IngestionState.WAITING
    )
    report: Any = models.JSONField(default=dict, blank=True)
    act = models.PositiveIntegerField(null=True, blank=True)
    published_in = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="acts", verbose_name=_("published in")
    )
    proved_at = models.DateTimeField(_("proved on"), null=True, blank=True)
    proved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proved_for = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("proved by")
    )
    was_proved = models.BooleanField(default=False)
    proof_lost = models.CharField(max_length=10, choices=ProofLost.choices, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ExpressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["work", "sha256"], name="kb_expression_file_once_per_work"),
            models.UniqueConstraint(fields=["published_in", "act"], name="kb_expression_act_once_per_issue"),
        ]

    def __str__(self) -> str:
        return f"{self.work} ({self.filename})"

    @property
    def message(self) -> str:
        """In plain words, why the file could not be read; empty when it could."""
        failure = self.report.get("failure")
        return told(failure) if failure else ""

    @property
    def warnings(self) -> list[str]:
        """What deserves a look in the text, in plain words."""
        return [told(notice) for notice in self.report.get("notices", ())]

    @property
    def confidence(self) -> dict[int, float]:
        """The pages whose text was recognised from a scan, and how sure it is, from 0 to 1."""
        return {int(page): sure for page, sure in self.report.get("confidence", {}).items()}

    def get_absolute_url(self) -> str:
        """The permanent address of this version, whichever one is current."""
        return reverse("expression", args=[self.work.key, self.pk])

    def get_file_url(self) -> str:
        """Where its file is read, by whoever may."""
        return reverse("work_file", args=[self.pk])

    def standing_on(self, day: date) -> Standing:
        """Whether it is in force on that day, from what is known of its dates; the last day is excluded."""
        if self.in_force_to and day >= self.in_force_to:
            return Standing.REPEALED
        if self.in_force_from is None:
            return Standing.UNKNOWN
        return Standing.IN_FORCE if day >= self.in_force_from else Standing.NOT_YET

    @property
    def standing(self) -> Standing:
        """Whether it is in force today."""
        return self.standing_on(timezone.localdate())
