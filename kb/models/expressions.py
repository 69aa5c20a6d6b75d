"""Expressions: the text of a work in one language, as one file gave it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.works import Work


class IngestionState(models.TextChoices):
    """How far the reading of a file has come."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being read")
    READY = "ready", _("read")
    FAILED = "failed", _("could not be read")


def _file_path(expression: "Expression", filename: str) -> str:
    return f"expressions/{expression.sha256[:2]}/{expression.sha256}/{filename}"


class Expression(models.Model):
    """A work's text in one language, in force from a date to a date (FRBR expression).

    ``report`` is what reading the file found (``kb.ingestion.report``); ``message`` says in plain
    words why it failed. The newest one that is READY is the text people read and search.
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
    message = models.TextField(blank=True)
    report: Any = models.JSONField(default=dict, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["work", "sha256"], name="kb_expression_file_once_per_work")
        ]

    def __str__(self) -> str:
        return f"{self.work} ({self.filename})"
