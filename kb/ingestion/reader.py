"""The program that opens one file, run in a process of its own with little memory and time.

``python -I reader.py PATH MEMORY_BYTES SECONDS OUTPUT_BYTES [--without-pdfium]`` writes JSON lines: one
``{"page": text}`` a page (null for one that cannot be read), then ``{"end": {...}}``; or
``{"error": code, "params": {...}}``. It exits with 3 when the limits were too small. A hostile file can abort
it or fill its memory: nothing of the site lives here, so it imports neither Django nor ``kb``.
"""

import argparse
import contextlib
import json
import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TOO_HEAVY, CRASHED = 3, 4
# Below this a second process costs more than it saves.
PAGES_FOR_TWO = 60
OUTLINE_DEPTH = 15
METADATA = {"title": "Title", "author": "Author", "producer": "Producer", "created": "CreationDate"}

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
    """By the fast library; by the slower one when that cannot open the file, or has crashed on it."""
    document = _pdfium_document(path) if with_pdfium else None
    if document:
        _say_pdfium_pages(path, document)
    else:
        for text in _pypdf_texts(_pypdf_reader(path)):
            say(page=text)
    say(end={"media_type": "application/pdf", "notices": []})


def _say_pdfium_pages(path: Path, document: Any) -> None:
    """The pages' texts; of a long document a second process reads the second half meanwhile."""
    count = len(document)
    if count < PAGES_FOR_TWO or (os.cpu_count() or 1) < 2:
        for text in _pdfium_texts(document, range(count)):
            say(page=text)
        return
    with tempfile.TemporaryFile() as rest:
        sys.stdout.buffer.flush()
        helper = os.fork()
        if helper == 0:
            os.dup2(rest.fileno(), sys.stdout.fileno())
            # A document of its own: the first one's open file is shared, with its place in it.
            for text in _pdfium_texts(_pdfium_document(path), range(count // 2, count)):
                say(page=text)
            sys.stdout.buffer.flush()
            os._exit(0)
        for text in _pdfium_texts(document, range(count // 2)):
            say(page=text)
        _, status = os.waitpid(helper, 0)
        if status:
            os._exit(TOO_HEAVY if os.waitstatus_to_exitcode(status) == TOO_HEAVY else CRASHED)
        rest.seek(0)
        shutil.copyfileobj(rest, sys.stdout.buffer)


def _pdfium_document(path: Path) -> Any:
    import pypdfium2 as pdfium

    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise RefusedError("is_encrypted") from error
        return None


def _pdfium_texts(document: Any, indexes: range) -> Iterator[str | None]:
    """The texts of these pages; None for one that cannot be read."""
    from pypdfium2 import PdfiumError

    for index in indexes:
        try:
            page = document[index]
            text_page = page.get_textpage()
            yield text_page.get_text_range()
            text_page.close()
            page.close()
        except PdfiumError:
            yield None


def _pypdf_reader(path: Path) -> Any:
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError("is_encrypted")
        if not len(reader.pages):
            raise RefusedError("is_broken")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError("is_broken") from error
    return reader


def _pypdf_texts(reader: Any) -> Iterator[str | None]:
    for page in reader.pages:
        try:
            yield page.extract_text()
        except MemoryError:
            raise
        except Exception:
            yield None


def read_structure(path: Path) -> None:
    """What a PDF says of itself: its outline, page labels and metadata."""
    reader = _pypdf_reader(path)
    values = reader.metadata or {}
    structure = {
        "metadata": {
            name: str(values[f"/{key}"])[:500] for name, key in METADATA.items() if f"/{key}" in values
        },
        "labels": list(reader.page_labels) if reader.root_object.get("/PageLabels") else [],
        "outline": list(_pypdf_outline(reader, reader.outline, 0)),
    }
    say(structure=structure)


def _pypdf_outline(reader: Any, entries: list[Any], depth: int) -> Iterator[tuple[int, str, int]]:
    for entry in entries:
        if isinstance(entry, list):
            if depth < OUTLINE_DEPTH:
                yield from _pypdf_outline(reader, entry, depth + 1)
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
    parser.add_argument("--structure", action="store_true")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (options.memory, options.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (options.seconds, options.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (options.output, options.output))
    try:
        if options.structure:
            read_structure(options.path)
        else:
            read(options.path, with_pdfium=not options.without_pdfium)
        sys.stdout.buffer.flush()
    except RefusedError as refusal:
        say(error=refusal.code, params=refusal.params)
    except (MemoryError, OSError):
        # Out of memory, or of the room for output: there may be none left to say so.
        os._exit(TOO_HEAVY)


if __name__ == "__main__":
    main()
