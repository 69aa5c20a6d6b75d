"""Tables of contents: their lines look like headings and are none."""

from kb.ingestion.headings import is_contents_title
from kb.ingestion.marks import Marks

_FEWEST_ENTRIES = 3


def end_of_contents(marks: Marks) -> int:
    """Where the text begins after a table of contents at its head; 0 without one.

    The levels before the first article are the table, as far as the place where the first of them
    comes again.
    """
    first: tuple[str, str] | None = None
    start, entries = 0, 0
    for index, found in enumerate(marks.levels):
        if marks.articles[index]:
            break
        if not found:
            continue
        name = (found.level.kind, found.number)
        if name == first and entries >= _FEWEST_ENTRIES:
            start = index
        first = first or name
        entries += 1
    return start


def start_of_contents(marks: Marks, begin: int) -> int:
    """Where a table of contents at the text's end begins; the number of lines without one."""
    for index in range(len(marks.lines) - 1, begin, -1):
        if marks.articles[index]:
            break
        if is_contents_title(marks.lines[index]):
            return index
    return len(marks.lines)
