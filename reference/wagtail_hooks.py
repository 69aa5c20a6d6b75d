"""Organisations and themes in the Wagtail admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from reference.models import Organisation, Theme


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    list_display = ["name", "code", "type", "coordinates"]
    list_filter = ["type", "coordinates"]
    search_fields = ["name_fr", "name_en", "acronym_fr", "acronym_en", "code"]
    panels: list[Any] = [
        FieldPanel("code"),
        MultiFieldPanel([FieldPanel("name_fr"), FieldPanel("acronym_fr")], heading=_("French")),
        MultiFieldPanel([FieldPanel("name_en"), FieldPanel("acronym_en")], heading=_("English")),
        FieldPanel("type"),
        FieldPanel("parent"),
        FieldPanel("coordinates"),
    ]


class ThemeViewSet(SnippetViewSet):
    model = Theme
    icon = "list-ul"
    list_display = ["name", "code", "parent", "dac_code"]
    search_fields = ["name_fr", "name_en", "code", "dac_code"]
    panels: list[Any] = [
        FieldPanel(name) for name in ("code", "name_fr", "name_en", "parent", "dac_code", "order")
    ]


class ReferenceGroup(SnippetViewSetGroup):
    items = (OrganisationViewSet, ThemeViewSet)
    menu_label = _("Reference data")
    menu_icon = "table"
    menu_name = "reference"


register_snippet(ReferenceGroup)
