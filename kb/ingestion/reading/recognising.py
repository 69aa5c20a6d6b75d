"""Scanned pages: rendered, and their text recognised by Tesseract.

Recognising takes seconds a page: whoever asks says which pages, and gets each as soon as it is done.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.ingestion.reading.document import RefusedError
from kb.ingestion.reading.kinds import kind_of

# What Tesseract is trained on; below it small print is lost, above it nothing is won.
_DOTS_AN_INCH = 300
_MOST_PIXELS = 5000
_SCALE = 10_000
_TRAINED = {"fr": "fra", "en": "eng"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """The text of a page, counted from 0, and how sure its words are on the average, from 0 to 1. ``words``
    are those of the text in its order, each with its box: word, left, top, width, height, in ten-thousandths
    of the page."""

    index: int
    text: str
    confidence: float
    words: Sequence[tuple[str, int, int, int, int]] = ()


def recognised(path: Path, indexes: Sequence[int], language: str) -> Iterator[Recognised]:
    """These pages, one after the other. Raises RefusedError where Tesseract, or its training, is missing."""
    import pytesseract

    # Pages are recognised one by one, beside a site that people use: one core is enough.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        if _TRAINED[language] not in pytesseract.get_languages():
            raise RefusedError("cannot_recognise")
        for index, image in _images(path, indexes):
            data = pytesseract.image_to_data(
                image, lang=_TRAINED[language], config="--psm 3", output_type=pytesseract.Output.DICT
            )
            yield Recognised(index, _text(data), _confidence(data), tuple(_words(data, *image.size)))
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError) as error:
        raise RefusedError("cannot_recognise") from error


def _images(path: Path, indexes: Sequence[int]) -> Iterator[tuple[int, Any]]:
    if kind_of(path) == "picture":
        from kb.ingestion.reading.picture import image_of

        picture = image_of(path)
        for index in indexes:
            picture.seek(index)
            yield index, picture.convert("L")
        return
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(path)
    for index in indexes:
        page = document[index]
        scale = min(_DOTS_AN_INCH / 72, _MOST_PIXELS / max(page.get_size()))
        yield index, page.render(scale=scale, grayscale=True).to_pil()
        page.close()


def _text(data: dict[str, list[Any]]) -> str:
    """Line by line, a blank line between paragraphs."""
    lines: dict[tuple[int, ...], list[str]] = {}
    for at, word in enumerate(data["text"]):
        if word.strip():
            place = tuple(data[name][at] for name in ("block_num", "par_num", "line_num"))
            lines.setdefault(place, []).append(word)
    written: list[str] = []
    last: tuple[int, ...] | None = None
    for place, words in lines.items():
        if last is not None and place[:2] != last[:2]:
            written.append("")
        written.append(" ".join(words))
        last = place
    return "\n".join(written)


def _words(data: dict[str, list[Any]], width: int, height: int) -> Iterator[tuple[str, int, int, int, int]]:
    for at, word in enumerate(data["text"]):
        if word.strip():
            left, across = (data[name][at] * _SCALE // width for name in ("left", "width"))
            top, down = (data[name][at] * _SCALE // height for name in ("top", "height"))
            yield word.strip(), left, top, across, down


def _confidence(data: dict[str, list[Any]]) -> float:
    sure = [float(value) for value, word in zip(data["conf"], data["text"], strict=True) if word.strip()]
    return round(sum(sure) / len(sure) / 100, 3) if sure else 0.0
