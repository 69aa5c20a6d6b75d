"""What was recognised on the pages of scans, kept page by page until the whole file is read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecognisedPage(models.Model):
    """The text of one page (from 1) of a file, known by its digest: several works may hold the same file.

    ``confidence`` is how sure the recogniser was of its words, from 0 to 1; a page that could not be
    recognised is kept without text and with none.
    """

    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    page = models.PositiveIntegerField(_("page"))
    text = models.TextField(blank=True)
    confidence = models.FloatField(_("confidence"))

    class Meta:
        verbose_name = _("recognised page")
        constraints = [
            models.UniqueConstraint(fields=["sha256", "language", "page"], name="kb_recognised_page_once")
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.page}"
