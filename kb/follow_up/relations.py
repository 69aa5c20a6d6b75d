"""Related texts of a work, from both sides, in words."""

from typing import Any, NamedTuple

from kb.models import Work, WorkRelation
from kb.models.relations import INVERSE
from kb.panels import Panel
from search.types import Viewer


class Related(NamedTuple):
    """A text that this one stands in a relation to, and the words for it."""

    words: str
    works: list[Work]


def panel_of(viewer: Viewer, work: Work, eid: str) -> Panel | None:
    """The related texts that this viewer may read, on the page of the work; two queries."""
    related = [] if eid else related_to(work, viewer)
    return Panel("kb/follow_up/related.html", {"related": related}) if related else None


def related_to(work: Work, viewer: Viewer) -> list[Related]:
    """What the work does to others, then what others do to it, kind by kind."""
    visible = Work.objects.visible_to(viewer).order_by().values("pk")
    said: dict[str, list[Work]] = {}
    own = WorkRelation.objects.filter(work=work.pk, other__in=visible).select_related("other")
    for relation in own:
        said.setdefault(str(relation.get_kind_display()), []).append(relation.other)
    back: Any = WorkRelation.objects.filter(other=work.pk, work__in=visible).select_related("work")
    for relation in back:
        said.setdefault(str(INVERSE[relation.kind]), []).append(relation.work)
    return [Related(words, works) for words, works in said.items()]
