"""The register of activities, and what is read off it: overlaps, coverage, gaps."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoordinationConfig(AppConfig):
    name = "coordination"
    verbose_name = _("Coordination")

    def ready(self) -> None:
        from accounts.groups import permit

        permit("coordination", ["programme"])
        # What leadership wants covered, and where nobody works, only coordinators state.
        permit("coordination", ["watch", "nobodystatement"], editors=False)
