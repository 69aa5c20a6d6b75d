"""What a page says of the wording that is read: since when, until when, whether it is today's."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from kb.models import Passage, Standing
from kb.models.expressions import standing_of
from kb.reading import Text
from kb.versions.history import History, Moment, period_of
from kb.versions.periods import Period


@dataclass(frozen=True, slots=True)
class Shown:
    """``on`` is the day that was asked for. ``replaced`` tells that a later wording took this one's place;
    ``current_url`` leads to today's, where this is not it."""

    period: Period
    not_before: date | None
    amended_by: str
    on: date | None
    dated: date
    is_current: bool
    replaced: bool
    current_url: str

    @property
    def standing(self) -> Standing:
        """Whether it applies today."""
        return standing_of(self.period, timezone.localdate())

    @property
    def is_uncertain(self) -> bool:
        """Whether it is not known when, after ``not_before``, it began to apply."""
        return self.not_before is not None


def shown_of_text(text: Text) -> Shown:
    """Of a whole text."""
    return Shown(
        text.expression.period,
        None,
        "",
        text.on,
        text.dated(),
        text.is_current,
        not text.is_current,
        text.of_the_work.url,
    )


def shown_of_passage(text: Text, passage: Passage, history: History) -> Shown:
    """Of one passage of it."""
    moment = history.of(passage.pk)
    current = text.of_the_work.expression
    today = history.in_text(current)
    return Shown(
        period_of(passage, text.expression),
        passage.not_before,
        passage.amended_by,
        text.on,
        text.dated(passage),
        today is not None and today.pk == passage.pk,
        moment is not None and history.after(moment) is not None,
        _current_url(text, passage.eid, today),
    )


def _current_url(text: Text, eid: str, today: Moment | None) -> str:
    """Where the current text says the same passage, or its contents where it has none of that name."""
    return reverse("passage", args=[text.work.key, eid]) if today else text.of_the_work.url
