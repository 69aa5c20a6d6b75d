"""The pages of a plain text: between form feeds, or else between the page numbers printed in it."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

# "12", "- 12 -", "Page 12", "12 / 40": a line that holds a page number and nothing else.
_PAGE_NUMBER = re.compile(
    r"\W{0,3}(?:page\s{1,3})?(\d{1,4})(?:\s{0,2}(?:/|sur|of)\s{0,2}\d{1,4})?\W{0,3}", re.I
)
_FEWEST = 3


def pages_of_text(parts: Sequence[str]) -> tuple[str, ...]:
    """The pages of a text that was cut at its form feeds; a last one that is blank was never printed."""
    if len(parts) > 1:
        return tuple(parts[:-1] if not parts[-1].strip() else parts)
    lines = parts[0].splitlines()
    breaks = _breaks(lines)
    if not breaks:
        return tuple(parts)
    starts = [0, *(index + 1 for index in breaks)]
    pages = [
        "\n".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]
    return tuple(pages[:-1] if not pages[-1].strip() else pages)


def _breaks(lines: Sequence[str]) -> list[int]:
    """The lines that end a page: numbers that follow one another, each under the same running footer."""
    found = _consecutive(lines)
    if len(found) < _FEWEST:
        return []
    above = Counter(_nearest(lines, index, -1) for index in found)
    below = Counter(_nearest(lines, index, +1) for index in found[:-1])
    recurring = max(above.most_common(1)[0][1], below.most_common(1)[0][1])
    return found if recurring >= 0.6 * len(found) else []


def _consecutive(lines: Sequence[str]) -> list[int]:
    """The lines of the longest run of page numbers that go up one by one."""
    # number -> (length of the run that ends with it, its line, the run before it)
    runs: dict[int, tuple[int, int, Any]] = {}
    best: Any = None
    for index, line in enumerate(lines):
        if len(line) > 40 or not (match := _PAGE_NUMBER.fullmatch(line)):
            continue
        number = int(match[1])
        before = runs.get(number - 1)
        run = (before[0] + 1 if before else 1, index, before)
        if number not in runs or run[0] > runs[number][0]:
            runs[number] = run
        if best is None or run[0] > best[0]:
            best = run
    found = []
    while best:
        found.append(best[1])
        best = best[2]
    return found[::-1]


def _nearest(lines: Sequence[str], index: int, step: int) -> str:
    """The first line that is not blank, before or after."""
    index += step
    while 0 <= index < len(lines):
        if lines[index].strip():
            return lines[index].strip()
        index += step
    return ""
