"""A web page as lines: what it shows, without scripts, and without asking the network for anything."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.ingestion.reading.document import RefusedError, Structure, TextDocument
from kb.ingestion.reading.list_numbers import numbered

MEDIA_TYPE = "text/html"
# Elements whose words are not part of what the page says.
_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "title",
        "nav",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "select",
        "button",
        "input",
        "textarea",
    ]
)
# Elements that begin a line and end one.
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset(("td", "th"))
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LONGEST = 500


@dataclass(slots=True)
class _Place:
    """Where an element's words go: the block that they are a line of, or nowhere."""

    block: int
    is_silent: bool = False
    keeps_lines: bool = False
    heading: int = 0


def open_page(path: Path) -> TextDocument:
    """One page of lines: a line for each block, items of ordered lists with their numbers."""
    from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(path.read_bytes(), "lxml")
    lines = _Lines()
    for element in soup.descendants:
        lines.take(element)
    text = lines.text()
    if not text.strip():
        raise RefusedError("is_empty")
    title = soup.title.get_text(" ", strip=True)[:_LONGEST] if soup.title else ""
    outline = [(depth, words, 1) for depth, words in lines.headings()]
    return TextDocument(MEDIA_TYPE, [text], (), Structure(outline, (), {"title": title} if title else {}))


class _Lines:
    """The lines of a page, taken element by element in the order of the document."""

    def __init__(self) -> None:
        # Each element's place follows from its parent's, which came before it: no depth makes this slow.
        self._places: dict[int, _Place] = {}
        self._counts: dict[int, int] = {}
        self._lines: list[tuple[list[str], int]] = []
        self._block = -1

    def take(self, element: Any) -> None:
        from bs4.element import NavigableString, PreformattedString

        place = self._places.get(id(element.parent)) or _Place(0)
        if not isinstance(element, NavigableString):
            self._open(element, place)
        elif not place.is_silent and not isinstance(element, PreformattedString):
            self._say(str(element), place)

    def _open(self, tag: Any, above: _Place) -> None:
        place = _Place(above.block, above.is_silent, above.keeps_lines, above.heading)
        self._places[id(tag)] = place
        place.is_silent = above.is_silent or tag.name in _SILENT or tag.has_attr("hidden")
        if tag.name in _BLOCKS:
            place.block = id(tag)
            place.keeps_lines = above.keeps_lines or tag.name == "pre"
            place.heading = int(tag.name[1]) if re.fullmatch("h[1-6]", tag.name) else above.heading
            self._block = -1
        if place.is_silent:
            return
        if tag.name == "li":
            self._say(self._marker(tag), place)
        elif tag.name == "br":
            self._block = -1
        elif tag.name in _CELLS and self._block == place.block:
            self._say(" | ", place)

    def _marker(self, item: Any) -> str:
        above = item.parent
        if above is None or above.name != "ol":
            return "- "
        start = _whole(item.get("value"), self._counts.get(id(above), _whole(above.get("start"), 1)))
        self._counts[id(above)] = start + 1
        return numbered(_FORMATS.get(above.get("type", "1"), "decimal"), start) + ". "

    def _say(self, words: str, place: _Place) -> None:
        if place.block != self._block:
            if not words.strip():
                return
            self._lines.append(([], place.heading))
            self._block = place.block
        self._lines[-1][0].append(words if place.keeps_lines else _BLANKS.sub(" ", words))

    def _written(self) -> Iterator[tuple[str, int]]:
        for parts, heading in self._lines:
            # A line of nothing but an item's mark belongs to the block inside the item.
            yield "".join(parts).strip(), heading

    def text(self) -> str:
        """One line a block; the mark of an item stands before the block inside it."""
        lines: list[str] = []
        mark = ""
        for line, _ in self._written():
            if re.fullmatch(r"-|\w{1,8}\.", line):
                mark = f"{mark}{line} "
            elif line:
                lines.append(mark + line)
                mark = ""
        return "\n".join(lines)

    def headings(self) -> Iterator[tuple[int, str]]:
        return ((depth - 1, line[:_LONGEST]) for line, depth in self._written() if depth and line)


def _whole(value: Any, otherwise: int) -> int:
    text = str(value)
    return int(text) if re.fullmatch(r"\d{1,6}", text) else otherwise
