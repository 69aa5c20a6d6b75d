"""Who cites a text or an article: what stands beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from kb.models import Citation, Work
from kb.panels import Panel
from search.types import Viewer

# So many passages are read, and so many of one work are shown before the rest is folded.
_MOST, _SHOWN = 400, 12


@dataclass(frozen=True, slots=True)
class Citing:
    """A passage that cites."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class CitingWork:
    """A work with its passages that cite, in order; the ``rest`` is folded."""

    work: Work
    passages: list[Citing]
    rest: list[Citing]
    is_same: bool

    @property
    def count(self) -> int:
        return len(self.passages) + len(self.rest)


def panel_of(viewer: Viewer, work: Work, eid: str) -> Panel | None:
    """The passages of current texts that cite an article, or the other works that cite a text; None where
    nobody does, as far as this viewer may know."""
    # Most articles nobody cites: that is told at once, whoever asks.
    if not Citation.objects.filter(work=work, **({"eid": eid} if eid else {})).exists():
        return None
    cited = Citation.objects.for_viewer(viewer).made_in_current_texts().filter(work=work)
    cited = cited.filter(eid=eid) if eid else cited.exclude(passage__expression__work=work)
    citing = Work.objects.visible_to(viewer).values("pk")
    rows = (
        cited.filter(passage__expression__work__in=citing)
        .order_by("passage__expression__work", "passage__position")
        .values_list("passage__expression__work", "passage__eid", "passage__label")
        .distinct()[:_MOST]
    )
    groups = {pk: list(found) for pk, found in groupby(rows, key=lambda row: row[0])}
    if not groups:
        return None
    works = list(_in_order(work, Work.objects.filter(pk__in=groups)))
    content = {"works": [_citing(one, groups[one.pk], work) for one in works], "eid": eid}
    return Panel("kb/cited_by.html", content)


def _in_order(own: Work, works: Iterable[Work]) -> list[Work]:
    """The work itself first, then the others by name."""
    return sorted(works, key=lambda one: (one.pk != own.pk, one.name))


def _citing(work: Work, rows: Iterable[tuple[int, str, str]], own: Work) -> CitingWork:
    found = [Citing(label, reverse("passage", args=[work.key, eid])) for _pk, eid, label in rows]
    return CitingWork(work, found[:_SHOWN], found[_SHOWN:], work.pk == own.pk)
