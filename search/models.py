"""The outbox: which groups of records changed and are still to be brought to the engine."""

from django.db import models
from django.utils import timezone


class OutboxEntry(models.Model):
    """A group whose records are out of date in the index; written in the transaction that changed it.

    ``attempts`` and ``error`` tell of a group that could not be read; it is tried again at ``due_at``.
    """

    group = models.CharField(max_length=120, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    due_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.group
