"""Which text of a work applied on a day?"""

from dataclasses import dataclass
from datetime import date

from kb.models import Expression, Passage, Work
from kb.reading import Text
from kb.versions.history import History, Moment, history_of
from kb.versions.periods import When, applying


@dataclass(frozen=True, slots=True)
class Applied:
    """What can be said of a day: the text that applied, or may have, or None; and, where none did, the
    nearest one and the next to come."""

    day: date
    when: When
    text: Text | None
    nearest: Text
    following: Text | None = None


@dataclass(frozen=True, slots=True)
class ArticleApplied:
    """The same of one article, with its wordings."""

    day: date
    when: When
    history: History
    text: Text | None
    nearest: Moment
    following: Moment | None = None


_APPLIES = {When.IN_FORCE, When.UNKNOWN}


def text_on(work: Work, day: date) -> Applied | None:
    """The text of a work on a day; None for a work without a text."""
    current = work.current_expression
    if current is None:
        return None
    texts = list(work.expressions.ready().filter(language=current.language).order_by("pk"))
    for one in texts:
        one.work = work
    answer = applying([one.period for one in texts], day)
    assert answer is not None  # noqa: S101 - the current one is among them
    nearest = Text(work, texts[answer.index], current, fixed=True)
    if answer.when in _APPLIES:
        return Applied(day, answer.when, Text(work, texts[answer.index], current, on=day), nearest)
    following = None if answer.following is None else Text(work, texts[answer.following], current, fixed=True)
    return Applied(day, answer.when, None, nearest, following)


def article_on(work: Work, eid: str, day: date) -> ArticleApplied | None:
    """An article on a day; None where no text of the work has ever had it."""
    current = work.current_expression
    history = history_of(work, eid, current.language) if current else History(())
    answer = history.on(day)
    if current is None or answer is None:
        return None
    moments = history.moments
    nearest = moments[answer.index]
    if answer.when not in _APPLIES:
        following = None if answer.following is None else moments[answer.following]
        return ArticleApplied(day, answer.when, history, None, nearest, following)
    expression = Expression.objects.get(pk=nearest.expression)
    expression.work = work
    wording = Passage.objects.get(pk=nearest.pk)
    text = Text(work, expression, current, on=day, wording=wording)
    return ArticleApplied(day, answer.when, history, text, nearest)
