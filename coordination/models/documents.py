"""Documents of an activity: a text of the library, or an address."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.models.activities import Activity
from kb.models import Work
from reference.bilingual import in_language


class DocumentCategory(models.TextChoices):
    """IATI code list DocumentCategory, version 2.03: those of activities."""

    IMPACT_APPRAISAL = "A01", _("appraisal before or after the project")
    OBJECTIVES = "A02", _("aims of the activity")
    BENEFICIARIES = "A03", _("for whom it is meant")
    CONDITIONS = "A04", _("conditions")
    BUDGET = "A05", _("budget")
    CONTRACT_SUMMARY = "A06", _("summary of a contract")
    EVALUATION = "A07", _("review or evaluation")
    RESULTS = "A08", _("results, outcomes and outputs")
    MEMORANDUM = "A09", _("memorandum of understanding")
    TENDER = "A10", _("tender")
    CONTRACT = "A11", _("contract")
    WEB_PAGE = "A12", _("web page of the activity")


class ActivityDocument(models.Model):
    """A document that says more of an activity; either ``work`` or ``url`` is given."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="documents")
    work = models.ForeignKey(
        Work,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="activity_documents",
        verbose_name=_("text of the library"),
    )
    url = models.URLField(_("address"), max_length=1000, blank=True)
    title_fr = models.CharField(_("title in French"), max_length=255, blank=True)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    # A code beyond the choices came with a file.
    category = models.CharField(_("category"), max_length=3, choices=DocumentCategory.choices, blank=True)
    format = models.CharField(_("format"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(work__isnull=False, url="")
                | (models.Q(work__isnull=True) & ~models.Q(url="")),
                name="coordination_document_is_text_or_address",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def title(self) -> str:
        """The title in the reader's language, or the one there is."""
        return in_language(self, "title")
