"""A text without articles: one passage a page, under the headings of the file's own outline."""

from collections.abc import Iterator

from kb.ingestion.paragraphs import Joiner
from kb.ingestion.types import Bookmark, CleanText, Node


def page_nodes(text: CleanText, outline: tuple[Bookmark, ...]) -> tuple[Node, ...]:
    """A node for each page that has text."""
    joiner = Joiner(text.lines, text.width)
    paths = dict(_heading_paths(outline, text.page_count))
    pages: dict[int, list[tuple[str, int]]] = {}
    for line, page in zip(text.lines, text.page_of, strict=True):
        pages.setdefault(page, []).append((line, len(line)))
    return tuple(
        Node(
            kind="page",
            eid=f"page_{page}",
            label=f"Page {page}",
            number=str(page),
            heading=paths[page][-1] if paths[page] else "",
            heading_path=paths[page][:-1],
            text="\n".join(joiner.paragraphs(lines)),
            first_page=page,
            last_page=page,
        )
        for page, lines in pages.items()
    )


def _heading_paths(outline: tuple[Bookmark, ...], pages: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """For each page, the entries of the outline that are open where it begins, or that begin it."""
    open_entries: list[Bookmark] = []
    entries = sorted(outline, key=lambda entry: entry.page)
    index = 0
    for page in range(1, pages + 1):
        first_here = True
        while index < len(entries) and entries[index].page <= page:
            entry = entries[index]
            # The page bears the headings of its first entry: a later one on it begins further down.
            if first_here or entry.depth > open_entries[-1].depth:
                open_entries = [*(above for above in open_entries if above.depth < entry.depth), entry]
            first_here = False
            index += 1
        yield page, tuple(entry.title for entry in open_entries)
