"""The links that a reader finds in the words of passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from kb.models import Citation, Passage
from kb.reading import Text
from kb.slices import Slice
from search.types import Viewer


@dataclass(frozen=True, slots=True)
class Link:
    """Words of a passage that lead somewhere; ``title`` names the other work, where it is one."""

    start: int
    end: int
    url: str
    title: str = ""


# All that a link shows of its citation and of the work.
_READ = ("passage_id", "start", "end", "eid", "work__key", "work__title", "work__title_en")


def links_of(text: Text, passages: Sequence[Passage], viewer: Viewer) -> dict[int, list[Link]]:
    """The links in these passages of a text, by passage, as far as this viewer may follow them; one query."""
    found = Citation.objects.for_viewer(viewer).filter(passage__in=passages, place=0)
    links: dict[int, list[Link]] = {}
    for citation in found.select_related("work").only(*_READ).order_by("passage_id", "start"):
        links.setdefault(citation.passage_id, []).append(_link(text, citation))
    return links


def links_in(links: Sequence[Link], shown: Slice) -> Sequence[Link]:
    """Those of a passage's links that lie wholly in the part of its text that is shown, by their place in
    that part."""
    end = shown.start + len(shown.words)
    if not shown.start:
        return links
    return [
        replace(link, start=link.start - shown.start, end=link.end - shown.start)
        for link in links
        if shown.start <= link.start and link.end <= end
    ]


def _link(text: Text, citation: Citation) -> Link:
    work = citation.work
    assert work is not None  # noqa: S101 - the viewer sees it
    if work.pk == text.work.pk:
        # Within a text one stays in the version that one reads.
        return Link(
            citation.start, citation.end, text.passage_url(citation.eid) if citation.eid else text.url
        )
    url = reverse("passage", args=[work.key, citation.eid]) if citation.eid else work.get_absolute_url()
    return Link(citation.start, citation.end, url, work.name)
