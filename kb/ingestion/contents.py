"""Tables of contents: their lines look like headings and are none."""

from collections.abc import Sequence

from kb.ingestion.headings import article_heading, is_contents_title, structure_heading

_FEWEST_ENTRIES = 3


def end_of_contents(lines: Sequence[str]) -> int:
    """Where the text begins after a table of contents at its head; 0 without one.

    The levels before the first article are the table, as far as the place where the first of them
    comes again.
    """
    first: tuple[str, str] | None = None
    start, entries = 0, 0
    for index, line in enumerate(lines):
        if article_heading(line, lines[index - 1] if index else ""):
            break
        if not (found := structure_heading(line)):
            continue
        name = (found.level.kind, found.number)
        if name == first and entries >= _FEWEST_ENTRIES:
            start = index
        first = first or name
        entries += 1
    return start


def start_of_contents(lines: Sequence[str], begin: int) -> int:
    """Where a table of contents at the text's end begins; the number of lines without one."""
    for index in range(len(lines) - 1, begin, -1):
        if article_heading(lines[index], lines[index - 1]):
            break
        if is_contents_title(lines[index]):
            return index
    return len(lines)
