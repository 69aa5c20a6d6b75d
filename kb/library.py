"""The library as a list: which works a viewer sees, narrowed and sorted, with what each row shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from kb.models import WORK_TYPES, Expression, Work, WorkTag
from reference.models import Theme
from search.types import Viewer


@dataclass(frozen=True, slots=True)
class Row:
    """A work as a line of a list. ``expression`` is its current text, if it is held."""

    work: Work
    type: str
    type_label: str
    tags: Sequence[Tag]
    expression: Expression | None


@dataclass(frozen=True, slots=True)
class TypeCount:
    """How many works of a type a viewer sees."""

    type: str
    label: str
    count: int


def rows_of(works: Sequence[Work]) -> list[Row]:
    """Lines for these works, in their order; three queries, however many they are."""
    if not works:
        return []
    pks = [work.pk for work in works]
    current: dict[int, Expression] = {}
    for expression in Expression.objects.ready().filter(work__in=pks):
        current.setdefault(expression.work_id, expression)
    tags: dict[int, list[Tag]] = {}
    for tagged in WorkTag.objects.filter(content_object__in=pks).select_related("tag").order_by("tag__name"):
        tags.setdefault(tagged.content_object_id, []).append(tagged.tag)
    return [_row(work, tags.get(work.pk, []), current.get(work.pk)) for work in works]


def _row(work: Work, tags: Sequence[Tag], expression: Expression | None) -> Row:
    model = work.specific_class
    return Row(work, model.type, type_label(model.type), tags, expression)


def type_label(code: str) -> str:
    """What a type of work is called in the reader's language; empty for one that is unknown."""
    model = WORK_TYPES.get(code)
    return str(model._meta.verbose_name) if model else ""


def type_plural(code: str) -> str:
    """What works of a type are called together."""
    return str(WORK_TYPES[code]._meta.verbose_name_plural)


def counts_by_type(works: QuerySet[Work]) -> list[TypeCount]:
    """How many of the works there are of each type; types without any are left out."""
    rows = works.order_by().values_list("content_type").annotate(Count("pk"))
    counts = dict(rows)
    found = []
    for code, model in WORK_TYPES.items():
        if count := counts.get(ContentType.objects.get_for_model(model).pk, 0):
            found.append(TypeCount(code, type_plural(code), count))
    return found


def visible_works(viewer: Viewer) -> QuerySet[Work]:
    """The works of the library's list, with what their rows need."""
    works: QuerySet[Work] = Work.objects.visible_to(viewer).select_related("issuer", "content_type")
    return works


def last_change(works: QuerySet[Work]) -> date | None:
    """The day on which one of the works was last published."""
    latest = works.order_by().aggregate(latest=Max("last_published_at"))["latest"]
    return timezone.localtime(latest).date() if latest else None


class LibraryFilter(django_filters.FilterSet):
    """Narrows and sorts the works of one viewer; the choices offered are those of these works alone."""

    type = django_filters.ChoiceFilter(method="of_type", label=_("Type"), empty_label=_("All types"))
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.none(),
        to_field_name="code",
        method="on_theme",
        label=_("Theme"),
        empty_label=_("All themes"),
    )
    tag = django_filters.ModelChoiceFilter(
        queryset=Tag.objects.none(),
        to_field_name="slug",
        method="with_tag",
        label=_("Tag"),
        empty_label=_("All tags"),
    )
    year = django_filters.ChoiceFilter(
        field_name="date__year", label=_("Year"), empty_label=_("All years"), lookup_expr="exact"
    )
    sort = django_filters.ChoiceFilter(
        method="sorted_by",
        label=_("Sort by"),
        empty_label=_("date, newest first"),
        choices=[("date", _("date, oldest first")), ("title", _("title")), ("added", _("last added"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        works = self.queryset.order_by()
        self.filters["type"].extra["choices"] = [
            (counted.type, counted.label) for counted in counts_by_type(works)
        ]
        used = Theme.objects.filter(works__in=works)
        self.filters["theme"].queryset = (used | Theme.objects.filter(children__in=used)).distinct()
        self.filters["tag"].queryset = Tag.objects.filter(
            kb_worktag_items__content_object__in=works
        ).distinct()
        years = works.filter(date__isnull=False).values_list("date__year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [
            (str(year), str(year)) for year in sorted(years, reverse=True)
        ]

    @property
    def qs(self) -> QuerySet[Work]:
        """What is left, sorted; a choice that does not exist narrows to nothing."""
        works: QuerySet[Work] = self.queryset.none()
        if not self.form.is_valid():
            return works
        works = super().qs
        if not self.form.cleaned_data["sort"]:
            works = works.order_by(F("date").desc(nulls_last=True), "title", "pk")
        return works

    def of_type(self, works: QuerySet[Work], name: str, value: str) -> QuerySet[Work]:
        return works.filter(content_type=ContentType.objects.get_for_model(WORK_TYPES[value]))

    def on_theme(self, works: QuerySet[Work], name: str, value: Theme) -> QuerySet[Work]:
        """Of the theme or of one that it holds."""
        themes = Theme.objects.filter(pk=value.pk) | Theme.objects.filter(parent=value)
        return works.filter(pk__in=Work.themes.through.objects.filter(theme__in=themes).values("work"))

    def with_tag(self, works: QuerySet[Work], name: str, value: Tag) -> QuerySet[Work]:
        return works.filter(pk__in=WorkTag.objects.filter(tag=value).values("content_object"))

    def sorted_by(self, works: QuerySet[Work], name: str, value: str) -> QuerySet[Work]:
        orders: dict[str, tuple[Any, ...]] = {
            "date": (F("date").asc(nulls_last=True), "title", "pk"),
            "title": ("title", "pk"),
            "added": ("-first_published_at", "-pk"),
        }
        return works.order_by(*orders[value])
