"""The history of an article as a list, the newest wording first."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from kb.models import Standing
from kb.versions.history import History, Moment


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A wording in the list, with where it is read and with what it is compared."""

    moment: Moment
    url: str
    standing: Standing
    is_today: bool
    replaced: bool
    before_url: str
    today_url: str


def lines_of_history(key: str, history: History) -> Sequence[HistoryLine]:
    """The list of a history."""
    today = history.today
    return [_line(key, history, moment, today) for moment in reversed(history.moments)]


def _line(key: str, history: History, moment: Moment, today: Moment | None) -> HistoryLine:
    before = history.before(moment)
    url = moment.url(key)
    return HistoryLine(
        moment,
        url,
        history.standing(moment),
        today is not None and today.pk == moment.pk,
        history.after(moment) is not None,
        compare_url(before.url(key), url) if before else "",
        compare_url(url, today.url(key))
        if today and today.pk not in {moment.pk, before and before.pk}
        else "",
    )


def compare_url(old: str, new: str = "") -> str:
    """Where two texts, named by their addresses, are compared."""
    return f"{reverse('compare')}?{urlencode({'a': old, 'b': new} if new else {'a': old})}"
