"""How the items of a list are counted: "3", "c", "iii", "1er"."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 4000
# The names that Word gives to ways of counting; all others count in figures.
_SILENT = {"bullet", "none"}


def numbered(way: str, number: int) -> str:
    """The number in that way of counting; a dash for a list that is not counted."""
    if way in _SILENT:
        return "-" if way == "bullet" else ""
    if way in {"lowerLetter", "upperLetter"}:
        return _cased(_letters(number), way)
    if way in {"lowerRoman", "upperRoman"}:
        return _cased(_roman(number), way)
    if way == "ordinal":
        return "1er" if number == 1 else str(number)
    return f"{number:02}" if way == "decimalZero" else str(number)


def _cased(text: str, way: str) -> str:
    return text.upper() if way.startswith("upper") else text


def _letters(number: int) -> str:
    """a to z, then aa, bb ..."""
    if number < 1:
        return str(number)
    repeats, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * min(repeats + 1, 10)


def _roman(number: int) -> str:
    if not 0 < number < _MOST_ROMAN:
        return str(number)
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written
