"""A picture of a page, or of several (TIFF): nothing to read, all to recognise."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kb.ingestion.reading.document import Page, RefusedError, Structure

# More than a page at 600 dots an inch is no page.
_MOST_PIXELS = 80_000_000


class PictureDocument:
    """A picture whose frames are pages."""

    notices: Sequence[str] = ()

    def __init__(self, media_type: str, frames: int) -> None:
        self.media_type, self.page_count = media_type, frames

    def pages(self, indexes: range) -> Iterator[Page]:
        return (Page("", is_picture=True) for _ in indexes)

    def structure(self) -> Structure:
        return Structure()


def open_picture(path: Path) -> PictureDocument:
    image = image_of(path)
    return PictureDocument(image.get_format_mimetype() or "image/*", getattr(image, "n_frames", 1))


def image_of(path: Path) -> Any:
    """The picture, opened and not yet decoded."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        return Image.open(path)
    except Image.DecompressionBombError as error:
        raise RefusedError("is_too_heavy") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise RefusedError("is_broken") from error
