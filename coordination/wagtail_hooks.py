"""What editors and coordinators keep for the register in the Wagtail admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from coordination.models import (
    ExchangeRate,
    Indicator,
    NeedMeasure,
    NobodyStatement,
    Programme,
    Site,
    Watch,
)


class ProgrammeViewSet(SnippetViewSet):
    model = Programme
    icon = "folder-open-inverse"
    list_display = ["name", "acronym", "code", "parent"]
    search_fields = ["name_fr", "name_en", "acronym", "code"]
    panels: list[Any] = [
        *(FieldPanel(name) for name in ("code", "name_fr", "name_en", "acronym", "parent", "source")),
        InlinePanel(
            "participations",
            heading=_("Participating organisations"),
            label=_("Organisation"),
            panels=[FieldPanel("organisation"), FieldPanel("role")],
        ),
    ]


class WatchViewSet(SnippetViewSet):
    model = Watch
    icon = "view"
    list_display = ["area", "theme", "since"]
    panels = [FieldPanel(name) for name in ("area", "theme", "since", "note")]


class StatementCreateView(CreateView):
    """Keeps who states it."""

    def save_instance(self) -> Any:
        self.form.instance.by = self.request.user
        return super().save_instance()


class NobodyStatementViewSet(SnippetViewSet):
    model = NobodyStatement
    icon = "cross"
    list_display = ["area", "theme", "on", "by"]
    add_view_class = StatementCreateView
    panels = [FieldPanel(name) for name in ("area", "theme", "on")]


class MeasureViewSet(SnippetViewSet):
    model = NeedMeasure
    icon = "list-ul"
    list_display = ["name", "code", "form", "order"]
    panels = [
        FieldPanel(name)
        for name in ("code", "name_fr", "name_en", "form", "unit_fr", "unit_en", "more_is_better", "order")
    ]


class IndicatorViewSet(SnippetViewSet):
    model = Indicator
    icon = "list-ol"
    list_display = ["name", "code", "unit", "measure", "theme", "counts_people"]
    list_filter = ["theme", "measure", "counts_people"]
    search_fields = ["name_fr", "name_en", "code"]
    panels = [
        FieldPanel(name)
        for name in (
            "code",
            "name_fr",
            "name_en",
            "unit_fr",
            "unit_en",
            "measure",
            "theme",
            "ascending",
            "cumulative",
            "counts_people",
        )
    ]


class ExchangeRateViewSet(SnippetViewSet):
    model = ExchangeRate
    icon = "cog"
    list_display = ["currency", "date", "rate", "source"]
    list_filter = ["currency"]
    panels = [FieldPanel(name) for name in ("currency", "date", "rate", "source")]


class SiteViewSet(SnippetViewSet):
    model = Site
    icon = "home"
    list_display = ["name", "kind", "area", "code"]
    list_filter = ["kind"]
    search_fields = ["name_fr", "name_en", "code"]
    panels = [
        FieldPanel(name)
        for name in ("code", "kind", "name_fr", "name_en", "area", "note_fr", "note_en", "source")
    ]


class CoordinationGroup(SnippetViewSetGroup):
    items = (
        ProgrammeViewSet,
        IndicatorViewSet,
        ExchangeRateViewSet,
        SiteViewSet,
        WatchViewSet,
        NobodyStatementViewSet,
        MeasureViewSet,
    )
    menu_label = _("Register")
    menu_icon = "clipboard-list"
    menu_name = "coordination"


register_snippet(CoordinationGroup)
