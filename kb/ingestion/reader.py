"""The program that opens one file, run in a process of its own with little memory and time.

``python -I reader.py PATH MEMORY_BYTES SECONDS OUTPUT_BYTES [--without-pdfium]`` writes JSON lines: one
``{"page": text}`` a page, then ``{"end": {...}}``, or ``{"error": code, "params": {...}}``; it exits with
3 when the limits were too small. A hostile file can abort it or fill its memory: nothing of the site lives
here, so it imports neither Django nor ``kb``.
"""

import argparse
import contextlib
import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TOO_HEAVY = 3

# The first bytes of what is often uploaded under a wrong name: each with the code of its message.
SIGNATURES = (
    (b"PK\x03\x04", "is_archive"),
    (b"\x89PNG", "is_image"),
    (b"\xff\xd8\xff", "is_image"),
    (b"GIF8", "is_image"),
    (b"II*\x00", "is_image"),
    (b"MM\x00*", "is_image"),
    (b"\xd0\xcf\x11\xe0", "is_word"),
    (b"{\\rtf", "is_word"),
    (b"<!doctype html", "is_html"),
    (b"<html", "is_html"),
)
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# What no plain text holds: control characters other than tab, line feed, form feed and carriage return.
CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13})


class RefusedError(Exception):
    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def say(**message: Any) -> None:
    line = json.dumps(message, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass"))


def read(path: Path, with_pdfium: bool) -> None:
    head = path.open("rb").read(1024)
    if not head.strip():
        raise RefusedError("is_empty")
    if b"%PDF-" in head:
        read_pdf(path, with_pdfium)
        return
    for start, code in SIGNATURES:
        if head.lstrip().lower().startswith(start.lower()):
            raise RefusedError(code)
    read_text(path)


def read_text(path: Path) -> None:
    data = path.read_bytes()
    text = _decoded(data)
    del data
    if not text.strip():
        raise RefusedError("is_empty")
    for page in text.split("\f"):
        say(page=page)
    notices = [{"code": "read_as_text", "params": {}}] if path.suffix.lower() == ".pdf" else []
    say(end={"media_type": "text/plain", "notices": notices})


def _decoded(data: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if len(data) - len(data.translate(None, CONTROLS)) > len(data) // 1000:
        raise RefusedError("is_unknown")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_pdf(path: Path, with_pdfium: bool) -> None:
    notices: list[dict[str, Any]] = []
    pages = pdfium_pages(path, notices) if with_pdfium else pypdf_pages(path, notices)
    for text in pages:
        say(page=text)
    say(end={"media_type": "application/pdf", "notices": notices, **structure(path)})


def pdfium_pages(path: Path, notices: list[dict[str, Any]]) -> Iterator[str]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise RefusedError("is_encrypted") from error
        yield from pypdf_pages(path, notices)
        return
    for index in range(len(document)):
        try:
            page = document[index]
            text_page = page.get_textpage()
            text = text_page.get_text_range()
            text_page.close()
            page.close()
        except pdfium.PdfiumError:
            notices.append({"code": "page_unreadable", "params": {"page": index + 1}})
            text = ""
        yield text


def pypdf_pages(path: Path, notices: list[dict[str, Any]]) -> Iterator[str]:
    """The slower reader, for files on which the first one fails."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError("is_encrypted")
        count = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError("is_broken") from error
    if not count:
        raise RefusedError("is_broken")
    for index in range(count):
        try:
            text = reader.pages[index].extract_text()
        except MemoryError:
            raise
        except Exception:
            notices.append({"code": "page_unreadable", "params": {"page": index + 1}})
            text = ""
        yield text


def structure(path: Path) -> dict[str, Any]:
    """What the file says of itself: its outline, page labels and metadata, as far as they can be read."""
    import pypdf

    found: dict[str, Any] = {"labels": [], "outline": [], "metadata": {}}
    # Whatever is wrong with these extras, the text of the pages is worth having without them.
    with contextlib.suppress(Exception):
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted:
            reader.decrypt("")
        found["metadata"] = _metadata(reader)
        if reader.root_object.get("/PageLabels"):
            found["labels"] = list(reader.page_labels)
        found["outline"] = list(_outline(reader, reader.outline, 0))
    return found


def _metadata(reader: Any) -> dict[str, str]:
    names = {"title": "/Title", "author": "/Author", "producer": "/Producer", "created": "/CreationDate"}
    values = reader.metadata or {}
    return {name: str(values[key])[:500] for name, key in names.items() if values.get(key)}


def _outline(reader: Any, entries: list[Any], depth: int) -> Iterator[tuple[int, str, int]]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _outline(reader, entry, depth + 1)
            continue
        with contextlib.suppress(Exception):
            page = reader.get_destination_page_number(entry)
            if page is not None:
                yield depth, str(entry.title)[:500], page + 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    for limit in ("memory", "seconds", "output"):
        parser.add_argument(limit, type=int)
    parser.add_argument("--without-pdfium", action="store_true")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (options.memory, options.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (options.seconds, options.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (options.output, options.output))
    try:
        read(options.path, with_pdfium=not options.without_pdfium)
        sys.stdout.buffer.flush()
    except RefusedError as refusal:
        say(error=refusal.code, params=refusal.params)
    except (MemoryError, OSError):
        # Out of memory, or of the room for output: there may be none left to say so.
        os._exit(TOO_HEAVY)


if __name__ == "__main__":
    main()
