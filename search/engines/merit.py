"""What comes first, where it is no matter of weights: the same in every engine."""

from search.analysis import article_words
from search.analysis.text import words
from search.query import ArticleReference

# Ranks of an article that a reference names, by how closely it names the work.
NAMED, PHRASED, WORDED = 3000.0, 2000.0, 1000.0
UNSURE = 50.0
# A work whose very name was typed comes before whatever else has its words.
CALLED = 500.0
NAMED_KINDS = ("work", "organisation")


def citations(reference: ArticleReference) -> list[str]:
    """How other texts write that they cite an article of that number."""
    number = " ".join(words(reference.number))
    written = [f"{marker} {number}" for marker in sorted(article_words())]
    return [*written, number] if " " in number else written
