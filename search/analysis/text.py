"""Text as search reads it: one Unicode form, no characters that engines or terminals choke on."""

import re
import unicodedata

# Control characters and lone surrogates become blanks; what is invisible inside a word is cut out.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_WORD = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """The text in NFC, without unreadable or invisible characters."""
    if not text.isprintable():
        text = _INVISIBLE.sub("", _UNREADABLE.sub(" ", text))
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The text in small letters without accents, by which words are compared."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """The runs of letters and digits, as the engines cut them: "l'état" gives "l" and "état"."""
    return _WORD.findall(text)
