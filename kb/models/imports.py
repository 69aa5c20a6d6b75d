"""Many documents brought in at once: an archive with its table, and a line for each file."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.models.expressions import Expression, IngestionState
from kb.models.works import Work


class ImportState(models.TextChoices):
    """How far a batch has come."""

    CHECKING = "checking", _("being checked")
    REFUSED = "refused", _("to be corrected")
    CHECKED = "checked", _("checked")
    STARTED = "started", _("started")


class ImportBatch(models.Model):
    """Files with a table that says what each is. ``problems`` is what the check found
    (``kb.importing.table.Problem``); nothing is brought in while one of them stands in the way. ``archive``
    is empty when the files came from a folder of the server; ``table`` when it lies in the archive."""

    name = models.CharField(max_length=255)
    archive = models.FileField(upload_to="imports/%Y/%m/", max_length=255, blank=True)
    table = models.TextField(blank=True)
    publish = models.BooleanField(_("publish what could be read"), default=False)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.CHECKING)
    problems: Any = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page in the admin."""
        return reverse("kb_admin:batch", args=[self.pk])


class ItemQuerySet(models.QuerySet["ImportItem"]):
    def failed(self) -> Self:
        """Those whose file could not be taken, or not be read."""
        return self.filter(
            models.Q(state=IngestionState.FAILED) | models.Q(expression__state=IngestionState.FAILED)
        )

    def done(self) -> Self:
        """Those whose text was read."""
        return self.filter(expression__state=IngestionState.READY)


class ImportItem(models.Model):
    """A row of the table with its file. ``fields`` are those of the work to be, as they were checked;
    ``state`` is READY once the work and its text are there, whose own state then tells the rest.
    ``to_publish`` is true until the work was published, where that was asked for."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="items")
    row = models.PositiveIntegerField()
    filename = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    fields: Any = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=IngestionState.choices, default=IngestionState.WAITING, db_index=True
    )
    problem = models.TextField(blank=True)
    to_publish = models.BooleanField(default=False)
    work = models.ForeignKey(Work, models.SET_NULL, null=True, blank=True, related_name="+")
    expression = models.ForeignKey(
        Expression, models.SET_NULL, null=True, blank=True, related_name="import_items"
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["batch", "row"]
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="kb_import_row_once")]

    def __str__(self) -> str:
        return self.filename
