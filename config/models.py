"""What the demonstration put into this instance, so that it can be taken out again."""

from django.db import models


class DemonstrationItem(models.Model):
    """One thing that ``load_demo`` made, and how it looked then.

    ``kind`` and ``key`` name it in the demonstration's data; ``object_id`` is its primary key.
    ``fingerprint`` is that of ``config.demonstration.ledger``: another one now means that people
    worked on it, and that it is theirs.
    """

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=150)
    object_id = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64, blank=True)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="config_demonstration_item_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
