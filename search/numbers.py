"""Article numbers: the one form in which they are kept, indexed, compared and looked up."""

import re

from search.analysis.text import clean

_LARGEST_RANGE = 500
# Hyphens and dashes that files and keyboards put into numbers, the soft and the no-break one too.
_DASHES = re.compile("[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d-]+")
_FIRST = re.compile(r"(?i)\A(?:premi(?:er|[eè]re)|first)\Z")
_ORDINAL = re.compile(r"(?i)(?<=\d)\s*(?:er|[eè]re|[eè]me|re|e|st|nd|rd|th|°|º)(?![a-zà-ÿ])")
_LATIN = r"bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies|undecies|duodecies"
_SUFFIX = re.compile(rf"(?i)(?<=\d)[\s.-]*({_LATIN})\b")
_LETTER = re.compile(r"(?i)\A([A-Z])\s*\.?\s*\*?\s*(?=\d)|(?<=\d)\s?([A-Z])\Z")

# What may stand as an article's number in typed text whose dashes are plain.
NUMBER = (
    r"(?:(?:[A-Z]\s?\.?\s?\*?\s?)?\d+(?:[-.]\d+)*(?:\s*(?:er|[eè]re|re|°|º)(?![a-zà-ÿ]))?"
    rf"(?:[\s-]*(?:{_LATIN})\b)?(?:-?[A-Z]\b)?(?:-\d+)*|premi(?:er|[eè]re)\b)"
)


def plain_dashes(text: str) -> str:
    """The text with every kind of hyphen and dash written as "-"."""
    return _DASHES.sub("-", text)


def normalise(number: str) -> str:
    """An article's number in its one form: "450\u20103" gives "450-3", "1er" and "premier" give "1",
    "12 bis" gives "12bis", "L. 131-4" gives "L131-4". Text that is no number comes back tidied."""
    text = clean(plain_dashes(number)).strip(" .,;:-")
    if _FIRST.match(text):
        return "1"
    text = _SUFFIX.sub(lambda match: match[1].lower(), _ORDINAL.sub("", text))
    text = _LETTER.sub(lambda match: (match[1] or match[2]).upper(), text)
    return re.sub(r"\s+", "", text)


def expanded(first: str, last: str) -> tuple[str, ...]:
    """The normalised numbers from one to another: ("346", "349") gives four, ("12-1", "12-3") three.

    Where the two do not count together, or lie far apart, the two alone; without a last, the first.
    """
    if not last or last == first:
        return (first,)
    stem, _, start = first.rpartition("-")
    last_stem, _, end = last.rpartition("-")
    if stem != last_stem or not (start.isdecimal() and end.isdecimal()):
        return (first, last)
    if not 0 < int(end) - int(start) <= _LARGEST_RANGE:
        return (first, last)
    prefix = f"{stem}-" if stem else ""
    return tuple(f"{prefix}{number}" for number in range(int(start), int(end) + 1))
