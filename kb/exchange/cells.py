"""Cells that a spreadsheet would run, made harmless in a way that reading back undoes.

A text that begins with one of the signs of a formula gets an apostrophe before it, and so does one that
begins with an apostrophe already: ``plain`` takes exactly that one away again. (OWASP: CSV injection.)
"""

import re

_QUOTE = "'"
# The signs of a formula, their full-width forms, and what a spreadsheet skips before it looks for one.
_SIGNS = "=+-@\t\r\n＝＋－＠"
# XML 1.0, and so a workbook, cannot hold these.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def escaped(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return _QUOTE + text if text[:1] in (*_SIGNS, _QUOTE) else text


def plain(text: str) -> str:
    """The text of a cell that ``escaped`` wrote; one that somebody else wrote stays as it is."""
    return text[1:] if text[:1] == _QUOTE and text[1:2] in (*_SIGNS, _QUOTE) else text


def for_workbook(text: str) -> str:
    """The same as ``escaped``, without the control characters that a workbook cannot hold."""
    return escaped(_CONTROL.sub("", text))
