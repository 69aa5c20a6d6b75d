"""How French and English are read: data files that every engine loads."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search.analysis.text import fold

_FOLDER = Path(__file__).parent
_FILES = ("french.json", "english.json")


@dataclass(frozen=True, slots=True)
class Language:
    """What an engine needs to read a language.

    ``ways`` are the orders of stemming and folding that are indexed side by side ("stem-fold",
    "fold-stem"); the better of them counts. ``dropped`` are the stop words and the elided ones.
    ``article_words`` introduce an article's number. ``equivalents`` maps a folded word to all the
    forms that should find each other although their stems differ; ``plural_endings`` are the ends of
    words whose s the stemmer leaves ("élus", "lois").
    """

    code: str
    stemmer: str
    ways: tuple[str, ...]
    dropped: tuple[str, ...]
    article_words: frozenset[str]
    plural_endings: tuple[str, ...]
    equivalents: dict[str, tuple[str, ...]]

    def forms(self, word: str) -> tuple[str, ...]:
        """The other forms by which this word should also be found, without itself."""
        found = dict.fromkeys(self.equivalents.get(fold(word), ()))
        plain = fold(word)
        if len(plain) > 2 and plain.endswith(self.plural_endings or ("\0",)):
            found[word[:-1]] = None
        elif len(plain) > 2 and f"{plain}s".endswith(self.plural_endings or ("\0",)):
            found[f"{word}s"] = None
        return tuple(form for form in found if fold(form) != plain)


def _read(name: str) -> Language:
    data = json.loads((_FOLDER / name).read_text(encoding="utf-8"))
    groups: list[list[str]] = data["equivalents"]
    return Language(
        code=data["code"],
        stemmer=data["stemmer"],
        ways=tuple(data["ways"]),
        dropped=tuple(sorted({*data["elisions"], *data["stop_words"]})),
        article_words=frozenset(data["article_words"]),
        plural_endings=tuple(data["plural_endings"]),
        equivalents={fold(word): tuple(group) for group in groups for word in group},
    )


@cache
def languages() -> tuple[Language, ...]:
    """The languages of the index, the one of unmarked records first."""
    return tuple(_read(name) for name in _FILES)


def language(code: str) -> Language:
    """The language of that code, or the first one for a code that is not known."""
    return next((known for known in languages() if known.code == code), languages()[0])


@cache
def dropped_words() -> frozenset[str]:
    """The stop words and elided ones of every language, folded."""
    return frozenset(fold(word) for known in languages() for word in known.dropped)


@cache
def article_words() -> frozenset[str]:
    """The words that introduce an article's number, folded."""
    return frozenset(word for known in languages() for word in known.article_words)


@cache
def fingerprint() -> str:
    """A short digest of the data, which tells whether an index was made with the same."""
    content = b"".join((_FOLDER / name).read_bytes() for name in _FILES)
    return hashlib.sha256(content).hexdigest()[:8]
