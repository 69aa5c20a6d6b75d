"""Reading what a person typed: quoted phrases, an article's number, words. Pure."""

import re
from dataclasses import dataclass

from search import numbers
from search.analysis import article_words, dropped_words
from search.analysis.text import clean, fold, words

MAX_CHARS, MAX_WORDS, MAX_PHRASES = 1000, 32, 8
_QUOTED = re.compile(r'"([^"]*)"|«([^»]*)»|“([^”]*)”')
_MARKERS = "|".join(sorted(article_words(), key=len, reverse=True))
_AFTER_MARKER = re.compile(rf"(?i)\b(?:{_MARKERS})\b\s*\.?\s*(?:n\s*[°º]\s*)?({numbers.NUMBER})(?!\w)")
_AT_START = re.compile(rf"(?i)\A\s*({numbers.NUMBER})(?![\w-])")
_AT_END = re.compile(rf"(?i)(?<![\w-])({numbers.NUMBER})\s*\Z")


@dataclass(frozen=True, slots=True)
class ArticleReference:
    """An article that the text seems to name. ``number`` is normalised. ``names`` are the remaining
    words, folded, that may name the work. ``explicit`` says that the text has the word "article"."""

    number: str
    names: tuple[str, ...]
    explicit: bool


@dataclass(frozen=True, slots=True)
class ParsedText:
    """The parts of a typed text. ``words`` has all those outside the quotes, as typed, in order."""

    words: tuple[str, ...]
    phrases: tuple[str, ...]
    reference: ArticleReference | None


def parse(text: str) -> ParsedText:
    """Read a typed text of any characters and length; what exceeds the limits is left out."""
    text = clean(text[:MAX_CHARS])
    quoted = ["".join(groups) for groups in _QUOTED.findall(text)]
    phrases = [" ".join(words(phrase)[:MAX_WORDS]) for phrase in quoted]
    plain = _QUOTED.sub(" ", text)
    return ParsedText(
        words=tuple(words(plain)[:MAX_WORDS]),
        phrases=tuple(dict.fromkeys(phrase for phrase in phrases if phrase))[:MAX_PHRASES],
        reference=None if any(phrases) else _reference(numbers.plain_dashes(plain)),
    )


def _reference(text: str) -> ArticleReference | None:
    explicit = _AFTER_MARKER.search(text)
    match = explicit or _AT_START.search(text) or _AT_END.search(text)
    if match is None:
        return None
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    names = [fold(word) for word in words(rest)[:MAX_WORDS]]
    return ArticleReference(
        number=numbers.normalise(match[1]),
        names=tuple(name for name in names if name not in dropped_words() | article_words()),
        explicit=explicit is not None,
    )
