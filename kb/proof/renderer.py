"""The program that draws one page of a PDF, run in a process of its own with little memory and time.

``python -I renderer.py PATH PAGE WIDTH MEMORY_BYTES SECONDS`` writes a line of JSON, ``{"width", "height",
"words": [[word, left, top, width, height], ...]}`` with the places of words in ten-thousandths of the page,
and after it the page as WebP. It exits with 1 when there is no such page or it cannot be drawn. Nothing of
the site lives here, so it imports neither Django nor ``kb``.
"""

import argparse
import ctypes
import io
import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SCALE = 10_000
# A page is at most so many times as high as it is wide; a strip is drawn narrower.
TALLEST = 3
MOST_CHARACTERS = 100_000
QUALITY = 45
# Eight greys: what is nearly white is white.
GREYS = [255 if value >= 240 else value // 36 * 36 for value in range(256)]
COLOURLESS = 24
# What a word ends with that goes on in the next line.
BROKEN = "\u00ad"
OUTPUT_BYTES = 32 * 1024**2
FAILED = 1


def draw(path: Path, number: int, width: int) -> None:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        page = document[number - 1]
        points, height = page.get_size()
        if points <= 0 or height <= 0:
            os._exit(FAILED)
        scale = min(width / points, TALLEST * width / height)
        image = page.render(scale=scale).to_pil()
        words = list(words_of(page))
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        os._exit(FAILED)
    head = {"width": image.width, "height": image.height, "words": words}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + webp(image))
    sys.stdout.buffer.flush()


def webp(image: Any) -> bytes:
    """The picture; one without colours in a few greys, which halves a page of text and blurs nothing."""
    out = io.BytesIO()
    if _is_grey(image):
        image.convert("L").point(GREYS).save(out, format="WEBP", lossless=True, method=4)
    else:
        image.save(out, format="WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def _is_grey(image: Any) -> bool:
    from PIL import ImageChops

    red, green, blue = image.convert("RGB").reduce(4).split()
    differences = (ImageChops.difference(one, other) for one, other in ((red, green), (green, blue)))
    return all(max(difference.tobytes()) <= COLOURLESS for difference in differences)


def words_of(page: Any) -> Iterator[list[Any]]:
    """The words of the text layer in its own order, each with the box around its letters."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    letters: list[str] = []
    boxes: list[tuple[int, int, int, int]] = []
    for index in range(min(text_page.count_chars(), MOST_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text_page.raw, index)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if letter.isspace():
            if letters:
                yield _word(letters, boxes)
            letters, boxes = [], []
            continue
        box = _on_paper(page, text_page.get_charbox(index, loose=True))
        if boxes and not _on_one_line(boxes[-1], box):
            yield _word([*letters, BROKEN], boxes)
            letters, boxes = [], []
        letters.append(letter)
        boxes.append(box)
    if letters:
        yield _word(letters, boxes)


def _on_one_line(box: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Whether two boxes share the half of a line; an empty one, of a sign without a shape, always does."""
    (_, top, _, bottom), (_, other_top, _, other_bottom) = box, other
    if top == bottom or other_top == other_bottom:
        return True
    return min(bottom, other_bottom) - max(top, other_top) > min(bottom - top, other_bottom - other_top) / 2


def _word(letters: list[str], boxes: list[tuple[int, int, int, int]]) -> list[Any]:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, top = max(0, min(lefts)), max(0, min(tops))
    return ["".join(letters), left, top, min(SCALE, max(rights)) - left, min(SCALE, max(bottoms)) - top]


def _on_paper(page: Any, box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    """A box of the page's own coordinates as it is seen, turned and cropped as the page is."""
    from pypdfium2 import raw

    left, bottom, right, top = box
    corners = []
    for x, y in ((left, top), (right, bottom)):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page.raw, 0, 0, SCALE, SCALE, 0, x, y, across, down)
        corners.append((across.value, down.value))
    (x1, y1), (x2, y2) = corners
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    for number in ("page", "width", "memory", "seconds"):
        parser.add_argument(number, type=int)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (options.memory, options.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (options.seconds, options.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    try:
        draw(options.path, options.page, options.width)
    except (MemoryError, OSError):
        os._exit(FAILED)


if __name__ == "__main__":
    main()
