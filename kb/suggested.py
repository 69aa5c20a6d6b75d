"""Things to try, taken from what the library holds, so that each of them finds something."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kb.citation import label_in_sentence
from kb.models import Expression, Passage, PassageKind, Work, WorkAbbreviation
from reference.models import Theme

_HEADED = (PassageKind.CHAPTER, PassageKind.SECTION, PassageKind.SUBSECTION)


@dataclass(frozen=True, slots=True)
class Try:
    """A search that finds something, and what it shows."""

    words: str
    why: str
    url: str


def things_to_try(works: QuerySet[Work]) -> list[Try]:
    """An article by its number, the words of a heading, a theme: those that these works can answer."""
    found = []
    expression = (
        Expression.objects.ready()
        .filter(work__in=works.order_by(), passages__kind=PassageKind.ARTICLE)
        .order_by("-pk")
        .select_related("work")
        .first()
    )
    if expression:
        found += [_an_article(expression), _a_heading(expression)]
    found.append(_a_theme(works))
    return [thing for thing in found if thing]


def _search(**parameters: str) -> str:
    return f"{reverse('search')}?{urlencode(parameters)}"


def _an_article(expression: Expression) -> Try | None:
    day = expression.reference_day
    articles = expression.passages.on(day).filter(kind=PassageKind.ARTICLE).order_by("position")
    article: Passage | None = articles[min(17, articles.count() - 1)]
    name = WorkAbbreviation.objects.filter(work=expression.work_id).order_by("pk").first()
    if article is None:
        return None
    words = f"{label_in_sentence(article.label, article.kind)} {name or expression.work.title}"
    return Try(words, _("an article by its number"), _search(q=words))


def _a_heading(expression: Expression) -> Try | None:
    headed = (
        expression.passages.on(expression.reference_day)
        .filter(kind__in=_HEADED)
        .exclude(heading="")
        .order_by("position")
    )
    part = headed[min(7, max(0, headed.count() - 1)) :].first()
    if part is None:
        return None
    words = Truncator(part.heading).words(6, truncate="").strip().lower()
    return Try(words, _("the words of a text"), _search(q=words))


def _a_theme(works: QuerySet[Work]) -> Try | None:
    theme = Theme.objects.filter(works__in=works.order_by()).order_by("order", "pk").first()
    if theme is None:
        return None
    return Try(
        theme.name, _("all texts on a theme"), f"{reverse('library')}?{urlencode({'theme': theme.code})}"
    )
