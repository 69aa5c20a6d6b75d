"""PDFs by the fast library: the text of their pages, and whether a page is nothing but a picture."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kb.ingestion.reading.document import Page, RefusedError

MEDIA_TYPE = "application/pdf"
# What a scanner's program stamps on each page ("Scanné avec ...") has no more letters than this, and the
# picture under it covers at least this share of the page.
_STAMP, _MOST_OF_THE_PAGE = 60, 0.7


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
    from kb.ingestion.reading.pdfium_lines import text_in_order

    text_page = page.get_textpage()
    text = text_in_order(page, text_page)
    text_page.close()
    return Page(text, is_picture=_is_picture(page, text.strip()))


def _is_picture(page: Any, text: str) -> bool:
    """Whether the page shows an image and says nothing, or no more than a scanner's stamp."""
    if len(text) > _STAMP:
        return False
    from pypdfium2 import raw

    images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    if not text:
        return next(images, None) is not None
    width, height = page.get_size()
    return any(_area(image.get_bounds()) >= _MOST_OF_THE_PAGE * width * height for image in images)


def _area(bounds: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = bounds
    return (right - left) * (top - bottom)
