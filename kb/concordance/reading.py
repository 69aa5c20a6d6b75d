"""What readers are told of a concordance: beside an article, and when they search for an old number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.models import Concordance, ConcordanceKind, Passage, PassageKind, Work
from kb.panels import Panel
from search.analysis.text import fold, words
from search.query import ArticleReference
from search.types import Lead, Viewer

_MOST = 40
_MOST_LEADS = 5
# Words by which people tell the old text from the new one, whatever it is called.
_AGES = frozenset({"ancien", "ancienne", "nouveau", "nouvelle", "nouvel", "old", "former", "new"})


@dataclass(frozen=True, slots=True)
class Step:
    """What an article became, or what it was: the other text, the number there, its address."""

    work: Work
    number: str
    url: str
    kind: str


def panel_of(viewer: Viewer, work: Work, eid: str) -> Panel | None:
    """Beside an article: what it became and what it was; None where nobody has confirmed any of it."""
    # Most texts have no concordance: that is told at once, whoever asks.
    if not eid or not Concordance.objects.confirmed().filter(Q(from_work=work) | Q(to_work=work)).exists():
        return None
    said = Passage.objects.filter(expression__work=work, eid=eid, kind=PassageKind.ARTICLE).exclude(number="")
    number = Subquery(said.order_by("-expression").values("number")[:1])
    found = (
        Concordance.objects.confirmed()
        .for_viewer(viewer)
        .filter(Q(from_work=work, from_number=number) | Q(to_work=work, to_number=number))
        .select_related("from_work", "to_work")[:_MOST]
    )
    rows = list(found)
    if not rows:
        return None
    after = [(row.to_work, row.to_number, row.kind) for row in rows if row.from_work_id == work.pk]
    before = [(row.from_work, row.from_number, row.kind) for row in rows if row.to_work_id == work.pk]
    return Panel("kb/concordance.html", {"after": _steps(after), "before": _steps(before)})


def _steps(found: Sequence[tuple[Work, str, str]]) -> list[Step]:
    urls = _urls((work, number) for work, number, _kind in found)
    return [Step(work, number, urls[work.pk, number], kind) for work, number, kind in found]


def _urls(articles: Iterable[tuple[Work, str]]) -> dict[tuple[int, str], str]:
    """The addresses of articles by work and number: that of the work, where its text has none; one query."""
    wanted = {(work.pk, number): work for work, number in articles}
    urls = {key: work.get_absolute_url() for key, work in wanted.items()}
    passages = Passage.objects.filter(
        expression__work__in={pk for pk, _number in wanted},
        kind=PassageKind.ARTICLE,
        number__in={number for _pk, number in wanted if number},
    )
    for pk, number, eid in passages.order_by("expression").values_list("expression__work", "number", "eid"):
        if (pk, number) in wanted:
            urls[pk, number] = reverse("passage", args=[wanted[pk, number].key, eid])
    return urls


def leads_for(reference: ArticleReference, viewer: Viewer) -> list[Lead]:
    """For someone who looks for an article by its old number: what it became, as far as they may know."""
    rows = list(
        Concordance.objects.confirmed()
        .for_viewer(viewer)
        .filter(from_number=reference.number)
        .select_related("from_work", "to_work")
        .prefetch_related("from_work__abbreviations", "to_work__abbreviations")[:_MOST]
    )
    rows = [row for row in rows if _is_asked_for(row, reference)][:_MOST_LEADS]
    urls = _urls((row.to_work, row.to_number) for row in rows)
    return [Lead(_told(row), urls[row.to_work_id, row.to_number]) for row in rows]


def _is_asked_for(row: Concordance, reference: ArticleReference) -> bool:
    asked = {*reference.names} - _AGES
    return asked <= _called(row.from_work) or asked <= _called(row.to_work)


def _called(work: Work) -> set[str]:
    names = [work.title, work.title_en, work.reference_number]
    names += [abbreviation.label for abbreviation in work.abbreviations.all()]
    return {fold(word) for name in names for word in words(name)}


def _told(row: Concordance) -> str:
    said = {
        "old": row.from_number,
        "old_text": row.from_work.name,
        "new": row.to_number,
        "new_text": row.to_work.name,
    }
    if row.kind == ConcordanceKind.NONE:
        return _("Art. %(old)s of “%(old_text)s” has no equivalent in “%(new_text)s”.") % said
    if row.kind == ConcordanceKind.PARTLY:
        return _("Art. %(old)s of “%(old_text)s” became in part art. %(new)s of “%(new_text)s”.") % said
    return _("Art. %(old)s of “%(old_text)s” became art. %(new)s of “%(new_text)s”.") % said
