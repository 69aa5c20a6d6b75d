"""What the peers need: sections as a model of Wagtail's search, and a page that shows its title."""

from typing import ClassVar

from django.db import models
from wagtail.models import Page
from wagtail.search import index


class Section(index.Indexed, models.Model):
    """A section of the corpus, indexed by Wagtail's search in the database."""

    act = models.CharField(max_length=500)
    act_id = models.CharField(max_length=50)
    heading_path = models.TextField()
    text = models.TextField()
    visible_to = models.CharField(max_length=20)

    search_fields: ClassVar[list[object]] = [
        index.SearchField("act"),
        index.SearchField("heading_path"),
        index.SearchField("text"),
        index.FilterField("act_id"),
        index.FilterField("visible_to"),
    ]

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"


class BarePage(Page):
    """The least that a Wagtail page can be."""

    template = "bench/bare.html"

    class Meta:
        app_label = "bench"
