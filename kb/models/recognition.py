"""What was recognised on the pages of scans, kept page by page until the whole file is read."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecognisedPage(models.Model):
    """The text of one page (from 1) of a file, known by its digest: several works may hold the same file.

    ``confidence`` is how sure the recogniser was of its words, from 0 to 1. ``words`` tell where they stand:
    word, left, top, width, height, in ten-thousandths of the page. A page that could not be recognised is
    kept without text and confidence, and was ``given_up`` until someone has it tried again.
    """

    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    page = models.PositiveIntegerField(_("page"))
    text = models.TextField(blank=True)
    confidence = models.FloatField(_("confidence"))
    words: Any = models.JSONField(default=list)
    given_up = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("recognised page")
        constraints = [
            models.UniqueConstraint(fields=["sha256", "language", "page"], name="kb_recognised_page_once")
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.page}"
