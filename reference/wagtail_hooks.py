"""Reference data in the Wagtail admin: organisations, areas, zones, themes and short code lists."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from reference import merge_admin
from reference.merging import PERMISSION
from reference.models import ActivityType, Area, Organisation, Presence, TargetGroup, Theme, Zone


def fields(*names: str) -> list[Any]:
    """One panel for each field."""
    return [FieldPanel(name) for name in names]


_PRESENCE = ("area", "since", "until", "source")


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    list_display = ["name", "code", "type", "closed_on", "coordinates"]
    list_filter = ["type", "coordinates"]
    search_fields = ["name_fr", "name_en", "acronym_fr", "acronym_en", "code", "aliases__name"]
    panels: list[Any] = [
        FieldPanel("code"),
        MultiFieldPanel(fields("name_fr", "acronym_fr"), heading=_("French")),
        MultiFieldPanel(fields("name_en", "acronym_en"), heading=_("English")),
        *fields("type", "parent"),
        MultiFieldPanel(fields("opened_on", "closed_on", "successor"), heading=_("Lifetime")),
        InlinePanel("aliases", heading=_("Other spellings"), label=_("Alias"), panels=fields("name")),
        InlinePanel("presences", heading=_("Offices"), label=_("Presence"), panels=fields(*_PRESENCE)),
        # It decides who can belong to the team, so editors leave it to coordinators.
        FieldPanel("coordinates", permission="reference.delete_organisation"),
    ]


class PresenceViewSet(SnippetViewSet):
    model = Presence
    icon = "home"
    list_display = ["organisation", "area", "since", "until"]
    search_fields = ["organisation__name_fr", "organisation__name_en", "area__name_fr"]
    panels = fields("organisation", *_PRESENCE)


class ThemeViewSet(SnippetViewSet):
    model = Theme
    icon = "list-ul"
    list_display = ["name", "code", "parent", "dac_code"]
    search_fields = ["name_fr", "name_en", "code", "dac_code"]
    panels = fields("code", "name_fr", "name_en", "parent", "dac_code", "order")


class AreaViewSet(SnippetViewSet):
    model = Area
    icon = "site"
    list_display = ["name", "pcode", "level", "parent", "edition"]
    list_filter = ["edition", "level"]
    search_fields = ["name_fr", "name_en", "pcode"]
    panels = fields("pcode", "edition", "level", "parent", "name_fr", "name_en", "approximate")


class ZoneViewSet(SnippetViewSet):
    model = Zone
    icon = "site"
    list_display = ["name", "code"]
    search_fields = ["name_fr", "name_en", "code"]
    panels = fields("code", "name_fr", "name_en", "areas")


class CodeListViewSet(SnippetViewSet):
    icon = "list-ul"
    list_display = ["name", "code", "order"]
    search_fields = ["name_fr", "name_en", "code"]
    panels = fields("code", "name_fr", "name_en", "order")


class ActivityTypeViewSet(CodeListViewSet):
    model = ActivityType


class TargetGroupViewSet(CodeListViewSet):
    model = TargetGroup


class MergeMenuItem(MenuItem):
    """Shown to who may merge."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def register_admin_urls() -> list[Any]:
    """The page on which organisations are merged."""
    return merge_admin.urlpatterns


class ReferenceGroup(SnippetViewSetGroup):
    items = (
        OrganisationViewSet,
        PresenceViewSet,
        AreaViewSet,
        ZoneViewSet,
        ThemeViewSet,
        ActivityTypeViewSet,
        TargetGroupViewSet,
    )
    menu_label = _("Reference data")
    menu_icon = "table"
    menu_name = "reference"

    def get_submenu_items(self) -> list[Any]:
        """The lists, and the page on which organisations are merged."""
        merge = MergeMenuItem(_("Merge organisations"), reverse("reference_merge"), icon_name="copy")
        return [*super().get_submenu_items(), merge]


register_snippet(ReferenceGroup)
