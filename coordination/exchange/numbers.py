"""Numbers as people and tables write them: "1 234,5", "1234.5"."""

import re
from decimal import Decimal, InvalidOperation

_BLANKS = re.compile(r"[\s\u00a0\u202f]")


def read_number(said: str) -> Decimal:
    """The number that a text says, blanks within it or not, with a point or one comma for the decimals.

    Raises ValueError for what is no number, infinity among it.
    """
    bare = _BLANKS.sub("", said)
    if bare.count(",") == 1 and "." not in bare:
        bare = bare.replace(",", ".")
    try:
        number = Decimal(bare)
    except InvalidOperation:
        raise ValueError(f"no number: {said}") from None
    if not number.is_finite():
        raise ValueError(f"no number: {said}")
    return number
