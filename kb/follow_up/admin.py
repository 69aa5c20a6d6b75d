"""What editors keep of missions, recommendations, objectives and commitments in the Wagtail admin."""

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from kb.follow_up.history import noting
from kb.models import CommitmentLine, Mission, Objective, Recommendation


def _fields(*names: str) -> list[Any]:
    return [FieldPanel(name) for name in names]


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel(_fields(*names))


def _themes() -> FieldPanel:
    return FieldPanel("themes", widget=CheckboxSelectMultiple)


def _areas() -> InlinePanel:
    return InlinePanel("areas", heading=_("Areas"), label=_("Area"), panels=_fields("area"))


class MissionViewSet(SnippetViewSet):
    model = Mission
    icon = "globe"
    list_display = ["title", "start", "end", "report"]
    search_fields = ["title_fr", "title_en", "purpose_fr", "purpose_en"]
    panels: list[Any] = [
        *_fields("title_fr", "title_en", "purpose_fr", "purpose_en"),
        MultiFieldPanel(
            [
                _row("start", "start_precision"),
                _row("end", "end_precision"),
                _row("reported_from", "reported_from_precision"),
                _row("reported_to", "reported_to_precision"),
                FieldPanel("count"),
            ],
            heading=_("When"),
        ),
        InlinePanel("places", heading=_("Where"), label=_("Place"), panels=_fields("area", "zone", "site")),
        InlinePanel(
            "participants",
            heading=_("Participating organisations"),
            label=_("Organisation"),
            panels=_fields("organisation", "role"),
        ),
        _themes(),
        *_fields("report", "visibility", "note_fr", "note_en", "source"),
    ]


class _Noted:
    """Writes into the history of the recommendation what saving its form changes."""

    def save_instance(self) -> Any:
        view: Any = self
        with noting(view.form.instance, view.request.user):
            return super().save_instance()  # type: ignore[misc]


class RecommendationCreateView(_Noted, CreateView):
    pass


class RecommendationEditView(_Noted, EditView):
    pass


class RecommendationViewSet(SnippetViewSet):
    model = Recommendation
    icon = "tasks"
    list_display = ["__str__", "report", "lead", "due", "status"]
    list_filter = ["status", "priority"]
    search_fields = ["text_fr", "text_en", "number", "report__title"]
    add_view_class = RecommendationCreateView
    edit_view_class = RecommendationEditView
    copy_view_enabled = False
    panels: list[Any] = [
        *_fields("report", "mission", "number", "text_fr", "text_en", "wording_known"),
        InlinePanel(
            "addressees",
            heading=_("Addressees"),
            label=_("Organisation"),
            panels=_fields("organisation"),
        ),
        *_fields("addressed_to_fr", "addressed_to_en", "lead"),
        FieldPanel("priority"),
        _row("due", "due_precision"),
        _themes(),
        _areas(),
        InlinePanel(
            "articles",
            heading=_("Texts and articles"),
            label=_("Article"),
            panels=_fields("work", "eid"),
        ),
        MultiFieldPanel(_fields("eid", "page", "quote"), heading=_("Place in the report")),
        FieldPanel("source"),
    ]


class ObjectiveViewSet(SnippetViewSet):
    model = Objective
    icon = "list-ol"
    list_display = ["__str__", "strategy", "parent", "order"]
    list_filter = ["strategy"]
    search_fields = ["text_fr", "text_en", "number", "strategy__title"]
    panels = _fields(
        "strategy", "parent", "number", "order", "text_fr", "text_en", "indicators_fr", "indicators_en"
    )


class CommitmentLineViewSet(SnippetViewSet):
    model = CommitmentLine
    icon = "pick"
    list_display = ["__str__", "promised_by", "amount", "currency", "due", "state"]
    list_filter = ["state", "currency"]
    search_fields = ["text_fr", "text_en", "commitment__title", "promised_by__name_fr"]
    panels: list[Any] = [
        *_fields("commitment", "text_fr", "text_en"),
        MultiFieldPanel(_fields("promised_by", "promised_by_text"), heading=_("Promised by")),
        MultiFieldPanel(_fields("beneficiary", "beneficiary_text"), heading=_("Promised to")),
        _row("amount", "currency"),
        *_fields("in_kind_fr", "in_kind_en"),
        _row("due", "due_precision"),
        MultiFieldPanel(
            [
                _row("period_from", "period_from_precision"),
                _row("period_to", "period_to_precision"),
                FieldPanel("period_basis"),
            ],
            heading=_("For the period"),
        ),
        _themes(),
        _areas(),
        *_fields("state", "note_fr", "note_en", "source", "order"),
    ]


class FollowUpGroup(SnippetViewSetGroup):
    items = (MissionViewSet, RecommendationViewSet, ObjectiveViewSet, CommitmentLineViewSet)
    menu_label = _("Follow-up")
    menu_icon = "tasks"
    menu_name = "follow-up"
