"""PDFs by the library that knows their structure: outline, page labels, metadata; and text, where the fast
library cannot open the file or has crashed on it."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kb.ingestion.reading.document import Page, RefusedError, Structure
from kb.ingestion.reading.pdfium import MEDIA_TYPE

_DEEPEST = 15
_LONGEST = 500
_METADATA = {"title": "Title", "author": "Author", "producer": "Producer", "created": "CreationDate"}


class PypdfDocument:
    """An opened PDF."""

    media_type = MEDIA_TYPE
    notices: Sequence[str] = ()

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    @property
    def page_count(self) -> int:
        return len(self._reader.pages)

    def pages(self, indexes: range) -> Iterator[Page]:
        for index in indexes:
            try:
                page = self._reader.pages[index]
                text = page.extract_text()
                yield Page(text, is_picture=not text.strip() and len(page.images.keys()) > 0)
            except MemoryError:
                raise
            except Exception:
                # A broken page can fail in any way that its bytes choose; the others are worth having.
                yield Page(None)

    def structure(self) -> Structure:
        values = self._reader.metadata or {}
        labels = list(self._reader.page_labels) if self._reader.root_object.get("/PageLabels") else []
        metadata = {
            name: str(values[f"/{key}"])[:_LONGEST] for name, key in _METADATA.items() if f"/{key}" in values
        }
        return Structure(tuple(self._entries(self._reader.outline, 0)), labels, metadata)

    def _entries(self, entries: list[Any], depth: int) -> Iterator[tuple[int, str, int]]:
        for entry in entries:
            if isinstance(entry, list):
                if depth < _DEEPEST:
                    yield from self._entries(entry, depth + 1)
                continue
            with contextlib.suppress(Exception):
                page = self._reader.get_destination_page_number(entry)
                if page is not None:
                    yield depth, str(entry.title)[:_LONGEST], page + 1


def open_pypdf(path: Path, *, only_structure: bool = False) -> PypdfDocument:
    """Raises RefusedError for a file that this library cannot open, or that has no pages."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError("is_encrypted")
        # To count the pages is to read them all: the catalogue must do where only it is asked for.
        if not (reader.root_object.get("/Pages") if only_structure else len(reader.pages)):
            raise RefusedError("is_broken")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError("is_broken") from error
    return PypdfDocument(reader)
