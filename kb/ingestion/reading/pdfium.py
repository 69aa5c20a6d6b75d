"""PDFs by the fast library: the text of their pages, and whether a page is nothing but a picture."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kb.ingestion.reading.document import Page, RefusedError

MEDIA_TYPE = "application/pdf"


class PdfiumDocument:
    """An opened PDF. The library tells its text well; what the file says of itself the other one tells."""

    media_type = MEDIA_TYPE
    notices: Sequence[str] = ()

    def __init__(self, document: Any) -> None:
        self._document = document

    @property
    def page_count(self) -> int:
        return len(self._document)

    def pages(self, indexes: range) -> Iterator[Page]:
        from pypdfium2 import PdfiumError

        for index in indexes:
            try:
                page = self._document[index]
                yield _read(page)
                page.close()
            except PdfiumError:
                yield Page(None)

    def structure(self) -> None:
        return None


def open_pdfium(path: Path) -> PdfiumDocument | None:
    """None where this library cannot open the file: the other one may."""
    import pypdfium2 as pdfium

    try:
        return PdfiumDocument(pdfium.PdfDocument(path))
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise RefusedError("is_encrypted") from error
        return None


def _read(page: Any) -> Page:
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    text_page.close()
    return Page(text, is_picture=not text.strip() and _shows_an_image(page))


def _shows_an_image(page: Any) -> bool:
    from pypdfium2 import raw

    return next(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None
