"""How an article came to be what it is: its wordings over all texts of its work, by the day they applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from kb.models import Expression, IngestionState, Passage, Standing, Work
from kb.models.expressions import standing_of
from kb.reading import wording_url
from kb.versions.periods import Answer, Period, When, applying


@dataclass(frozen=True, slots=True)
class Moment:
    """One wording of an article. ``label`` and ``filename`` tell it from the others where no date does."""

    pk: int
    eid: str
    version: int
    label: str
    period: Period
    not_before: date | None
    amended_by: str
    expression: int
    filename: str
    promulgated_on: date | None
    has_versions: bool

    def url(self, key: str) -> str:
        """The permanent address of this very wording."""
        return wording_url(key, self.expression, self.eid, self.version if self.has_versions else 0)


@dataclass(frozen=True, slots=True)
class History:
    """The wordings of an article in order of time; those of unknown dates come first."""

    moments: Sequence[Moment]

    def __bool__(self) -> bool:
        return bool(self.moments)

    def __len__(self) -> int:
        return len(self.moments)

    def on(self, day: date) -> Answer | None:
        """What can be said of a day."""
        return applying([moment.period for moment in self.moments], day)

    @property
    def today(self) -> Moment | None:
        """The wording that applies today, or may."""
        answer = self.on(timezone.localdate())
        if answer is None or answer.when not in {When.IN_FORCE, When.UNKNOWN}:
            return None
        return self.moments[answer.index]

    def in_text(self, expression: Expression) -> Moment | None:
        """The wording that a text has on the day in which it is read."""
        own = [moment for moment in self.moments if moment.expression == expression.pk]
        answer = applying([moment.period for moment in own], expression.reference_day)
        return own[answer.index] if answer and answer.when in {When.IN_FORCE, When.UNKNOWN} else None

    def of(self, passage: int) -> Moment | None:
        """The wording that a passage is."""
        return next((moment for moment in self.moments if moment.pk == passage), None)

    def before(self, moment: Moment) -> Moment | None:
        """The one that it took the place of."""
        at = self.moments.index(moment)
        return self.moments[at - 1] if at else None

    def after(self, moment: Moment) -> Moment | None:
        """The one that took its place."""
        return next(iter(self.moments[self.moments.index(moment) + 1 :]), None)

    def standing(self, moment: Moment) -> Standing:
        """Whether a wording applies today; REPEALED of one that was replaced, too."""
        return standing_of(moment.period, timezone.localdate())


def history_of(work: Work, eid: str, language: str) -> History:
    """The wordings of a work's passage of this eId, in the readable texts of a language; one query."""
    passages = Passage.objects.filter(
        expression__work=work,
        expression__state=IngestionState.READY,
        expression__language=language,
        eid=eid,
    )
    moments = [_moment(row) for row in passages.order_by().values_list(*_FIELDS)]
    moments.sort(key=lambda one: (one.period.start or date.min, one.expression, one.version))
    return History(moments)


_OWN = ("pk", "eid", "version", "label", "in_force_from", "in_force_to", "not_before", "amended_by")
_OF_TEXT = ("pk", "filename", "promulgated_on", "in_force_from", "in_force_to")
_FIELDS = (*_OWN, *(f"expression__{name}" for name in _OF_TEXT))


def _moment(row: Sequence[Any]) -> Moment:
    own, of_text = dict(zip(_OWN, row, strict=False)), dict(zip(_OF_TEXT, row[len(_OWN) :], strict=True))
    period = Period(own["in_force_from"], own["in_force_to"])
    return Moment(
        pk=own["pk"],
        eid=own["eid"],
        version=own["version"],
        label=own["label"],
        period=_within(period, Period(of_text["in_force_from"], of_text["in_force_to"])),
        not_before=own["not_before"],
        amended_by=own["amended_by"],
        expression=of_text["pk"],
        filename=of_text["filename"],
        promulgated_on=of_text["promulgated_on"],
        has_versions=period.start is not None,
    )


def period_of(passage: Passage, expression: Expression) -> Period:
    """When a wording applied: its own dates, within those of its text."""
    return _within(Period(passage.in_force_from, passage.in_force_to), expression.period)


def _within(own: Period, whole: Period) -> Period:
    ends = [day for day in (own.end, whole.end) if day]
    return Period(own.start or whole.start, min(ends, default=None))
