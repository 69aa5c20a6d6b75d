"""Who receives a brief by mail, about what, and how often."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    """How often it comes."""

    WEEKLY = "weekly", _("every week")
    MONTHLY = "monthly", _("every month")


class BriefSubscription(models.Model):
    """A brief that a person wants by mail. ``query`` is the address of the brief, after its "?"; ``sent_on``
    is the day on which it went last, or none before the first time."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="briefs")
    query = models.CharField(max_length=1000, blank=True)
    frequency = models.CharField(_("how often"), max_length=7, choices=Frequency.choices)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("brief by mail")
        verbose_name_plural = _("briefs by mail")
        constraints = [models.UniqueConstraint(fields=["person", "query"], name="coordination_brief_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.query}"
