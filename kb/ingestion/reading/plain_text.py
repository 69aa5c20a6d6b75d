"""Plain text, in whatever encoding."""

from pathlib import Path

from kb.ingestion.reading.document import RefusedError, TextDocument

BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# What no plain text holds: control characters other than tab, line feed, form feed and carriage return.
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13})


def open_text(path: Path) -> TextDocument:
    """The parts of the text between its form feeds."""
    text = decoded(path.read_bytes())
    if not text.strip():
        raise RefusedError("is_empty")
    notices = ("read_as_text",) if path.suffix.lower() == ".pdf" else ()
    return TextDocument("text/plain", text.split("\f"), notices)


def decoded(data: bytes) -> str:
    """The text that the bytes are; refused where they are none."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if len(data) - len(data.translate(None, _CONTROLS)) > len(data) // 1000:
        raise RefusedError("is_unknown")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
