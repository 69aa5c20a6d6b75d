"""The articles of a text as they are compared with those of another."""

from kb.models import PassageKind
from kb.reading import Text
from kb.versions.matching import Article, Match, match_codes


def articles_of(text: Text) -> list[Article]:
    """The articles of a text on its day, in order; one query."""
    passages = text.expression.passages.on(text.day).filter(kind=PassageKind.ARTICLE).order_by("position")
    rows = passages.values_list("eid", "label", "heading", "text")
    return [Article(*row) for row in rows]


def matches_of(old: Text, new: Text) -> list[Match]:
    """What became of each article of a text."""
    return match_codes(articles_of(old), articles_of(new))
