"""The values of citing: what a reference in words names, before anyone knows which text that is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Of(StrEnum):
    """How the words say which work they mean."""

    UNSAID = "unsaid"
    THIS = "this"
    SAME = "same"
    NUMBERED = "numbered"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Mention:
    """A work as the words name it.

    NUMBERED has the ``instrument`` ("act", "decree"; "" for a symbol such as S/2023/402) and the ``number``
    in its one form, with the ``day`` where the words give one. NAMED has the ``words`` that begin with its
    name, folded: how many of them are the name, only who knows the library can tell. ``start`` and ``end``
    are where it stands; for NAMED, ``ends`` tells after each of the words.
    """

    of: Of
    start: int = 0
    end: int = 0
    instrument: str = ""
    number: str = ""
    day: date | None = None
    words: tuple[str, ...] = ()
    ends: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """By what a work is looked for later on: its number, or the words that begin with its name."""
        if self.of is Of.NUMBERED:
            return f"{self.instrument} {self.number}".strip()
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in a text, from ``start`` to ``end``.

    ``number`` and ``last`` are normalised numbers of articles, ``last`` the end of a range. ``steps`` counts
    articles from the one that speaks: -1 the one before, -2 the two before, 1 the next. Neither of both: the
    work as a whole. ``paragraph`` is the "alinéa" ("2", "2-4", "last"), ``point`` the item of a list ("3").
    """

    start: int
    end: int
    number: str = ""
    last: str = ""
    steps: int = 0
    paragraph: str = ""
    point: str = ""
    work: Mention = Mention(Of.UNSAID)
