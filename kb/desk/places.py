"""The places that a reader's desk names: texts and articles, with what they are called and where they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from kb.models import Passage, Work
from search.types import Viewer


@dataclass(frozen=True, slots=True)
class Place:
    """A text, or an article of it, as a line names it; ``label`` and ``heading`` are empty for the text."""

    work: Work
    eid: str
    label: str
    heading: str

    @property
    def url(self) -> str:
        """Where it is read; an article that the text no longer has leads to the text."""
        if self.eid and self.label:
            return reverse("passage", args=[self.work.key, self.eid])
        return self.work.get_absolute_url()

    @property
    def desk_url(self) -> str:
        return (
            reverse("desk", args=[self.work.key, self.eid])
            if self.eid
            else reverse("desk", args=[self.work.key])
        )


def places_of(wanted: Iterable[tuple[int, str]], viewer: Viewer) -> dict[tuple[int, str], Place]:
    """The places that this viewer may read, by work and eId; two queries, however many."""
    wanted = set(wanted)
    works = Work.objects.visible_to(viewer).in_bulk({pk for pk, _eid in wanted})
    passages = Passage.objects.filter(
        expression__work__in=works, eid__in={eid for _pk, eid in wanted if eid}
    ).order_by("expression")
    named = {
        (pk, eid): (label, heading)
        for pk, eid, label, heading in passages.values_list("expression__work", "eid", "label", "heading")
    }
    return {
        (pk, eid): Place(works[pk], eid, *named.get((pk, eid), ("", ""))) for pk, eid in wanted if pk in works
    }
