"""What readers keep for themselves: notes on articles, collections of texts, and what they follow.

All name a passage by work and eId (empty for the text as a whole), so that they outlive a version.
"""

import secrets
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kb.models.works import Work
from search.types import TEAM, Viewer


class NoteScope(models.TextChoices):
    """Who reads a note."""

    PRIVATE = "private", _("Only I")
    TEAM = "team", _("I and the coordination team")


class NoteQuerySet(models.QuerySet["Note"]):
    def readable_by(self, person: Any, viewer: Viewer) -> Self:
        """One's own, and for members of the team those written for it; on texts that may be read."""
        allowed = models.Q(author=person)
        if TEAM in viewer.tokens:
            allowed |= models.Q(scope=NoteScope.TEAM)
        return self.filter(allowed, work__in=Work.objects.visible_to(viewer).values("pk"))


class Note(models.Model):
    """What someone wrote on an article or a text."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes")
    work = models.ForeignKey(Work, models.CASCADE, related_name="notes", verbose_name=_("text"))
    eid = models.CharField(_("passage"), max_length=160, blank=True)
    text = models.TextField(_("note"), max_length=5000)
    scope = models.CharField(
        _("who reads it"), max_length=7, choices=NoteScope.choices, default=NoteScope.PRIVATE
    )
    written_at = models.DateTimeField(auto_now_add=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["work", "eid"], name="kb_note_by_passage")]

    def __str__(self) -> str:
        return self.text[:60]


class CollectionVisibility(models.TextChoices):
    """Who may open a collection."""

    PRIVATE = "private", _("Only I")
    TEAM = "team", _("The coordination team")
    PUBLIC = "public", _("Everyone")


class CollectionQuerySet(models.QuerySet["Collection"]):
    def readable_by(self, person: Any, viewer: Viewer) -> Self:
        """Public ones, one's own, and for members of the team those of the team."""
        allowed = models.Q(visibility=CollectionVisibility.PUBLIC)
        if person.is_authenticated:
            allowed |= models.Q(owner=person)
        if TEAM in viewer.tokens:
            allowed |= models.Q(visibility=CollectionVisibility.TEAM)
        return self.filter(allowed)


class Collection(models.Model):
    """Texts and articles that someone gathered on a subject, in an order, each with a comment."""

    key = models.SlugField(max_length=80, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    comment = models.TextField(_("introduction"), max_length=5000, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="collections")
    visibility = models.CharField(
        _("who may open it"),
        max_length=7,
        choices=CollectionVisibility.choices,
        default=CollectionVisibility.PRIVATE,
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; the key is made once, and cannot be guessed from the title."""
        if not self.key:
            self.key = f"{slugify(self.title)[:60].strip('-') or 'collection'}-{secrets.token_hex(4)}"
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("collection", args=[self.key])


class CollectionItem(models.Model):
    """A text or an article in a collection."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items")
    work = models.ForeignKey(Work, models.CASCADE, related_name="+", verbose_name=_("text"))
    eid = models.CharField(_("passage"), max_length=160, blank=True)
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("entry of a collection")
        verbose_name_plural = _("entries of collections")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "work", "eid"], name="kb_collection_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.work_id} {self.eid}".strip()


class Follow(models.Model):
    """Someone wants to be told when a text or an article changes. ``seen`` is the digest of what it said when
    they were last told, or began."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    work = models.ForeignKey(Work, models.CASCADE, related_name="followers", verbose_name=_("text"))
    eid = models.CharField(_("passage"), max_length=160, blank=True)
    seen = models.CharField(max_length=64, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("following")
        verbose_name_plural = _("followings")
        constraints = [models.UniqueConstraint(fields=["person", "work", "eid"], name="kb_follow_once")]
        indexes = [models.Index(fields=["work", "eid"], name="kb_follow_by_passage")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.work_id} {self.eid}".strip()
