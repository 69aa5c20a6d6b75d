"""Citations: what a passage refers to in its words, as far as the library knows it."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models.expressions import Expression
from kb.models.passages import Passage
from kb.models.works import Work
from search.types import Viewer


class CitationQuerySet(models.QuerySet["Citation"]):
    def for_viewer(self, viewer: Viewer) -> Self:
        """Those that lead this viewer somewhere: to a work that may be read, the only such one that the
        words may mean."""
        visible = Work.objects.visible_to(viewer).values("pk")
        rivals = Citation.objects.filter(
            passage=OuterRef("passage"), start=OuterRef("start"), work__in=visible
        ).exclude(work=OuterRef("work"))
        return self.filter(work__in=visible).exclude(Exists(rivals))

    def made_in_current_texts(self) -> Self:
        """Those in the text that each citing work has now; of an article with several wordings, in the one
        that applies."""
        today = timezone.localdate()
        begun = models.Q(passage__in_force_from=None) | models.Q(passage__in_force_from__lte=today)
        lasts = models.Q(passage__in_force_to=None) | models.Q(passage__in_force_to__gt=today)
        current = Expression.objects.ready().filter(work=OuterRef("passage__expression__work"))
        return self.filter(begun, lasts, passage__expression=Subquery(current.values("pk")[:1]))


class Citation(models.Model):
    """Words of a passage, from ``start`` to ``end``, that cite a work or its passage of that ``eid``.

    A range is a row for each article in it, ``place`` counting from 0: the link leads to the first. Words
    that may mean several works are a row for each. ``mention`` is what the words call another work (see
    ``kb.citing.references.Mention.key``), kept even where the library does not hold it, so that the link
    appears once it does. Cited passages are named by work and eId, which last; the citing ones are rows of
    today's text, read anew with it.
    """

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="citations")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    mention = models.CharField(max_length=200, blank=True)
    work = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="cited_by")
    eid = models.CharField(max_length=160, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    paragraph = models.CharField(max_length=20, blank=True)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["passage", "start", "pk"]
        indexes = [
            models.Index(fields=["work", "eid"], name="kb_citation_by_cited"),
            models.Index(fields=["mention"], name="kb_citation_by_mention"),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} -> {self.mention or self.work_id} {self.eid}".strip()


class CitationsDue(models.Model):
    """Citations to be read anew: those of a text, or all that a changed work may touch."""

    work = models.OneToOneField(Work, models.CASCADE, null=True, related_name="+")
    expression = models.OneToOneField(Expression, models.CASCADE, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"work {self.work_id}" if self.work_id else f"expression {self.expression_id}"
