"""Names as they are compared: one folding for organisations, areas and the headers of tables."""

import unicodedata


def plain(text: str) -> str:
    """A name without case, accents and spare blanks, as names are compared."""
    letters = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())
