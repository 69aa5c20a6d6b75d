"""What the upper rooms show beside an article and on a text's page.

The library knows none of them. An app registers its panel in its ``ready()``, under the name of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.models import Work
from search.types import Viewer


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of a page: a template, and what it shows as ``panel.content``. On the page of a text a wide
    one stands below the text, the others beside it."""

    template: str
    content: Mapping[str, Any] = field(default_factory=dict)
    is_wide: bool = False


# What to show this viewer of a text or, with an eId, of one passage; None for nothing.
MakePanel = Callable[[Viewer, Work, str], Panel | None]

_makers: dict[str, MakePanel] = {}


def register(name: str, make: MakePanel) -> None:
    """Add a panel; one of the same name takes the place of the former."""
    _makers[name] = make


def unregister(name: str) -> None:
    """Forget a panel, if it is known."""
    _makers.pop(name, None)


def panels_of(viewer: Viewer, work: Work, eid: str = "") -> list[Panel]:
    """What there is to show of a text or of one of its passages, by name."""
    made = (make(viewer, work, eid) for _name, make in sorted(_makers.items()))
    return [panel for panel in made if panel is not None]
