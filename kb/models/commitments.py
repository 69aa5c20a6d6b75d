"""Lines of a partner's commitment: who promised what to whom, for which place and subject, by when."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from kb.models.partial import day_field, last_day, precision_field
from kb.models.works import Work
from reference.bilingual import in_language
from reference.models import Area, Organisation, Theme
from search.types import Viewer


class CommitmentState(models.TextChoices):
    """How far a promise has come."""

    ANNOUNCED = "announced", pgettext_lazy("commitment", "announced")
    APPROVED = "approved", pgettext_lazy("commitment", "approved")
    SIGNED = "signed", pgettext_lazy("commitment", "signed")
    RECEIVED = "received", pgettext_lazy("commitment", "received")
    DELIVERED = "delivered", pgettext_lazy("commitment", "delivered")
    WITHDRAWN = "withdrawn", pgettext_lazy("commitment", "withdrawn")


# What is neither kept nor taken back.
AWAITED = (CommitmentState.ANNOUNCED, CommitmentState.APPROVED, CommitmentState.SIGNED)


class PeriodBasis(models.TextChoices):
    """What a period of a commitment is."""

    PLANNED = "planned", _("planned")
    REPORTED = "reported", _("reported")


def _amount_field() -> Any:
    return models.DecimalField(
        _("amount"),
        max_digits=17,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )


class CommitmentLineQuerySet(models.QuerySet["CommitmentLine"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of the commitments that this viewer may read."""
        return self.filter(commitment__in=Work.objects.visible_to(viewer).order_by().values("pk"))

    def overdue(self, today: date | None = None) -> Self:
        """Those still awaited whose last day has passed."""
        return self.filter(state__in=AWAITED, due_by__lt=today or timezone.localdate())


class CommitmentLine(ClusterableModel):
    """One promise of a commitment.

    An amount without a currency, or none at all where the text gives none. ``promised_by_text`` and
    ``promised_to`` are for those who are no organisation (a fund, a programme). ``due_by`` is the last day
    that ``due`` may mean; ``period_from`` and ``period_to`` say what years the promise is for.
    """

    source_code = models.CharField(max_length=60, blank=True, db_index=True, editable=False)
    commitment = models.ForeignKey(
        Work, models.PROTECT, related_name="lines", verbose_name=_("partner commitment")
    )
    promised_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments_made",
        verbose_name=_("promised by"),
    )
    promised_by_text = models.CharField(_("promised by, in other words"), max_length=255, blank=True)
    beneficiary = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments_received",
        verbose_name=_("promised to"),
    )
    beneficiary_text = models.CharField(_("promised to, in other words"), max_length=255, blank=True)
    text_fr = models.CharField(_("what is promised, in French"), max_length=255, blank=True)
    text_en = models.CharField(_("what is promised, in English"), max_length=255, blank=True)
    amount = _amount_field()
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[
            RegexValidator(r"^[A-Z]{3}$", _("Write the three letters of the currency: XOF, EUR, USD."))
        ],
    )
    in_kind_fr = models.TextField(_("in kind, in French"), blank=True)
    in_kind_en = models.TextField(_("in kind, in English"), blank=True)
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="commitment_lines", verbose_name=_("themes")
    )
    due, due_precision = day_field(_("due")), precision_field()
    due_by = models.DateField(null=True, blank=True, editable=False)
    period_from, period_from_precision = day_field(_("for the period from")), precision_field()
    period_to, period_to_precision = day_field(_("to")), precision_field()
    period_basis = models.CharField(
        _("what the period is"), max_length=8, choices=PeriodBasis.choices, blank=True
    )
    state = models.CharField(
        _("state"), max_length=10, choices=CommitmentState.choices, default=CommitmentState.ANNOUNCED
    )
    note_fr = models.TextField(_("note in French"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    source = models.TextField(_("source"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = CommitmentLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a commitment")
        verbose_name_plural = _("lines of commitments")
        ordering = ["commitment", "order", "pk"]
        indexes = [models.Index(fields=["state", "due_by"], name="kb_commitment_late")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True, currency="")
                | (models.Q(amount__isnull=False) & ~models.Q(currency="")),
                name="kb_commitment_amount_with_currency",
                violation_error_message=_("An amount and its currency go together."),
            )
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        if not (self.text_fr.strip() or self.text_en.strip()):
            raise ValidationError({"text_fr": _("Write what is promised, in one of the two languages.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.due_by = last_day(self.due, self.due_precision)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("commitment_line", args=[self.pk])

    @property
    def text(self) -> str:
        """What is promised, in the reader's language, or the one there is."""
        return in_language(self, "text")

    @property
    def in_kind(self) -> str:
        """What is given in place of money, in the reader's language, or the one there is."""
        return in_language(self, "in_kind")

    @property
    def note(self) -> str:
        """The note in the reader's language, or the one there is."""
        return in_language(self, "note")

    @property
    def partner(self) -> str:
        """Who promised, as far as it is known."""
        return str(self.promised_by) if self.promised_by else self.promised_by_text

    @property
    def receiver(self) -> str:
        """To whom, as far as it is known."""
        return str(self.beneficiary) if self.beneficiary else self.beneficiary_text

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been kept by now."""
        awaited = self.state in AWAITED
        return awaited and self.due_by is not None and self.due_by < timezone.localdate()


class CommitmentArea(models.Model):
    """An area that a promise is for."""

    line = ParentalKey(CommitmentLine, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey(Area, models.PROTECT, related_name="commitment_lines", verbose_name=_("area"))

    class Meta:
        verbose_name = _("area")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["line", "area"], name="kb_commitment_area_once")]

    def __str__(self) -> str:
        return str(self.area)


class CommitmentStage(models.TextChoices):
    """The way from a promise to what it is for, in its order; each is a state of the line too."""

    SIGNED = CommitmentState.SIGNED.value, pgettext_lazy("stage of a commitment", "signed")
    TRANSFERRED = CommitmentState.RECEIVED.value, pgettext_lazy("stage of a commitment", "transferred")
    DELIVERED = CommitmentState.DELIVERED.value, pgettext_lazy("stage of a commitment", "delivered")


class CommitmentStep(models.Model):
    """That some of a promise, or all of it, was signed, transferred or delivered.

    ``amount`` is in the currency of the line, and missing where the line has none. A ``final`` step says
    that nothing more comes at this stage; if that leaves a difference, ``reason`` tells why. A step taken
    back stays, with who did it.
    """

    line = models.ForeignKey(CommitmentLine, models.CASCADE, related_name="steps")
    stage = models.CharField(_("stage"), max_length=10, choices=CommitmentStage.choices)
    on = models.DateField(_("on"))
    amount = _amount_field()
    final = models.BooleanField(_("nothing more is to come at this stage"), default=False)
    reason = models.TextField(_("reason for a difference"), blank=True)
    evidence = models.URLField(_("evidence: an address"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True, editable=False)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("step of a commitment")
        verbose_name_plural = _("steps of commitments")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.on}"
