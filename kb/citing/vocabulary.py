"""The words by which each language refers to articles and works, as patterns of bounded reach."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from search.analysis.text import fold

_LATIN = r"bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies"
BLANK = r"\s{1,4}"
# One article's number; what follows a number in figures is bounded, so that no text makes it slow.
NUMBER = (
    r"(?:(?:(?:LO|[A-Z])\s?\.?\s?\*?\s?)?\d{1,5}(?:[-.]\d{1,4}){0,4}(?:(?:er|[eè]re)\b)?"
    rf"(?:[\s-]{{0,2}}(?:{_LATIN})\b)?(?:-?[A-Z]\b)?(?:-\d{{1,4}}\b)?(?![\w/])|(?i:premi(?:er|[eè]re))\b|"
    r"(?:[IVX]{1,8}|[IVXLC]{2,8})\b(?!'))"
)
_FIGURES = r"\d{1,6}(?:\s?[-/]\s?(?:\d{1,6}|[A-Z]{1,6}(?![a-z]))){0,4}"


@dataclass(frozen=True)
class Vocabulary:
    """A language's words, compiled. ``head`` finds where a reference may begin; the others say what stands at
    a place."""

    instruments: dict[str, str]
    ordinals: dict[str, str]
    counts: dict[str, int]
    months: dict[str, int]
    many: frozenset[str]
    inside: frozenset[str]
    extends: tuple[str, ...]
    goes_on: frozenset[str]
    may_follow: frozenset[str]
    head: re.Pattern[str]
    before: re.Pattern[str]
    following: re.Pattern[str]
    number: re.Pattern[str]
    joined: re.Pattern[str]
    ranged: re.Pattern[str]
    measured: re.Pattern[str]
    item_ends: re.Pattern[str]
    paragraph_after: re.Pattern[str]
    ordinal_after: re.Pattern[str]
    of_article: re.Pattern[str]
    placed: re.Pattern[str]
    this: re.Pattern[str]
    same: re.Pattern[str]
    its: re.Pattern[str]
    of: re.Pattern[str]
    presented: re.Pattern[str]
    numbered: re.Pattern[str]


def _any(words: Iterable[str]) -> str:
    """One of these words, the longest first; a blank in one stands for any."""
    ordered = sorted({*words}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", BLANK) for word in ordered) + ")"


def _word(words: Iterable[str]) -> str:
    """As ``_any``, ending where a word ends, for an elided one after its apostrophe."""
    ordered = sorted({*words}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(_any([word]) + ("" if word.endswith("'") else r"\b") for word in ordered) + ")"


@cache
def vocabulary(language: str) -> Vocabulary:
    """The words of a language; of French, where there are none of its own."""
    name = {"en": "english"}.get(language, "french")
    return _compiled(json.loads(Path(__file__).with_name(f"{name}.json").read_text(encoding="utf-8")))


def _compiled(data: dict[str, Any]) -> Vocabulary:
    flag = re.I
    articles = {*data["articles"]["one"], *data["articles"]["many"]}
    paragraphs = {*data["paragraphs"]["one"], *data["paragraphs"]["many"]}
    ordinals, instruments = data["ordinals"], data["instruments"]
    paragraph, article = _any(paragraphs), _any(articles)
    figure = r"(?:\d{1,2}(?:er)?(?![\w-]|\.\d)|premier\b|\(\d{1,2}\))"
    joint = rf"(?:\s?,{BLANK}|{BLANK}{_any([*data['and'], *data['to']])}{BLANK})"
    several = rf"{figure}(?:{joint}{figure}){{0,8}}"
    goes_on = ("and", "to", "of", "this", "same", "placed")
    closing = _word([*(word for name in goes_on for word in data[name]), *paragraphs])
    return Vocabulary(
        instruments={fold(word): kind for word, kind in instruments.items()},
        ordinals={fold(word): value for word, value in ordinals.items()},
        counts=data["counts"],
        months={fold(word): place for place, word in enumerate(data["months"], start=1)},
        many=frozenset(data["articles"]["many"]),
        inside=frozenset(data["inside"]),
        extends=tuple(fold(ending) for ending in data["extends"]),
        goes_on=frozenset(data["name_goes_on"]),
        may_follow=frozenset(fold(word) for word in data["may_follow"]),
        head=re.compile(
            rf"\b(?:(?P<ordinal>{_any(ordinals)}(?:{BLANK}{_any(data['and'])}{BLANK}{_any(ordinals)})?)"
            rf"{BLANK}{paragraph}\b|(?P<paragraph>{paragraph}\b\.?)\s{{0,2}}(?P<which>{several}|{_any(ordinals)}\b)|"
            rf"(?P<article>{article}\b\.?)|(?P<work>{_any(instruments)})\b|"
            r"(?P<symbol>[AS]/(?:RES/)?\d{1,4}/\d{1,5}(?:/Add\.\d)?)\b)",
            flag,
        ),
        before=re.compile(
            rf"\b({_any(data['counts'])}){BLANK}\Z|\b(?:{_any(data['previous'])}){BLANK}\Z", flag
        ),
        following=re.compile(
            rf"{BLANK}(?:(?P<previous>{_any(data['previous'])})|(?P<next>{_any(data['next'])}))\b", flag
        ),
        number=re.compile(rf"\s{{0,4}}(?:n\s?[°º]\s?)?({NUMBER})(?P<point>\s?[°º])?"),
        joined=re.compile(
            rf"(?P<comma>\s?,\s{{0,3}})(?:{_any(data['and'])}{BLANK})?|{BLANK}{_any(data['and'])}{BLANK}",
            flag,
        ),
        ranged=re.compile(rf"{BLANK}{_any(data['to'])}{BLANK}", flag),
        measured=re.compile(rf"\s{{0,2}}(?:%|{_any(data['units'])}\b)", flag),
        item_ends=re.compile(rf"\s?(?:\Z|[,;:.)»\]]|{closing})", flag),
        paragraph_after=re.compile(
            rf"\s?,?\s?\b{paragraph}\b\.?\s{{0,2}}({several}|{_any(ordinals)}\b)|\s?(\(\w{{1,3}}\))", flag
        ),
        ordinal_after=re.compile(rf"\s?,{BLANK}({_any(ordinals)}){BLANK}{paragraph}\b", flag),
        of_article=re.compile(
            rf"\s?,?\s?{_word(data['of_article'])}\s{{0,2}}(?P<article>{article}\b\.?)", flag
        ),
        placed=re.compile(rf"{BLANK}{_word(data['placed'])}", flag),
        this=re.compile(rf"{BLANK}{_word(data['this'])}", flag),
        same=re.compile(rf"{BLANK}{_word(data['same'])}", flag),
        its=re.compile(rf"\b{_word(data['its'])}{BLANK}\Z", flag),
        of=re.compile(rf"{BLANK}(?:{_any(data['common'])}{BLANK})?{_word(data['of'])}\s{{0,2}}", flag),
        presented=re.compile(rf"\b{_any(data['presented'])}{BLANK}\Z", flag),
        numbered=_numbered(data),
    )


def _numbered(data: dict[str, Any]) -> re.Pattern[str]:
    """An instrument with its number, and the day if it is said: "loi organique n° 2017-01 du 3 mai 2017"."""
    kinds, months = _any(data["instruments"]), _any(data["months"])
    more = r"(?:\s[a-zà-ÿ]{2,14}){0,3}?"
    year = rf"(?:{BLANK}{_any(data['of_year'])}{BLANK}(?P<year>\d{{4}})(?!\w)|\s?\((?P<bracketed>\d{{4}})\))?"
    day = rf"(?P<day>\d{{1,2}})(?:er)?{BLANK}(?P<month>{months}){BLANK}(?P<of>\d{{4}})"
    dated = rf"(?:\s?,?\s?{_any(data['dated'])}{BLANK}{day})?"
    sign = r"(?:\s?n\s?[°º]s?\.?|\sno\.?)\s{0,2}"
    bare = r"\s(?=\d{1,6}[-/]\d|\d{3,4}\s?\(\d{4})"
    return re.compile(rf"(?P<kind>{kinds})\b{more}(?:{sign}|{bare})(?P<number>{_FIGURES}){year}{dated}", re.I)
