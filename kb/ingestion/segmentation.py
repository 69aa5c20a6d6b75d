"""Third stage: the tree of a text, from its lines, in one pass.

An article's address has no ancestors ("art_450-3"), a structural level's has them all ("book_1__tit_2"),
after Akoma Ntoso's naming convention. A text without articles is cut into its pages instead.
"""

from kb.ingestion.outline import page_nodes
from kb.ingestion.structure import TreeBuilder
from kb.ingestion.types import Bookmark, CleanText, Notice, Segmentation

_FEWEST_ARTICLES = 2


def segment(
    text: CleanText, *, language: str = "fr", is_law: bool = False, outline: tuple[Bookmark, ...] = ()
) -> Segmentation:
    """The articles with the levels above them; or the pages, when there are no articles.

    ``is_law`` says that articles are expected: one is then enough. In any other document they must be as
    many as half its pages, since a report may quote a few.
    """
    built = TreeBuilder(text, language).build()
    articles = sum(1 for node in built.nodes if node.kind == "article")
    fewest = 1 if is_law else max(_FEWEST_ARTICLES, text.page_count / 2)
    if articles >= fewest:
        return built
    notices = (Notice("has_no_articles"),) if is_law else ()
    return Segmentation(page_nodes(text, outline), notices)
