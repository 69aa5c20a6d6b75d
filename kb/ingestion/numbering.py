"""Numbers of headings and articles, read from what is printed: figures, roman ones and ordinals."""

import re

from search.numbers import normalise

_ORDINAL_ENDING = re.compile(r"([0-9]+|[ivxlc]+)\s?(?:er|ère|ere|re|ème|eme|e|°)", re.I)
_ROMAN = re.compile(r"(?=[ivxlc])(?:c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.I)
_SUFFIXED = re.compile(r"([ivxlc]+)\s(bis|ter|quater|quinquies|sexies|septies|octies)", re.I)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
# A lone letter that is a roman figure too stands for the letter: sections go A, B, C, D.
_LETTERS = frozenset("CL")
_WORDS = (
    ("premier", "première", "premiere", "first"),
    ("deuxième", "deuxieme", "second", "seconde"),
    ("troisième", "troisieme", "third"),
    ("quatrième", "quatrieme", "fourth"),
    ("cinquième", "cinquieme", "fifth"),
    ("sixième", "sixieme", "sixth"),
    ("septième", "septieme", "seventh"),
    ("huitième", "huitieme", "eighth"),
    ("neuvième", "neuvieme", "ninth"),
    ("dixième", "dixieme", "tenth"),
    ("onzième", "onzieme", "eleventh"),
    ("douzième", "douzieme", "twelfth"),
    ("treizième", "treizieme", "thirteenth"),
    ("quatorzième", "quatorzieme", "fourteenth"),
    ("quinzième", "quinzieme", "fifteenth"),
    ("seizième", "seizieme"),
    ("dix-septième", "dix-septieme"),
    ("dix-huitième", "dix-huitieme"),
    ("dix-neuvième", "dix-neuvieme"),
    ("vingtième", "vingtieme", "twentieth"),
)
_COUNTED = (
    ("un", "one"), ("deux", "two"), ("trois", "three"), ("quatre", "four"), ("cinq", "five"), ("six",),
    ("sept", "seven"), ("huit", "eight"), ("neuf", "nine"), ("dix", "ten"), ("onze", "eleven"),
    ("douze", "twelve"),
)  # fmt: skip
ORDINALS = {word: str(value) for value, words in enumerate(_WORDS, start=1) for word in words}
CARDINALS = {word: str(value) for value, words in enumerate(_COUNTED, start=1) for word in words}
_VALUES = ORDINALS | CARDINALS
_NUMERO = re.compile(r"n°\s?", re.I)
_SERIES = re.compile(r"L\.?O\.?\*?\s?(?=\d)")


def number_of(printed: str) -> str:
    """The number in its one form: figures, roman ones and ordinals alike ("IV", "quatrième", "4" -> "4")."""
    if not printed or (printed.isascii() and printed.isdigit()):
        return printed
    text = _SERIES.sub("LO", _NUMERO.sub("", printed.strip()))
    if suffixed := _SUFFIXED.fullmatch(text):
        return number_of(suffixed[1]) + suffixed[2].lower()
    if text.lower() in _VALUES:
        return _VALUES[text.lower()]
    if (match := _ORDINAL_ENDING.fullmatch(text)) and text not in _LETTERS:
        text = match[1]
    if text not in _LETTERS and _ROMAN.fullmatch(text):
        return str(_roman(text.lower()))
    return text.lower() if len(text) > 1 and text.isalpha() else normalise(text)


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
