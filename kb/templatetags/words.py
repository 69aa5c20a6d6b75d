"""The words of a text on a page: its paragraphs, with the spaces that French typography asks for."""

import re

from django import template

register = template.Library()

_BEFORE_COLON = re.compile(r"(?<=\S)[ \u00a0]+(?=:)")
_BEFORE_HIGH = re.compile(r"(?<=\S)[ \u00a0]+(?=[;!?])")
_OPENING, _CLOSING = re.compile(r"«[ \u00a0]*"), re.compile(r"[ \u00a0]*»")
_NUMBER = re.compile(r"\b([nN][°º]|[aA]rt\.|p\.)[ \u00a0]+(?=\w)")
_ITEM = re.compile(r"^(?:[-–—•]|\d{1,2}\s?[°º).\-]|[a-zA-Z]\s?\))\s*\S")


@register.filter
def typography(text: str, language: str = "fr") -> str:
    """The text with no-break spaces where French wants them, so that no sign begins a line alone;
    other languages are left as they are."""
    if language != "fr":
        return text
    text = _BEFORE_COLON.sub("\u00a0", text)
    text = _BEFORE_HIGH.sub("\u202f", text)
    text = _CLOSING.sub("\u00a0»", _OPENING.sub("«\u00a0", text))
    return _NUMBER.sub("\\1\u00a0", text)


@register.filter
def paragraphs(text: str) -> list[tuple[str, bool]]:
    """The lines of a text, each with whether it is an item of an enumeration ("1°", "a)", "-")."""
    return [(line, bool(_ITEM.match(line))) for line in text.split("\n") if line.strip()]
