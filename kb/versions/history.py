"""How an article came to be what it is: its wordings over all texts of its work, by the day they applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
    texts = Expression.objects.filter(work=work, state=IngestionState.READY, language=language)
    passages = Passage.objects.filter(expression__in=texts, eid=eid)
    rows = passages.select_related("expression").defer("text", "heading_path", "expression__report")
    moments = [_moment(passage, passage.expression) for passage in rows]
    moments.sort(key=lambda one: (one.period.start or date.min, one.expression, one.version))
    return History(moments)


def _moment(passage: Passage, expression: Expression) -> Moment:
    return Moment(
        pk=passage.pk,
        eid=passage.eid,
        version=passage.version,
        label=passage.label,
        period=period_of(passage, expression),
        not_before=passage.not_before,
        amended_by=passage.amended_by,
        expression=expression.pk,
        filename=expression.filename,
        promulgated_on=expression.promulgated_on,
        has_versions=passage.in_force_from is not None,
    )


def period_of(passage: Passage, expression: Expression) -> Period:
    """When a wording applied: its own dates, within those of its text."""
    ends = [day for day in (passage.in_force_to, expression.in_force_to) if day]
    return Period(passage.in_force_from or expression.in_force_from, min(ends, default=None))
