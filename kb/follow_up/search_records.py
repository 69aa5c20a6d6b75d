"""What search is told of recommendations: a record each, seen by whoever sees the report."""

from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse

from kb.models import Recommendation, Status
from kb.models.recommendations import RECOMMENDATION_SOURCE
from reference.models import Area, AreaLevel
from search.types import SearchRecord

_CHUNK = 500
_LISTS = ("addressees__organisation", "themes", "areas__area__parent__parent")


class RecommendationRecords:
    """The source "kb.recommendation": a group a recommendation, of published reports only."""

    name = RECOMMENDATION_SOURCE

    def groups(self) -> Iterator[str]:
        found = Recommendation.objects.filter(report__live=True).order_by("pk")
        for pk in found.values_list("pk", flat=True).iterator():
            yield f"{RECOMMENDATION_SOURCE}:{pk}"

    def records(self, groups: Sequence[str]) -> Iterator[SearchRecord]:
        pks = [int(group.rpartition(":")[2]) for group in groups]
        for start in range(0, len(pks), _CHUNK):
            found = Recommendation.objects.filter(report__live=True, pk__in=pks[start : start + _CHUNK])
            related = found.select_related("report__organisation", "mission", "lead").order_by("pk")
            for one in related.prefetch_related(*_LISTS):
                yield _record(one)


def _record(one: Recommendation) -> SearchRecord:
    report = one.report
    french, english = one.text_fr or one.text_en, one.text_en
    return SearchRecord(
        key=one.search_group,
        group=one.search_group,
        kind="recommendation",
        title=_short(french),
        title_en=_short(english) if english and english != french else "",
        url=reverse("recommendation", args=[one.pk]),
        visible_to=report.visible_to,
        language="fr" if one.text_fr or not one.text_en else "en",
        text="\n".join(filter(None, dict.fromkeys((one.text_fr, one.text_en, _about(one))))),
        date=report.date.isoformat()[:4] if report.date else "",
        suggest=_short(french),
        facets=_facets(one),
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 160 else f"{text[:159].rstrip()}…"


def _about(one: Recommendation) -> str:
    """The names by which it is found, in both languages."""
    organisations = [row.organisation for row in one.addressees.all()]
    organisations += [one.lead] if one.lead else []
    names = [one.report.title, one.report.title_en, one.addressed_to_fr, one.addressed_to_en]
    names += [one.mission.title_fr, one.mission.title_en] if one.mission else []
    for organisation in organisations:
        names += [organisation.name_fr, organisation.name_en]
        names += [organisation.acronym_fr, organisation.acronym_en]
    for thing in (*one.themes.all(), *(row.area for row in one.areas.all())):
        names += [thing.name_fr, thing.name_en]
    return " · ".join(dict.fromkeys(filter(None, names)))


def _facets(one: Recommendation) -> dict[str, tuple[str, ...]]:
    codes = {row.organisation.code for row in one.addressees.all()}
    codes |= {one.lead.code} if one.lead else set()
    return {
        "organisation": tuple(sorted(codes)),
        "theme": tuple(sorted(theme.code for theme in one.themes.all())),
        "area": tuple(sorted({_region(row.area) for row in one.areas.all()} - {""})),
        "recommendation_status": (one.status,),
        "year": (str(one.report.date.year),) if one.report.date else (),
    }


def _region(area: Area | None) -> str:
    """The P-code of the region in which an area lies; empty for the country."""
    while area is not None and area.level > AreaLevel.REGION:
        area = area.parent
    return area.pcode if area is not None and area.level == AreaLevel.REGION else ""


def status_labels(codes: Sequence[str]) -> Mapping[str, str]:
    """How far recommendations have come, in the active language."""
    known = {status.value: str(status.label) for status in Status}
    return {code: known[code] for code in codes if code in known}
