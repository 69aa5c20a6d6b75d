"""How much each sign counts in the order of the results: data, judged with ``evaluate_search``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Weights:
    """Factors of BM25 scores, unless said otherwise.

    ``other_form``: a form of the word that was not typed. ``tie``: what the worse of two ways of
    reading a word adds. ``start``: a word among the first ``start_words`` words of the text.
    ``adjacent``: two words that follow each other as typed, up to ``adjacent_slop`` words further
    apart. ``leading_heading``: every word in the heading right above the first passage under it,
    which is where a law says what the heading names. ``every_word``: points when every word is
    found. ``suggest_beginning``, ``suggest_kinds``: points of a suggestion that begins with what was
    typed, and of its kind.
    """

    other_form: float
    tie: float
    start: float
    start_words: int
    adjacent: float
    adjacent_slop: int
    leading_heading: float
    every_word: float
    suggest_beginning: float
    suggest_kinds: Mapping[str, float]


@cache
def weights() -> Weights:
    """The weights in ``weights.json``."""
    return Weights(**json.loads((Path(__file__).parent / "weights.json").read_text(encoding="utf-8")))
