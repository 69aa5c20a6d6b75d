"""The sides of a comparison: what an address, a reference or a choice of text and article names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from kb.models import Passage, PassageKind, Work
from kb.reading import Text, text_of, version_of, wording_of
from kb.versions.history import history_of, period_of
from kb.versions.periods import Period
from kb.versions.questions import article_on, text_on
from search.analysis.text import fold
from search.query import ArticleReference, parse

_MOST_CHARACTERS = 500


class UnknownSideError(Exception):
    """What was given names nothing that this person may read; the message says what to give."""


@dataclass(frozen=True, slots=True)
class Side:
    """A text, or one wording of a passage of it; ``url`` is the permanent address of just that."""

    text: Text
    passage: Passage | None
    url: str

    @property
    def work(self) -> Work:
        return self.text.work

    @property
    def period(self) -> Period:
        """When it applied."""
        if self.passage is None:
            return self.text.expression.period
        return period_of(self.passage, self.text.expression)

    @property
    def words(self) -> str:
        """The text of its passage, under its heading."""
        if self.passage is None:
            return ""
        return "\n".join(part for part in (self.passage.heading, self.passage.text) if part)


def side_of(given: str, works: QuerySet[Work]) -> Side:
    """What an address or a reference ("art. 12 CP") names among these works."""
    given = given.strip()[:_MOST_CHARACTERS]
    if given.startswith(("http://", "https://", "/")):
        return _at(given, works)
    reference = parse(given).reference
    if reference is None:
        raise UnknownSideError(
            _("“%(given)s” names no article: write for example “art. 12 CP”.") % {"given": given}
        )
    return _referred(reference, given, works)


def side_chosen(key: str, number: str, day: date | None, works: QuerySet[Work]) -> Side:
    """A text that was chosen in a list, with the number of an article in it and a day, or without."""
    work = _work(works, key)
    if not number.strip():
        return _whole(work, text_of_day(work, day))
    reference = parse(f"art. {number}").reference
    return _article(work, reference.number if reference else number.strip(), day)


# -- addresses


def _at(address: str, works: QuerySet[Work]) -> Side:
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        raise _not_an_address() from None
    named: dict[str, Any] = match.kwargs
    maker = _MAKERS.get(match.url_name or "")
    if maker is None:
        raise _not_an_address()
    work = _work(works, named["key"])
    text = maker(work, named)
    if text is None:
        raise _not_an_address()
    if "eid" not in named:
        return _whole(work, text)
    return _passage(text, named["eid"])


def _not_an_address() -> UnknownSideError:
    return UnknownSideError(_("This address is not that of a text or an article that you may read here."))


def _on(work: Work, named: dict[str, Any]) -> Text | None:
    applied = text_on(work, named["day"])
    return applied.text if applied else None


def _passage_on(work: Work, named: dict[str, Any]) -> Text | None:
    applied = article_on(work, named["eid"], named["day"])
    return applied.text if applied else None


_MAKERS: Mapping[str, Callable[[Work, dict[str, Any]], Text | None]] = {
    "work": lambda work, named: text_of(work),
    "passage": lambda work, named: text_of(work),
    "work_on": _on,
    "passage_on": _passage_on,
    "expression": lambda work, named: version_of(work, named["pk"]),
    "expression_passage": lambda work, named: version_of(work, named["pk"]),
    "wording": lambda work, named: wording_of(work, named["pk"], named["eid"], named["version"]),
}


def _work(works: QuerySet[Work], key: str) -> Work:
    work = works.filter(key=key).first()
    if work is None:
        raise _not_an_address()
    return work


def text_of_day(work: Work, day: date | None) -> Text | None:
    """The text of a work that applied on a day, or that applies today."""
    if day is None:
        return text_of(work)
    applied = text_on(work, day)
    return applied.text if applied else None


def _whole(work: Work, text: Text | None) -> Side:
    if text is None:
        raise UnknownSideError(_("“%(work)s” has no text that applied then.") % {"work": work.name})
    return Side(text, None, text.url if text.on else text.expression.get_absolute_url())


def _passage(text: Text, eid: str) -> Side:
    passage = text.wording
    if passage is None or passage.eid != eid:
        passage = text.expression.passages.on(text.day).filter(eid=eid).first()
    if passage is None:
        raise UnknownSideError(_("“%(work)s” has no such article.") % {"work": text.work.name})
    return Side(text, passage, text.wording_url(passage))


# -- references


def _referred(reference: ArticleReference, given: str, works: QuerySet[Work]) -> Side:
    named = [work for work in works.prefetch_related("abbreviations") if _is_named(work, reference.names)]
    if not reference.names or not named:
        raise UnknownSideError(
            _("“%(given)s” does not name the text: add its name or abbreviation, as in “art. 12 CP”.")
            % {"given": given}
        )
    # Of "Code pénal" and "Code pénal militaire", the name that has no more words than were given.
    work = min(named, key=lambda work: (len(work.title), work.pk))
    return _article(work, reference.number, None)


def _is_named(work: Work, names: tuple[str, ...]) -> bool:
    labels = [label.label for label in work.abbreviations.all()]
    if any(tuple(fold(label).split()) == names for label in labels):
        return True
    words = set(fold(f"{work.title} {work.title_en}").replace("'", " ").replace("’", " ").split())
    return bool(names) and set(names) <= words


def _article(work: Work, number: str, day: date | None) -> Side:
    text = text_of(work)
    numbered = Q(kind=PassageKind.ARTICLE, number=number)
    found = (
        Passage.objects.filter(numbered, expression__work=work).order_by("-expression", "position").first()
    )
    if text is None or found is None:
        raise UnknownSideError(
            _("“%(work)s” has no article %(number)s.") % {"work": work.name, "number": number}
        )
    if day is not None:
        applied = article_on(work, found.eid, day)
        if applied is None or applied.text is None:
            raise UnknownSideError(
                _("Article %(number)s of “%(work)s” did not exist on that day.")
                % {"work": work.name, "number": number}
            )
        return _passage(applied.text, found.eid)
    today = history_of(work, found.eid, text.expression.language).today
    if today is not None and today.expression != text.expression.pk:
        text = version_of(work, today.expression) or text
    return _passage(text, found.eid)
