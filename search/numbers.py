"""Article numbers: one written form for each, whatever the text or the person who asks writes."""

import re

_HYPHENS = re.compile("\\s*[\u2010\u2011\u2012\u2013\u2014-]\\s*")
_BLANKS = re.compile(r"\s+")
_ORDINAL_ENDING = re.compile(r"^([0-9]+|[ivxlc]+)(?:er|ere|ère|re|e|eme|ème|st|nd|rd|th|°)(?=$|[^a-zà-ÿ])")
_ROMAN = re.compile(r"(?=[ivxlc])(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_WORDS = {
    word: str(value)
    for value, words in enumerate(
        (
            "premier première first one",
            "deuxième second seconde two",
            "troisième third three",
            "quatrième fourth four",
            "cinquième fifth five",
            "sixième sixth six",
            "septième seventh seven",
            "huitième eighth eight",
            "neuvième ninth nine",
            "dixième tenth ten",
            "onzième eleventh eleven",
            "douzième twelfth twelve",
        ),
        start=1,
    )
    for word in words.split()
}
_LARGEST_RANGE = 500


def normalised(text: str) -> str:
    """``"324‐11"`` -> ``"324-11"``, ``"1er"``, ``"premier"`` and ``"I"`` -> ``"1"``, ``"12 bis"`` ->
    ``"12bis"``, ``"L. 131-4"`` -> ``"l131-4"``. What is no number comes back in lower case, without blanks."""
    text = _HYPHENS.sub("-", text.strip().lower())
    if text in _WORDS:
        return _WORDS[text]
    text = _ORDINAL_ENDING.sub(r"\1", text)
    if _ROMAN.fullmatch(text):
        return str(_roman(text))
    return _BLANKS.sub("", text).replace("l.", "l").replace("r.", "r").replace("d.", "d").strip(".")


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def expanded(first: str, last: str) -> tuple[str, ...]:
    """The normalised numbers from one to another: ``("346", "349")`` gives the four; also ``("12-1", "12-3")``.
    Where the two do not count together, or are far apart, the two alone; with no last one, the first alone."""
    if not last or last == first:
        return (first,)
    stem, _, start = first.rpartition("-")
    last_stem, _, end = last.rpartition("-")
    if stem != last_stem or not (start.isdigit() and end.isdigit()):
        return (first, last)
    if not 0 < int(end) - int(start) <= _LARGEST_RANGE:
        return (first, last)
    prefix = f"{stem}-" if stem else ""
    return tuple(f"{prefix}{number}" for number in range(int(start), int(end) + 1))
