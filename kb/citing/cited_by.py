"""Who cites a text or an article: what stands beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from kb.models import Citation, Work
from kb.panels import Panel
from search.types import Viewer

# So many passages are read, and so many of one work are shown before the rest is folded.
_MOST, _SHOWN = 400, 12
# Below an article that was not asked for, so many at most; its own page has them all.
_BELOW = 8


@dataclass(frozen=True, slots=True)
class Citing:
    """A passage that cites."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Below:
    """Who cites one of several articles on a page: the first few, by work; ``is_all`` tells whether these are
    all of them."""

    works: list[tuple[Work, list[Citing]]]
    is_all: bool


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


def below(viewer: Viewer, work: Work, eids: Sequence[str]) -> dict[str, Below]:
    """Who cites each of these articles, in short; three queries, one where nobody cites any."""
    # Most articles nobody cites: that is told at once, whoever asks.
    cited = Citation.objects.filter(work=work, eid__in=eids).order_by()
    eids = list(cited.values_list("eid", flat=True).distinct()) if eids else []
    if not eids:
        return {}
    order = Window(
        RowNumber(),
        partition_by=F("eid"),
        order_by=[F("passage__expression__work"), F("passage__position"), F("pk")],
    )
    rows = (
        Citation.objects.for_viewer(viewer)
        .made_in_current_texts()
        .filter(work=work, eid__in=eids)
        .filter(passage__expression__work__in=Work.objects.visible_to(viewer).values("pk"))
        .annotate(place_in_list=order)
        .filter(place_in_list__lte=2 * _BELOW)
        .order_by("eid", "place_in_list")
        .values_list("eid", "passage__expression__work", "passage__eid", "passage__label")
    )
    found: dict[str, list[tuple[int, str, str]]] = {}
    for eid, citing, passage, label in rows:
        found.setdefault(eid, []).append((citing, passage, label))
    works = {one.pk: one for one in Work.objects.filter(pk__in={r[0] for rs in found.values() for r in rs})}
    return {eid: _below(work, works, citing) for eid, citing in found.items()}


def _below(own: Work, works: dict[int, Work], rows: Sequence[tuple[int, str, str]]) -> Below:
    once = list(dict.fromkeys(rows))
    shown: dict[int, list[Citing]] = {}
    for pk, eid, label in once[:_BELOW]:
        shown.setdefault(pk, []).append(Citing(label, reverse("passage", args=[works[pk].key, eid])))
    ordered = _in_order(own, [works[pk] for pk in shown])
    is_all = len(once) <= _BELOW and len(rows) < 2 * _BELOW
    return Below([(one, shown[one.pk]) for one in ordered], is_all)


def _in_order(own: Work, works: Iterable[Work]) -> list[Work]:
    """The work itself first, then the others by name."""
    return sorted(works, key=lambda one: (one.pk != own.pk, one.name))


def _citing(work: Work, rows: Iterable[tuple[int, str, str]], own: Work) -> CitingWork:
    found = [Citing(label, reverse("passage", args=[work.key, eid])) for _pk, eid, label in rows]
    return CitingWork(work, found[:_SHOWN], found[_SHOWN:], work.pk == own.pk)
