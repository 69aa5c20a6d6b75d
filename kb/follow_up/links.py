"""What of the upper rooms refers to recommendations and objectives.

The library knows no activities. The app that does registers how to find them, in its ``ready()``; each
answer is filtered by what the viewer may see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kb.models import Objective, Recommendation
from kb.panels import Panel
from search.types import Viewer


@dataclass(frozen=True, slots=True)
class Use:
    """How many activities serve an objective, and how many of their indicators."""

    activities: int = 0
    indicators: int = 0


class ActivityLinks(Protocol):
    """Who refers to what."""

    def titles_by_recommendation(self, viewer: Viewer, pks: Sequence[int]) -> Mapping[int, Sequence[str]]:
        """The titles of the activities that answer each of these recommendations."""

    def use_of_objectives(self, viewer: Viewer, pks: Sequence[int]) -> Mapping[int, Use]:
        """How these objectives are served; one that nobody serves may be left out."""

    def recommendation_panel(self, viewer: Viewer, user: Any, of: Recommendation) -> Panel | None:
        """What the page of a recommendation shows of activities."""

    def objective_panel(self, viewer: Viewer, user: Any, of: Objective) -> Panel | None:
        """What the page of an objective shows of activities."""


class _None:
    """Nothing refers to anything, as long as nobody has registered."""

    def titles_by_recommendation(self, viewer: Viewer, pks: Sequence[int]) -> Mapping[int, Sequence[str]]:
        return {}

    def use_of_objectives(self, viewer: Viewer, pks: Sequence[int]) -> Mapping[int, Use]:
        return {}

    def recommendation_panel(self, viewer: Viewer, user: Any, of: Recommendation) -> Panel | None:
        return None

    def objective_panel(self, viewer: Viewer, user: Any, of: Objective) -> Panel | None:
        return None


_links: list[ActivityLinks] = [_None()]


def register(links: ActivityLinks) -> None:
    """Have these answer from now on."""
    _links[0] = links


def current() -> ActivityLinks:
    """Those that answer."""
    return _links[0]
