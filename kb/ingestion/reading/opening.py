"""The reader of a file: the one place that says which library reads which kind."""

from collections.abc import Callable
from pathlib import Path

from kb.ingestion.reading.document import Document, RefusedError
from kb.ingestion.reading.kinds import kind_of
from kb.ingestion.reading.pdfium import open_pdfium
from kb.ingestion.reading.picture import open_picture
from kb.ingestion.reading.plain_text import open_text
from kb.ingestion.reading.pypdf_file import open_pypdf
from kb.ingestion.reading.web_page import open_page
from kb.ingestion.reading.word_file import open_word_file


def _open_pdf(path: Path) -> Document:
    return open_pdfium(path) or open_pypdf(path)


_READERS: dict[str, Callable[[Path], Document]] = {
    "pdf": _open_pdf,
    "picture": open_picture,
    "text": open_text,
    "web": open_page,
    "word": open_word_file,
}


def opened(path: Path, with_pdfium: bool = True) -> Document:
    """The file, opened by the reader of its kind. Raises RefusedError for one that none reads."""
    kind = kind_of(path)
    if kind == "pdf" and not with_pdfium:
        return open_pypdf(path)
    if kind not in _READERS:
        raise RefusedError(kind)
    return _READERS[kind](path)
