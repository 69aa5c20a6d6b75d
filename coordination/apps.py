"""The register of activities, and what is read off it: overlaps, coverage, gaps."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoordinationConfig(AppConfig):
    name = "coordination"
    verbose_name = _("Coordination")

    def ready(self) -> None:
        from accounts.groups import permit

        permit("coordination", ["programme", "needmeasure", "indicator", "exchangerate", "site"])
        # What leadership wants covered, and where nobody works, only coordinators state.
        permit("coordination", ["watch", "nobodystatement"], editors=False)
        post_migrate.connect(_load_measures, sender=self)
        self._tell_search()
        self._tell_library()

    def _tell_search(self) -> None:
        from coordination import search_records as records
        from coordination import signals
        from search import registry

        signals.connect()
        registry.register(records.ActivityRecords())
        registry.register(records.OrganisationRecords())
        for order, name, label, labels_for in (
            (32, "organisation", _("Organisation"), records.organisation_labels),
            (34, "area", _("Region"), records.area_labels),
            (36, "status", _("Status of the activity"), records.status_labels),
            (38, "activity_type", _("Type of activity"), records.activity_type_labels),
            (62, "organisation_type", _("Kind of organisation"), records.organisation_type_labels),
            (64, "state", _("On its way into the register"), records.state_labels),
        ):
            registry.register_facet(registry.Facet(name, label, order, labels_for))
        registry.register_labels("kind", self.name, records.kind_labels)

    def _tell_library(self) -> None:
        from coordination import indicator_library
        from coordination.follow_up import ActivityLinks
        from coordination.linking import panel_of
        from kb import panels, preparers, schedules
        from kb.follow_up import links

        preparers.register("coordination.indicators", indicator_library.prepare)
        panels.register("coordination.activities", panel_of)
        links.register(ActivityLinks())
        daily = 24 * 60
        send = "coordination.briefs.subscriptions.send_due"
        schedules.register("coordination.briefs.send_due", send, "", daily)


def _load_measures(**kwargs: Any) -> None:
    from coordination.needs.actions import load_measures

    load_measures()
