"""Characters that files hold and readers do not want: one table, and the functions that apply it."""

import re
import unicodedata

# The mark that the PDF library leaves where a word was broken at a line's end (U+0002 in older releases).
BROKEN_WORD = "\ufffe"

_REPLACED = {
    "\u2010": "-",  # hyphen, as many word processors print it
    "\u2011": "-",  # non-breaking hyphen
    "\u00a0": " ",
    "\u202f": " ",
    "\u2007": " ",
    "\u2028": "\n",
    "\u2029": "\n",
    "\t": " ",
    "\x0b": "\n",
    "\x0c": "\n",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    # The private characters by which symbol fonts print a bullet.
    "\uf0b7": "•",
    "\uf0a7": "•",
    "\uf0d8": "•",
    "\uf0fc": "•",
    "\uf02d": "–",
    "\u25cf": "•",
    "\u25aa": "•",
    "\x85": "\n",
    # Nothing to see: zero-width marks, those that turn the direction of writing, what could not be decoded,
    # and control characters.
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\uffff", ""),
    **dict.fromkeys("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
    **dict.fromkeys(map(chr, (*range(9), *range(14, 32), *range(127, 133), *range(134, 160))), ""),
}
_TABLE = {chr(code): " " for code in range(0xF020, 0xF100)} | _REPLACED | {"\x02": BROKEN_WORD}
# What no word is longer than: of four bytes a character, 2,000, where a word in PostgreSQL's text search may
# have 2,046 and a term of Lucene's 32,766.
LONGEST_WORD = 500
_LONG_WORD = re.compile(rf"[^ ]{{{LONGEST_WORD}}}(?=[^ ])")
# Most characters are none of these: finding the few is faster than translating all.
_UNWANTED = re.compile("[" + re.escape("".join(_TABLE)) + "]")
# Pairs of surrogates are one character, a lone one is none.
_SURROGATES = re.compile("[\ud800-\udfff]")
_IDLE_BULLET = re.compile(r"^\s?•\s*(?=$|\d{1,3}\s?°|\d{1,2}\)|[a-z]\))")
_BLANKS = re.compile("  +")


def normalised(text: str) -> str:
    """The text in NFC, its line ends as line feeds, without what cannot be printed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _SURROGATES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
        text = _SURROGATES.sub("", text)
    return unicodedata.normalize("NFC", _UNWANTED.sub(lambda found: _TABLE[found[0]], text))


def squeezed(line: str) -> str:
    """The line with single blanks, and none at its end; an indentation is kept as one blank.

    A bullet says nothing alone on its line, nor before a number that counts the items. A word that is longer
    than any is cut, so that databases and search engines can hold its parts.
    """
    if "  " in line:
        line = _BLANKS.sub(" ", line)
    line = line.rstrip()
    if len(line) > LONGEST_WORD:
        line = _LONG_WORD.sub(r"\g<0> ", line)
    return _IDLE_BULLET.sub("", line) if "•" in line else line
