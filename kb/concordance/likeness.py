"""Which article of a new text says what an article of the old one said. Pure: words in, pairs out.

Numbers are not looked at, for a new code numbers anew. The weighted words of every two articles are compared
first; of the nearest few, the wording itself.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any
from zlib import crc32

import numpy as np
from rapidfuzz import fuzz

from search.analysis.text import fold, words

# Words fall into so many columns, and articles are compared so many at a time: bounded memory for any code.
_COLUMNS, _ROWS = 4096, 512
_NEAREST = 3
_COMPARED_CHARS = 6_000
# Where a pair is proposed at all, and where it says the same.
PROPOSED, SAME = 0.45, 0.85

Matrix = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it is compared: its number and its words."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An old article and a new one that is like it, from 0 to 1."""

    old: str
    new: str
    score: float

    @property
    def is_same(self) -> bool:
        return self.score >= SAME


def pairs(old: Sequence[Article], new: Sequence[Article]) -> list[Pair]:
    """The pairs worth an editor's look, in the order of the old text: each old article with the new one that
    is most like it, and each new one with the old one it is most like."""
    if not old or not new:
        return []
    scores = _scores([article.text for article in old], [article.text for article in new])
    best_new: dict[int, int] = {}
    best_old: dict[int, int] = {}
    for (row, column), score in sorted(scores.items(), key=lambda item: -item[1]):
        if score >= PROPOSED:
            best_new.setdefault(row, column)
            best_old.setdefault(column, row)
    chosen = sorted({*best_new.items(), *((row, column) for column, row in best_old.items())})
    return [
        Pair(old[row].number, new[column].number, round(scores[row, column], 3)) for row, column in chosen
    ]


def _scores(old: Sequence[str], new: Sequence[str]) -> dict[tuple[int, int], float]:
    """How like the nearest are: the mean of their words' likeness and of their wording's."""
    old_words, new_words = [_tokens(text) for text in old], [_tokens(text) for text in new]
    weights = _weights([*old_words, *new_words])
    old_matrix, new_matrix = _matrix(old_words, weights), _matrix(new_words, weights)
    scores: dict[tuple[int, int], float] = {}
    for start in range(0, len(old), _ROWS):
        likeness = old_matrix[start : start + _ROWS] @ new_matrix.T
        for at, row in enumerate(likeness, start=start):
            for column in np.argsort(-row)[:_NEAREST]:
                near = float(row[column])
                scores[at, int(column)] = (near + _wording(old_words[at], new_words[int(column)])) / 2
    return scores


def _tokens(text: str) -> list[str]:
    return [fold(word) for word in words(text)]


def _weights(texts: Sequence[Sequence[str]]) -> dict[str, float]:
    """Rare words weigh more."""
    found = Counter(word for text in texts for word in {*text})
    return {word: log((1 + len(texts)) / (1 + count)) + 1 for word, count in found.items()}


def _matrix(texts: Sequence[Sequence[str]], weights: dict[str, float]) -> Matrix:
    matrix: Matrix = np.zeros((len(texts), _COLUMNS), dtype=np.float32)
    for row, text in enumerate(texts):
        for word, count in Counter(text).items():
            matrix[row, crc32(word.encode()) % _COLUMNS] += (1 + log(count)) * weights[word]
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    normed: Matrix = matrix / np.maximum(lengths, 1e-9)
    return normed


def _wording(old: Sequence[str], new: Sequence[str]) -> float:
    """How much of the wording is there again, in its order."""
    first, second = " ".join(old)[:_COMPARED_CHARS], " ".join(new)[:_COMPARED_CHARS]
    return fuzz.ratio(first, second) / 100
