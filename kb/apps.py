"""The library: works, their texts, and the passages a reader can point to."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KbConfig(AppConfig):
    name = "kb"
    verbose_name = _("Library")

    def ready(self) -> None:
        from kb import checks, search_records, signals  # noqa: F401
        from kb.citing import signals as citing_signals
        from search import registry

        signals.connect()
        citing_signals.connect()
        registry.register(search_records.WorkRecords())
        self._show_beside_texts()
        self._follow_up()
        for order, (name, label, labels_for) in enumerate(
            (
                ("kind", _("Form of the result"), search_records.kind_labels),
                ("type", _("Kind of document"), search_records.type_labels),
                ("work", _("Text"), search_records.work_labels),
                ("theme", _("Theme"), search_records.theme_labels),
                ("tag", _("Tag"), search_records.tag_labels),
                ("year", _("Year"), search_records.year_labels),
            )
        ):
            registry.register_facet(registry.Facet(name, label, order * 10 + 10, labels_for))

    def _show_beside_texts(self) -> None:
        from kb import panels
        from kb.citing import cited_by
        from kb.concordance import reading
        from search import registry

        panels.register("kb.cited_by", cited_by.panel_of)
        panels.register("kb.concordance", reading.panel_of)
        registry.register_leads("kb.concordance", reading.leads_for)

    def _follow_up(self) -> None:
        from accounts.groups import permit
        from kb import panels
        from kb.follow_up import panels as follow_up
        from kb.follow_up import relations, search_records, signals
        from search import registry

        permit("kb", ["mission", "recommendation", "objective", "commitmentline"])
        signals.connect()
        registry.register(search_records.RecommendationRecords())
        label = _("Status of the recommendation")
        registry.register_facet(
            registry.Facet("recommendation_status", label, 66, search_records.status_labels)
        )
        panels.register("kb.1_report", follow_up.report_panel)
        panels.register("kb.2_objectives", follow_up.objectives_panel)
        panels.register("kb.3_commitment", follow_up.commitment_panel)
        panels.register("kb.4_related", relations.panel_of)
