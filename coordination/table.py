"""Several activities as a table in which their status and dates can be changed at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from coordination.actions import StaleError, Together
from coordination.content import CONTENT_RELATIONS, ActivityContent, pending_content
from coordination.models import Activity, ActivityStatus
from coordination.wording import Change, changes_between
from kb.partial_dates import PartialDate, PartialDateField

DATES = ("planned_start", "planned_end", "actual_start", "actual_end")


class LineForm(forms.Form):
    """The cells of one activity."""

    status = forms.TypedChoiceField(
        choices=[("", "–"), *ActivityStatus.choices], coerce=int, empty_value=None, required=False
    )
    planned_start = PartialDateField("")
    planned_end = PartialDateField("")
    actual_start = PartialDateField("")
    actual_end = PartialDateField("")

    def __init__(self, content: ActivityContent, prefix: str, title: str, sent: Any = None) -> None:
        dates = {
            name: PartialDate(getattr(content, name), getattr(content, f"{name}_precision")) for name in DATES
        }
        super().__init__(sent, prefix=prefix, initial={"status": content.status, **dates})
        for name, field in self.fields.items():
            field.label = str(Activity._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            # a screen reader hears whose cell it is
            field.widget.attrs["aria-label"] = f"{field.label}, {title}"

    def content(self, base: ActivityContent) -> ActivityContent:
        """``base``, with what the cells say."""
        dates = {name: self.cleaned_data[name] for name in DATES}
        days = {name: value.day for name, value in dates.items()}
        precisions = {f"{name}_precision": value.precision for name, value in dates.items()}
        return replace(base, status=self.cleaned_data["status"], **days, **precisions)


@dataclass
class Line:
    """An activity, its cells, and what someone else changed meanwhile, if they did."""

    activity: Activity
    content: ActivityContent
    version: int
    form: LineForm
    conflict: list[Change] | None = None
    problem: str = ""

    @property
    def cells(self) -> list[Any]:
        """The boxes, in their order."""
        return list(self.form)


class Table:
    """The lines of these activities; ``sent`` is what a person sent for them."""

    def __init__(self, activities: Iterable[Activity], sent: Mapping[str, str] | None = None) -> None:
        self.lines = [_line(activity, sent) for activity in activities]

    @property
    def columns(self) -> list[str]:
        """The heads of the columns."""
        return [str(Activity._meta.get_field(name).verbose_name) for name in LineForm.base_fields]  # type: ignore[union-attr]

    def is_valid(self) -> bool:
        """Whether every cell can be read."""
        return all(line.form.is_valid() for line in self.lines)

    @property
    def is_stale(self) -> bool:
        """Whether somebody else changed one of them meanwhile."""
        return any(line.conflict is not None for line in self.lines)

    @property
    def has_problems(self) -> bool:
        """Whether something stands in the way of changing them."""
        return self.is_stale or any(
            line.problem or (line.form.is_bound and line.form.errors) for line in self.lines
        )

    def changes(self) -> Together:
        """What the cells change; what they leave as it is, is left out."""
        said = {line.activity.pk: (line.version, line.form.content(line.content)) for line in self.lines}
        return {
            line.activity.pk: said[line.activity.pk]
            for line in self.lines
            if said[line.activity.pk][1] != line.content
        }

    def add(self, refused: Mapping[int, StaleError | ValidationError]) -> None:
        """Put what was refused where it belongs: at its cell, or beside the line with both versions."""
        for line in self.lines:
            error = refused.get(line.activity.pk)
            if isinstance(error, StaleError):
                line.conflict = changes_between(error.current, line.form.content(line.content))
                line.version = error.activity.version
            elif error is not None:
                _place(line, error)


def lines_of(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """The activities with all that a line reads, the last registered first."""
    related = activities.select_related("reporting_organisation")
    return related.prefetch_related(*CONTENT_RELATIONS).order_by("-pk")


def _line(activity: Activity, sent: Mapping[str, str] | None) -> Line:
    content = pending_content(activity)
    version = sent.get(f"version-{activity.pk}", "") if sent is not None else str(activity.version)
    form = LineForm(content, f"a{activity.pk}", activity.title, sent)
    # A form that does not say what it was opened on is stale; it must not empty the cells that it lacks.
    known = int(version) if version.isdecimal() and len(version) < 10 else -1
    return Line(activity, content, known, form)


def _place(line: Line, error: ValidationError) -> None:
    for name, problems in error.message_dict.items():
        if name in line.form.fields:
            line.form.add_error(name, problems)
        else:
            line.problem = " ".join(problems)
