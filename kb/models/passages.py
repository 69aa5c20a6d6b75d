"""Passages: the nodes of a text's tree that a reader can point to."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.models.expressions import Expression


class PassageKind(models.TextChoices):
    """What a passage is; the structural ones follow Akoma Ntoso's names."""

    PREFACE = "preface", _("Preface")
    BOOK = "book", _("Book")
    PART = "part", _("Part")
    TITLE = "title", _("Title")
    CHAPTER = "chapter", _("Chapter")
    SECTION = "section", _("Section")
    SUBSECTION = "subsection", _("Subsection")
    PARAGRAPH = "paragraph", _("Paragraph")
    ARTICLE = "article", _("Article")
    ANNEX = "annex", _("Annex")
    CONCLUSION = "conclusion", _("Signatures")
    PAGE = "page", _("Page")


class PassageQuerySet(models.QuerySet["Passage"]):
    def on(self, day: date) -> Self:
        """As the text read on that day: of a passage that changed, the wording of then alone."""
        begun = models.Q(in_force_from=None) | models.Q(in_force_from__lte=day)
        return self.filter(begun, models.Q(in_force_to=None) | models.Q(in_force_to__gt=day))


class Passage(models.Model):
    """A node of an expression's tree, in document order.

    ``eid`` is its Akoma Ntoso eId ("art_324-11", "book_1__tit_2"), unique in the expression on any one day.
    An article that was amended has a row for each wording: ``version`` counts them from 1, ``amended_by``
    names the law, and ``in_force_from`` and ``in_force_to`` (the first day of the next one) tell when it
    applied; without dates it applies as long as its expression. With ``not_before``, the day on which it
    began is not known: it lies between that day and ``in_force_from``.
    ``number`` is normalised ("324-11", "12bis", "1"); ``last_number`` closes a range that the
    source prints as one ("346" to "349"). ``label`` is what is shown ("Art. 324-11"), ``heading``
    the words after it. ``heading_path`` lists the headings above it, outermost first. ``text`` is
    its own text without that of its children, one paragraph a line. Pages are those of the file,
    from 1.
    """

    expression = models.ForeignKey(Expression, models.CASCADE, related_name="passages")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=PassageKind.choices)
    eid = models.CharField(max_length=160)
    number = models.CharField(max_length=40, blank=True)
    last_number = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=120)
    heading = models.CharField(max_length=500, blank=True)
    heading_path: Any = models.JSONField(default=list)
    text = models.TextField(blank=True)
    first_page = models.PositiveIntegerField(null=True)
    last_page = models.PositiveIntegerField(null=True)
    version = models.PositiveSmallIntegerField(default=1)
    in_force_from = models.DateField(null=True)
    in_force_to = models.DateField(null=True)
    not_before = models.DateField(null=True)
    amended_by = models.TextField(blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["expression", "position"]
        constraints = [
            models.UniqueConstraint(fields=["expression", "eid", "version"], name="kb_passage_version_once"),
            models.UniqueConstraint(fields=["expression", "position"], name="kb_passage_position_once"),
        ]
        indexes = [models.Index(fields=["expression", "kind", "number"], name="kb_passage_by_number")]

    def __str__(self) -> str:
        return f"{self.label} {self.heading}".strip()

    def get_absolute_url(self) -> str:
        """Its permanent address in the work, which leads to the current version."""
        return reverse("passage", args=[self.expression.work.key, self.eid])
