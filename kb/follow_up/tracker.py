"""The tracker: which recommendations a viewer sees, narrowed and sorted by an address, and their figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, ExtractYear
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kb.models import Answer, Mission, Priority, Recommendation, Response, Status, Work
from kb.models.recommendations import (
    LIVE,
    RecommendationAddressee,
    RecommendationArea,
)
from reference.bilingual import in_order
from reference.models import Area, Organisation, Theme
from search.types import Viewer

RELATED = ("report", "mission", "lead")
LISTS = ("addressees__organisation", "responses__organisation", "themes", "areas__area")
NO_RESPONSE = "none"
SORTS: dict[str, Any] = {
    "": gettext_lazy("overdue first"),
    "due": gettext_lazy("due date"),
    "priority": gettext_lazy("priority"),
    "report": gettext_lazy("report and number"),
    "new": gettext_lazy("last added"),
}
_YEAR = ExtractYear(Coalesce("report__date", "mission__start", "mission__reported_from"))


def visible(viewer: Viewer) -> QuerySet[Recommendation]:
    """The recommendations that this viewer may read, with the year in which they were made."""
    found: QuerySet[Recommendation] = Recommendation.objects.visible_to(viewer).annotate(year=_YEAR)
    return found


def with_rows(found: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """With what a line of a list shows, in a fixed number of queries."""
    return found.select_related(*RELATED).prefetch_related(*LISTS)


class RecommendationFilter(django_filters.FilterSet):
    """Narrows and sorts the recommendations of one viewer; it offers what these have, and nothing else."""

    q = django_filters.CharFilter(method="with_words", label=gettext_lazy("words"), max_length=120)
    status = django_filters.ChoiceFilter(label=gettext_lazy("status"), choices=Status.choices)
    overdue = django_filters.ChoiceFilter(
        method="is_overdue", label=gettext_lazy("due date"), choices=[("1", gettext_lazy("overdue"))]
    )
    response = django_filters.ChoiceFilter(
        method="with_answer",
        label=gettext_lazy("response"),
        choices=[*Answer.choices, (NO_RESPONSE, gettext_lazy("none yet"))],
    )
    addressee = django_filters.ChoiceFilter(method="addressed", label=gettext_lazy("addressee"))
    lead = django_filters.ChoiceFilter(field_name="lead__code", label=pgettext_lazy("recommendation", "lead"))
    report = django_filters.ChoiceFilter(field_name="report__key", label=gettext_lazy("report"))
    mission = django_filters.ChoiceFilter(field_name="mission", label=gettext_lazy("mission"))
    theme = django_filters.ChoiceFilter(method="on_theme", label=gettext_lazy("theme"))
    area = django_filters.ChoiceFilter(method="in_area", label=gettext_lazy("area"))
    priority = django_filters.ChoiceFilter(label=gettext_lazy("priority"), choices=Priority.choices)
    year = django_filters.ChoiceFilter(field_name="year", label=gettext_lazy("year"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in _choices(self.queryset).items():
            self.filters[name].extra["choices"] = choices
            # nothing to choose, and nothing that the address asks for
            if not choices and not self.data.get(name):
                del self.filters[name]
        for one in self.filters.values():
            if "choices" in one.extra:
                one.extra["empty_label"] = "–"

    @property
    def qs(self) -> QuerySet[Recommendation]:
        """What is left, sorted; a choice that does not exist narrows to nothing."""
        if not self.form.is_valid():
            return self.queryset.none()  # type: ignore[no-any-return]
        return sorted_by(super().qs, self.data.get("sort", ""))

    def with_words(self, found: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word stands in the text; SQLite folds the case of ASCII alone, hence the forms."""
        for word in value.replace("\0", " ").split()[:12]:
            spoken = Q()
            for form in {word, word.lower(), word.capitalize(), word.upper()}:
                spoken |= Q(text_fr__icontains=form) | Q(text_en__icontains=form)
            found = found.filter(spoken)
        return found

    def is_overdue(self, found: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return found.filter(_late())

    def with_answer(self, found: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        given = Response.objects.filter(recommendation=OuterRef("pk"))
        if value == NO_RESPONSE:
            return found.filter(~Exists(given))
        return found.filter(Exists(given.filter(answer=value)))

    def addressed(self, found: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        rows = RecommendationAddressee.objects.filter(organisation__code=value)
        return found.filter(pk__in=rows.values("recommendation"))

    def on_theme(self, found: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Of the theme or of one that it holds."""
        themes = Theme.objects.filter(Q(code=value) | Q(parent__code=value))
        through = Recommendation.themes.through.objects.filter(theme__in=themes)
        return found.filter(pk__in=through.values("recommendation"))

    def in_area(self, found: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """In the area or in one within it."""
        within = Q()
        for path in ("area", "area__parent", "area__parent__parent", "area__parent__parent__parent"):
            within |= Q(**{f"{path}__pcode": value})
        return found.filter(pk__in=RecommendationArea.objects.filter(within).values("recommendation"))


def _choices(found: QuerySet[Recommendation]) -> dict[str, list[tuple[str, str]]]:
    """What these recommendations have, to choose from."""
    pks = found.order_by().values("pk")
    addressed = RecommendationAddressee.objects.filter(recommendation__in=pks)
    themes = Theme.objects.filter(recommendations__in=pks)
    areas = Area.objects.filter(recommendations__recommendation__in=pks)
    reports = Work.objects.filter(recommendations__in=pks).distinct()
    years = found.order_by().filter(year__isnull=False).values_list("year", flat=True).distinct()
    return {
        "addressee": _named(Organisation.objects.filter(pk__in=addressed.values("organisation"))),
        "lead": _named(Organisation.objects.filter(recommendations_led__in=pks)),
        "report": [(work.key, work.name) for work in reports.order_by("title")],
        "mission": [
            (str(one.pk), one.title) for one in Mission.objects.filter(recommendations__in=pks).distinct()
        ],
        "theme": _named((themes | Theme.objects.filter(children__in=themes)).distinct()),
        "area": _named(Area.objects.filter(_above(areas)).distinct(), "pcode"),
        "year": [(str(year), str(year)) for year in sorted(years, reverse=True)],
    }


def _above(areas: QuerySet[Area]) -> Q:
    """These areas, and those that they lie in."""
    within = Q(pk__in=areas)
    for path in ("children", "children__children", "children__children__children"):
        within |= Q(**{f"{path}__in": areas})
    return within


def _named(things: QuerySet[Any], code: str = "code") -> list[tuple[str, str]]:
    found = things.order_by().distinct().values_list(code, *in_order("name"))
    return sorted({(value, name or other) for value, name, other in found}, key=lambda one: one[1])


def _late() -> Q:
    return Q(status__in=LIVE, due_by__lt=timezone.localdate())


def sorted_by(found: QuerySet[Recommendation], sort: str) -> QuerySet[Recommendation]:
    """In this order; overdue ones first, then by the day they are due, for one that is unknown."""
    rank = Case(
        When(_late(), then=Value(0)),
        When(status__in=LIVE, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    due = F("due_by").asc(nulls_last=True)
    orders: dict[str, tuple[Any, ...]] = {
        "due": (due, "pk"),
        "priority": (F("priority").asc(nulls_last=True), due, "pk"),
        "report": ("report__title", "report", "pk"),
        "new": ("-pk",),
    }
    return found.order_by(*orders.get(sort, (rank, due, F("priority").asc(nulls_last=True), "pk")))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the words for what it counts, and the query string of what it counts."""

    label: str
    count: int
    query: str
    warns: bool = False


def figures_of(found: QuerySet[Recommendation], narrowed: str = "") -> list[Figure]:
    """How these stand, each number with its address; one query."""
    answered = Exists(Response.objects.filter(recommendation=OuterRef("pk")))
    counts = found.order_by().aggregate(
        total=Count("pk"),
        late=Count("pk", filter=_late()),
        open=Count("pk", filter=Q(status=Status.OPEN)),
        under_way=Count("pk", filter=Q(status=Status.UNDER_WAY)),
        done=Count("pk", filter=Q(status=Status.DONE)),
        silent=Count("pk", filter=~answered),
    )
    asked = (
        (_("in all"), "total", ""),
        (_("overdue"), "late", "overdue=1"),
        (_("open"), "open", "status=open"),
        (_("under way"), "under_way", "status=under_way"),
        (_("done"), "done", "status=done"),
        (_("without a response"), "silent", "response=none"),
    )
    return [
        Figure(label, counts[name], "&".join(filter(None, (narrowed, query))), name == "late")
        for label, name, query in asked
    ]


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value, with the query string that takes it back."""

    label: str
    without: str


def chips_of(chosen: RecommendationFilter, query: QueryDict) -> list[Chip]:
    """What the address asks for, value by value; one that makes no sense can be taken back too."""
    return [
        Chip(_("%(name)s: %(value)s") % {"name": label.capitalize(), "value": words}, without(query, name))
        for name, label, words in _asked(chosen, query)
    ]


def _asked(chosen: RecommendationFilter, query: QueryDict) -> Iterable[tuple[str, str, str]]:
    for name, field in chosen.form.fields.items():
        if value := query.get(name, "").strip()[:120]:
            choices = {str(code): str(label) for code, label in getattr(field, "choices", ())}
            yield name, str(field.label), choices.get(value, value)


def without(query: QueryDict, *names: str) -> str:
    """The query string without these parameters and without a page."""
    kept = query.copy()
    for name in (*names, "page"):
        kept.pop(name, None)
    return kept.urlencode()


def responses_in_words(recommendation: Recommendation) -> Sequence[str]:
    """Who answered what: "Ministry: accepted"."""
    said = []
    for response in recommendation.responses.all():
        who = response.organisation or recommendation.addressed_to
        answer = str(response.get_answer_display())
        said.append(_("%(name)s: %(value)s") % {"name": who, "value": answer} if who else answer)
    return said


def addressees_in_words(recommendation: Recommendation) -> list[str]:
    """Its addressees, organisations first."""
    named = [str(one.organisation) for one in recommendation.addressees.all()]
    return [*named, recommendation.addressed_to] if recommendation.addressed_to else named
