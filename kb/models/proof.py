"""What proves a text: the corrections that editors made in what was read."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.ingestion.types import Correction as CorrectionValue
from kb.models.expressions import Expression


class Operation(models.TextChoices):
    """What a correction does to a passage."""

    RENAME = "rename", _("Number, label or heading changed")
    REWORD = "reword", _("Words changed")
    SPLIT = "split", _("Cut in two")
    MERGE = "merge", _("Joined to the one before")
    NOT_A_HEADING = "not_a_heading", _("No heading, but part of the text before")
    MOVE = "move", _("Moved under another level")
    ADD_HEADING = "add_heading", _("Heading added")


class Correction(models.Model):
    """A change that an editor made in a text, applied again at each reading of its file, in this order.

    ``anchor`` recognises the passage (``kb.ingestion.tree``), ``label`` is what it was called then, ``data``
    is what the operation needs. ``fits`` is false when the passage or its words are no longer found.
    """

    expression = models.ForeignKey(Expression, models.CASCADE, related_name="corrections")
    operation = models.CharField(max_length=20, choices=Operation.choices)
    anchor: Any = models.JSONField()
    label = models.CharField(max_length=120)
    data: Any = models.JSONField(default=dict)
    fits = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.label}: {self.get_operation_display()}"

    @property
    def value(self) -> CorrectionValue:
        """What the pure stage takes."""
        return CorrectionValue(self.pk, self.operation, self.anchor, self.data)


class RawTree(models.Model):
    """The tree of a corrected text as the machine read it, so that a correction can be taken back without
    reading the file again. ``packed`` is JSON, compressed (``kb.ingestion.packing``)."""

    expression = models.OneToOneField(Expression, models.CASCADE, related_name="raw_tree")
    packed = models.BinaryField()

    class Meta:
        verbose_name = _("tree as read")
        verbose_name_plural = _("trees as read")

    def __str__(self) -> str:
        return str(self.expression)
