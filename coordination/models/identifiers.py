"""What an activity is called elsewhere, and what another format says of it that has no place here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.models.activities import Activity


class IdentifierKind(models.TextChoices):
    """The IATI identifier itself, and IATI code list OtherIdentifierType, version 2.03."""

    IATI = "iati", _("IATI identifier")
    PROJECT = "A1", _("project code of the organisation")
    CRS = "A2", _("identifier in the OECD's CRS")
    PREVIOUS = "A3", _("previous IATI identifier")
    FTS = "A4", _("flow in OCHA's FTS")
    OTHER = "A9", _("other identifier of the activity")
    PREVIOUS_ORGANISATION = "B1", _("previous identifier of the organisation")
    OTHER_ORGANISATION = "B9", _("other identifier of the organisation")


class ActivityIdentifier(models.Model):
    """One identifier of an activity, and whose it is: a reference and a name as the owner writes them.

    An IATI identifier is that of one activity in the whole register.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="identifiers")
    kind = models.CharField(_("kind"), max_length=4, choices=IdentifierKind.choices)
    value = models.CharField(_("identifier"), max_length=255)
    owner_ref = models.CharField(_("reference of its owner"), max_length=120, blank=True)
    owner_name = models.CharField(_("its owner"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["kind", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["value"], condition=models.Q(kind="iati"), name="coordination_iati_once"
            ),
            models.UniqueConstraint(
                fields=["activity"], condition=models.Q(kind="iati"), name="coordination_iati_one_each"
            ),
        ]
        indexes = [models.Index(fields=["value", "kind"], name="coordination_identifier")]

    def __str__(self) -> str:
        return self.value


class RelatedKind(models.IntegerChoices):
    """IATI code list RelatedActivityType, version 2.03: what the other is to this one."""

    PARENT = 1, _("part of")
    CHILD = 2, _("has as a part")
    SIBLING = 3, _("part of the same as")
    CO_FUNDED = 4, _("co-funded with")
    THIRD_PARTY = 5, _("reported by another organisation as")


class RelatedActivity(models.Model):
    """Another activity that this one names: one of the register, or only by its IATI identifier."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="related")
    kind = models.PositiveSmallIntegerField(_("relation"), choices=RelatedKind.choices)
    ref = models.CharField(_("IATI identifier"), max_length=255, blank=True, db_index=True)
    other = models.ForeignKey(
        Activity,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="related_from",
        verbose_name=_("activity"),
    )

    class Meta:
        verbose_name = _("related activity")
        verbose_name_plural = _("related activities")
        ordering = ["kind", "ref", "pk"]

    def __str__(self) -> str:
        return self.ref or str(self.other)


class Unheld(models.Model):
    """What a file in a format said of an activity and nothing here can hold: given back on export."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="unheld")
    format = models.CharField(max_length=20)
    content = models.TextField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "format"], name="coordination_unheld_once")
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.format}"
