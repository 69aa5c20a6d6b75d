"""A DOCX file as pages of lines: paragraphs, headings, tables, lists with the numbers that Word shows."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.ingestion.reading.document import RefusedError, Structure, TextDocument
from kb.ingestion.reading.word_numbering import Numbering

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LONGEST = 500
# Unpacked, beyond this it is no document but an attack, or too much for the memory that there is.
_MOST_BYTES = 400 * 1024**2
_DEEPEST = 50
# A page break of the author's, and one that Word noted when it last laid the pages out.
_BREAK, _NOTED_BREAK = "\f", "\v"
_BREAKS = re.compile(f"([{_BREAK}{_NOTED_BREAK}])")
_MARKS = {
    f"{_W}tab": "\t",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}softHyphen": "",
    f"{_W}lastRenderedPageBreak": _NOTED_BREAK,
}
# What is no longer text, or not yet: deleted passages, and the second likeness of a drawing.
_LEFT_OUT = {
    f"{_W}del",
    f"{_W}moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_HEADING = re.compile(r"(?:heading|titre)\s?([1-9])", re.I)


def open_word_file(path: Path) -> TextDocument:
    """The pages between its page breaks: those of its author, and those that Word has noted."""
    document = _opened(path)
    parts = {name: _root_of(document, name) for name in ("numbering", "styles")}
    body = _Body(Numbering(parts["numbering"], parts["styles"]), _heading_levels(parts["styles"]))
    pages, outline = _Pages(), []
    for text, level in body.of(document.element.body):
        pages.take(text)
        if level and text.strip():
            outline.append((level - 1, " ".join(text.split())[:_LONGEST], pages.count))
    if not any(page.strip() for page in pages.texts()):
        raise RefusedError("is_empty")
    said = Structure(outline, (), _metadata(document))
    return TextDocument(MEDIA_TYPE, _without_blank_ends(pages.texts()), (), said)


def _opened(path: Path) -> Any:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml import etree

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                raise RefusedError("is_too_heavy")
        document = docx.Document(str(path))
        if document.element.body is None:
            raise RefusedError("is_broken")
    except (OpcError, etree.LxmlError, zipfile.BadZipFile) as error:
        raise RefusedError("is_broken") from error
    except (
        KeyError,
        ValueError,
        EOFError,
        AttributeError,
        TypeError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise RefusedError("is_broken") from error
    return document


def _root_of(document: Any, name: str) -> Any:
    """The root element of one of its parts, if it has it."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    kind = getattr(RELATIONSHIP_TYPE, name.upper())
    for relation in document.part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            return getattr(relation.target_part, "element", None)
    return None


def _heading_levels(styles: Any) -> dict[str, int]:
    """The depth of each style of headings, by the outline level that it has or the name that Word gave."""
    levels: dict[str, int] = {}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        name = style.find(f"{_W}name")
        found = _HEADING.match(name.get(f"{_W}val") or "") if name is not None else None
        if found:
            levels[style.get(f"{_W}styleId")] = int(found[1])
    return levels


class _Pages:
    """The pages as they fill. After its author's break Word notes one besides, which is the same."""

    def __init__(self) -> None:
        self._parts: list[list[str]] = [[]]
        self._is_fresh = True

    @property
    def count(self) -> int:
        return len(self._parts)

    def take(self, text: str) -> None:
        for part in _BREAKS.split(text):
            if part == _BREAK or (part == _NOTED_BREAK and not self._is_fresh):
                self._parts.append([])
                self._is_fresh = True
            elif part != _NOTED_BREAK:
                self._parts[-1].append(part)
                self._is_fresh = self._is_fresh and not part.strip()
        self._parts[-1].append("\n")

    def texts(self) -> list[str]:
        return ["".join(parts) for parts in self._parts]


class _Body:
    """The lines of a document, with the depth of those that are headings."""

    def __init__(self, numbering: Numbering, levels: dict[str, int]) -> None:
        self._numbering, self._levels = numbering, levels

    def of(self, container: Any, depth: int = 0) -> Iterator[tuple[str, int]]:
        for element in container:
            if element.tag == f"{_W}p":
                yield self._paragraph(element)
            elif element.tag == f"{_W}tbl" and depth < _DEEPEST:
                yield from ((row, 0) for row in self._rows(element, depth))
            elif element.tag not in _LEFT_OUT and depth < _DEEPEST:
                # Content controls and accepted insertions hold paragraphs of their own.
                yield from self.of(element, depth + 1)

    def _paragraph(self, paragraph: Any) -> tuple[str, int]:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(f"{_W}val") or "" if style is not None else ""
        words = _words(paragraph)
        if not words.strip():
            return words, 0
        label = self._numbering.label(paragraph, name)
        begun = words.lstrip(_BREAK + _NOTED_BREAK)
        broken = words[: len(words) - len(begun)]
        return broken + " ".join(filter(None, (label, begun))), self._levels.get(name, 0)

    def _rows(self, table: Any, depth: int) -> Iterator[str]:
        """A line a row; a cell of several paragraphs is one with blanks between them."""
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not table:
                continue
            cells = []
            for cell in row.iter(f"{_W}tc"):
                if next(cell.iterancestors(f"{_W}tr")) is row:
                    cells.append(
                        " ".join(text.strip() for text, _ in self.of(cell, depth + 1) if text.strip())
                    )
            yield " | ".join(filter(None, cells))


def _words(paragraph: Any) -> str:
    """Its words, with its tabs and breaks; without those of the paragraphs in its text boxes twice."""
    parts: list[str] = []
    skipped = 0
    from lxml import etree

    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        if element.tag in _LEFT_OUT:
            skipped += 1 if event == "start" else -1
        elif event == "start" and not skipped:
            parts.append(_written(element))
    return "".join(parts)


def _written(element: Any) -> str:
    if element.tag == f"{_W}t":
        return element.text or ""
    if element.tag == f"{_W}br":
        return _BREAK if element.get(f"{_W}type") == "page" else "\n"
    if element.tag == f"{_W}tab" and element.getparent().tag != f"{_W}r":
        return ""
    if element.tag == f"{_W}pageBreakBefore" and element.get(f"{_W}val") not in {"0", "false", "off"}:
        return _BREAK
    return _MARKS.get(element.tag, "")


def _metadata(document: Any) -> dict[str, str]:
    try:
        properties = document.core_properties
        found = {"title": properties.title, "author": properties.author}
    except (KeyError, ValueError, AttributeError):
        return {}
    return {name: str(value)[:_LONGEST] for name, value in found.items() if value}


def _without_blank_ends(pages: list[str]) -> list[str]:
    while len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    return pages
