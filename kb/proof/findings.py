"""What deserves a look in a text that was read, each thing with the place where to look."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.utils.translation import gettext as _

from kb.contents import Contents, Node
from kb.ingestion.messages import told
from kb.models import Expression, PassageKind

LISTED = 200
# What an article's eId ends with; before it stands the act or the annex that the article counts in.
_OWN_ADDRESS = re.compile(r"(?:art|sec)(?:_[^_]*)?(?:__\d+)?$")
_FIGURES = re.compile(r"\d+")
# What is told with its place rather than as a sentence.
_PLACED = {"has_blank_pages", "has_uncertain_pages", "numbering_restarts", "has_empty_articles"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A thing to look at; ``eid`` is the passage and ``page`` the page of the file where to look."""

    words: str
    eid: str = ""
    page: int | None = None


def findings_of(expression: Expression, contents: Contents) -> list[Finding]:
    """The findings in the order in which they are looked at best; the first of them, where they are many."""
    articles = [node for node in contents.nodes if node.kind == PassageKind.ARTICLE]
    found = (
        finding
        for part in (
            _missing(expression, articles),
            _repeated(expression, articles),
            _restarts(articles),
            _empty(expression),
            _pages(expression),
            _sentences(expression),
        )
        for finding in part
    )
    listed = list(islice(found, LISTED))
    rows = expression.passages.filter(eid__in={finding.eid for finding in listed if finding.eid})
    pages = dict(rows.values_list("eid", "first_page"))
    return [replace(finding, page=finding.page or pages.get(finding.eid)) for finding in listed]


def _missing(expression: Expression, articles: Sequence[Node]) -> Iterator[Finding]:
    for number in expression.report.get("missing", ()):
        before = _last_below(articles, number)
        if before is None:
            first = articles[0].eid if articles else ""
            yield Finding(_("Article %(number)s is missing.") % {"number": number}, first)
        else:
            words = _("Article %(number)s is missing: look after %(label)s.")
            yield Finding(words % {"number": number, "label": before.label}, before.eid)


def _last_below(articles: Sequence[Node], number: str) -> Node | None:
    """The article of the greatest number below this one: the missing one should follow it."""
    wanted = _key(number)
    lower = [(_key(node.last_number or node.number), -node.order, node) for node in articles if node.number]
    lower = [entry for entry in lower if entry[0] < wanted]
    return max(lower, key=lambda entry: entry[:2])[2] if lower else None


def _key(number: str) -> tuple[str, list[int]]:
    series = number[: len(number) - len(number.lstrip("LRDlrd"))].upper()
    return series, [int(figures) for figures in _FIGURES.findall(number)]


def _repeated(expression: Expression, articles: Sequence[Node]) -> Iterator[Finding]:
    for number in expression.report.get("repeated", ()):
        places = [node for node in articles if node.number == number]
        for turn, node in enumerate(places, start=1):
            words = _("Article %(number)s occurs %(count)s times; this is number %(turn)s.")
            yield Finding(words % {"number": number, "count": len(places), "turn": turn}, node.eid)


def _restarts(articles: Sequence[Node]) -> Iterator[Finding]:
    seen: set[str] = set()
    numbers = [*(node.number for node in articles), "2"]
    for place, node in enumerate(articles):
        counted_in = _OWN_ADDRESS.sub("", node.eid)
        again = counted_in in seen and node.number == "1" and numbers[place + 1] in {"2", "1-1"}
        quoted = node.parent is not None and node.parent.kind == PassageKind.ARTICLE
        seen.add(counted_in)
        if again and not quoted:
            yield Finding(_("The numbering begins again here: another act?"), node.eid)


def _empty(expression: Expression) -> Iterator[Finding]:
    empty = expression.passages.filter(kind=PassageKind.ARTICLE, text="", heading="").order_by("position")
    for eid, label in empty.values_list("eid", "label")[:LISTED]:
        yield Finding(_("%(label)s has no text.") % {"label": label}, eid)


def _pages(expression: Expression) -> Iterator[Finding]:
    for page in expression.report.get("blank_pages", ()):
        yield Finding(_("Page %(page)s has no text.") % {"page": page}, page=page)
    for page in expression.report.get("uncertain_pages", ()):
        words = _("Page %(page)s was recognised with little confidence.")
        yield Finding(words % {"page": page}, page=page)


def _sentences(expression: Expression) -> Iterator[Finding]:
    """What else the reading tells, each thing at the first page that it names."""
    for notice in expression.report.get("notices", ()):
        if notice["code"] not in _PLACED:
            params = notice.get("params", {})
            named = _FIGURES.search(str(params.get("page") or params.get("pages") or ""))
            yield Finding(told(notice), page=int(named[0]) if named else None)
