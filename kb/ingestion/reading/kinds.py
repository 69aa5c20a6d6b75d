"""Which kind a file is, by its first bytes: the name that it was uploaded under may be wrong."""

import re
import zipfile
from pathlib import Path

# What begins so is refused under this code, or read by the reader of this kind.
_SIGNATURES = (
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"BM", "picture"),
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"\xd0\xcf\x11\xe0", "is_word"),
    (b"{\\rtf", "is_word"),
    (b"Rar!", "is_archive"),
    (b"7z\xbc\xaf", "is_archive"),
    (b"\x1f\x8b", "is_archive"),
)
_WEB_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.I)
# A page without its usual beginning is believed to be one by its name.
_WEB_SUFFIXES = {".html", ".htm", ".xhtml"}
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kind_of(path: Path) -> str:
    """ "pdf", "text", "word", "web" or "picture"; else the code of the refusal."""
    with path.open("rb") as file:
        head = file.read(1024)
    if not head.strip():
        return "text"
    if b"%PDF-" in head:
        return "pdf"
    for start, kind in _SIGNATURES:
        if head.startswith(start) and not (start == b"BM" and b"\x00" not in head):
            return _kind_in_archive(path) if kind == "archive" else kind
    if _is_web_page(head, path):
        return "web"
    return "text"


def _is_web_page(head: bytes, path: Path) -> bool:
    # An encoding of two bytes a character hides the tags.
    plain = head.replace(b"\x00", b"")
    for mark in _MARKS:
        plain = plain.removeprefix(mark)
    if path.suffix.lower() in _WEB_SUFFIXES:
        return b"<" in plain
    return plain.lstrip().startswith(b"<") and bool(_WEB_PAGE.search(plain))


def _kind_in_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        return "is_broken"
    if "word/document.xml" in names:
        return "word"
    return "is_open_document" if "content.xml" in names else "is_archive"
