"""What search is told of the library: the records of a work and of the passages of its current text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from taggit.models import Tag

from kb.models import WORK_TYPES, Expression, PassageKind, Work
from kb.models.works import WORK_SOURCE, DatePrecision
from reference.models import Theme
from search.numbers import expanded
from search.types import SearchRecord

_CHUNK = 500
# A passage is found as an article or as a page; a level's own text, a preface or an annex counts as neither.
_KINDS: dict[str, str] = {PassageKind.ARTICLE: "article", PassageKind.PAGE: "page"}
_SAID = ("kind", "eid", "label", "heading", "heading_path", "number", "last_number", "text", "first_page")
_RELATED = ("tags", "themes", "abbreviations")


class WorkRecords:
    """The source "kb.work": a group a work, published ones only."""

    name = WORK_SOURCE

    def groups(self) -> Iterator[str]:
        for pk in Work.objects.live().order_by("pk").values_list("pk", flat=True).iterator():
            yield f"{WORK_SOURCE}:{pk}"

    def records(self, groups: Sequence[str]) -> Iterator[SearchRecord]:
        pks = [int(group.rpartition(":")[2]) for group in groups]
        for start in range(0, len(pks), _CHUNK):
            works = Work.objects.live().filter(pk__in=pks[start : start + _CHUNK]).order_by("pk")
            for work in works.select_related("issuer", "content_type").prefetch_related(*_RELATED):
                yield from _records_of(work)


def _records_of(work: Work) -> Iterator[SearchRecord]:
    expression = work.expressions.ready().first()
    shared = _shared(work, expression)
    yield _work_record(work, shared)
    if expression is not None:
        # The wordings that apply today alone: the older ones are read and cited, and would drown them.
        passages = expression.passages.on(expression.reference_day).order_by("position")
        # Resolved once: a code has a thousand addresses that differ in their last part.
        address = reverse("passage", args=[work.key, "EID"])
        # Rows and no passages: a code has thousands, of which nothing more is asked than what they say.
        for row in passages.values_list(*_SAID, named=True).iterator(chunk_size=_CHUNK):
            yield _passage_record(row, address.replace("EID", quote(row.eid)), shared)


def _shared(work: Work, expression: Expression | None) -> dict[str, Any]:
    """What all records of the work have in common."""
    tags = tuple(sorted(tag.name for tag in work.tags.all()))
    return {
        "group": work.search_group,
        "visible_to": work.visible_to,
        "language": expression.language if expression else "fr",
        "work": work.key,
        "work_title": work.title,
        "work_names": tuple(dict.fromkeys(filter(None, _names(work)))),
        "date": _date(work),
        "status": expression.standing.value if expression else "",
        "tags": tags,
        "facets": {
            "type": (work.specific_class.type,),
            "work": (work.key,),
            "theme": tuple(sorted(theme.code for theme in work.themes.all())),
            "tag": tuple(sorted(tag.slug for tag in work.tags.all())),
            "year": (str(work.date.year),) if work.date else (),
        },
    }


def _names(work: Work) -> Iterator[str]:
    yield work.title
    yield work.title_en
    yield work.reference_number
    for abbreviation in work.abbreviations.all():
        yield abbreviation.label


def _date(work: Work) -> str:
    """The date as far as it is known: "2024", "2024-12" or "2024-12-13"."""
    if work.date is None:
        return ""
    length = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}.get(DatePrecision(work.date_precision), 10)
    return work.date.isoformat()[:length]


def _work_record(work: Work, shared: Mapping[str, Any]) -> SearchRecord:
    issuer = work.issuer
    about = [
        work.summary_fr,
        work.summary_en,
        work.title_en,
        work.reference_number,
        *shared["work_names"][1:],
    ]
    if issuer:
        about += [issuer.name_fr, issuer.name_en, issuer.acronym_fr, issuer.acronym_en]
    about += [name for theme in work.themes.all() for name in (theme.name_fr, theme.name_en)]
    return SearchRecord(
        key=work.search_group,
        kind="work",
        title=work.title,
        url=reverse("work", args=[work.key]),
        text="\n".join(dict.fromkeys(filter(None, (*about, *shared["tags"])))),
        suggest=work.title,
        **shared,
    )


def _passage_record(passage: Any, url: str, shared: Mapping[str, Any]) -> SearchRecord:
    """The record of a passage, given as a row with its ``_SAID``."""
    title = " – ".join(part for part in (passage.label, passage.heading) if part)
    kind = _KINDS.get(passage.kind, "heading")
    return SearchRecord(
        key=f"{shared['group']}:{passage.eid}",
        kind=kind,
        title=title,
        url=url,
        text=passage.text,
        heading_path=tuple(passage.heading_path),
        number=passage.number,
        numbers=expanded(passage.number, passage.last_number) if kind == "article" and passage.number else (),
        page=passage.first_page,
        suggest="" if kind == "page" else title,
        # A heading without a text is a way in while typing, and no answer.
        only_suggested=kind == "heading" and not passage.text,
        **shared,
    )


# -- what the facets' values are called


def kind_labels(kinds: Sequence[str]) -> Mapping[str, str]:
    """What is found, in the plural."""
    labels = {
        "article": _("Articles"),
        "page": _("Pages"),
        "heading": _("Headings"),
        "work": _("Texts"),
        "recommendation": _("Recommendations"),
    }
    return {kind: labels[kind] for kind in kinds if kind in labels}


def type_labels(codes: Sequence[str]) -> Mapping[str, str]:
    """Kinds of work, in the active language."""
    kinds = {code: kind._meta.verbose_name for code, kind in WORK_TYPES.items()}
    return {code: _capitalised(str(kinds[code])) for code in codes if code in kinds}


def work_labels(keys: Sequence[str]) -> Mapping[str, str]:
    """Titles of works, in the active language."""
    works = Work.objects.filter(key__in=keys).only("key", "title", "title_en")
    return {work.key: work.name for work in works}


def theme_labels(codes: Sequence[str]) -> Mapping[str, str]:
    """Names of themes, in the active language."""
    return {theme.code: theme.name for theme in Theme.objects.filter(code__in=codes)}


def tag_labels(slugs: Sequence[str]) -> Mapping[str, str]:
    """Tags as they were written."""
    return dict(Tag.objects.filter(slug__in=slugs).values_list("slug", "name"))


def year_labels(years: Sequence[str]) -> Mapping[str, str]:
    """Years, as they are."""
    return {year: year for year in years}


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
