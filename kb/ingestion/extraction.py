"""First stage: the raw text of each page of a file, read in a limited process.

The reading itself is in ``kb.ingestion.reader``. It is run by its path, isolated from this package, since
a file can abort the library that reads it, and must then take nothing with it.
"""

import json
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from kb.ingestion.pages import pages_of_text
from kb.ingestion.types import Bookmark, Extraction, Notice, UnreadableFileError

READER = Path(__file__).with_name("reader.py")
# How the reader may end that settles the matter; any other end is a crash, and the slower library is tried.
_VERDICTS = {0: "", 3: "is_too_heavy", -signal.SIGXCPU: "is_too_slow", -signal.SIGKILL: "is_too_slow"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: bytes of memory, seconds, and bytes of text."""

    memory: int = 1024**3
    seconds: int = 50
    output: int = 256 * 1024**2


def extract(path: str, limits: Limits) -> Extraction:
    """The pages of a PDF or of a plain text.

    Raises ``UnreadableFileError`` when the file is encrypted, empty, broken, not what it says, has no
    text, or costs more than the limits.
    """
    deadline = time.monotonic() + limits.seconds
    with tempfile.TemporaryFile() as output:
        code = _run(path, limits, deadline, output)
        if code not in _VERDICTS:
            output.seek(0)
            output.truncate()
            code = _run(path, limits, deadline, output, "--without-pdfium")
        if code != 0:
            raise UnreadableFileError(_VERDICTS.get(code, "is_broken"))
        output.seek(0)
        extraction = _parsed(output)
    if not any(page.strip() for page in extraction.pages):
        raise UnreadableFileError("has_no_text", pages=len(extraction.pages))
    return extraction


def _run(path: str, limits: Limits, deadline: float, output: IO[bytes], *options: str) -> int:
    seconds = max(1, int(deadline - time.monotonic()))
    command = [
        *(sys.executable, "-I", str(READER)),
        *(path, str(limits.memory), str(seconds), str(limits.output)),
        *options,
    ]
    try:
        return subprocess.run(  # noqa: S603 - our own program, and a path that we chose
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError("is_too_slow", seconds=limits.seconds) from error


def _parsed(output: IO[bytes]) -> Extraction:
    pages: list[str] = []
    for line in output:
        message = json.loads(line.decode("utf-8", "surrogatepass"))
        if "page" in message:
            pages.append(message["page"])
        elif "error" in message:
            raise UnreadableFileError(message["error"], **message["params"])
        else:
            return _extraction(pages, message["end"])
    raise UnreadableFileError("is_broken")


def _extraction(pages: list[str], end: dict[str, Any]) -> Extraction:
    is_text = end["media_type"] == "text/plain"
    return Extraction(
        media_type=end["media_type"],
        pages=pages_of_text(pages) if is_text else tuple(pages),
        labels=tuple(end.get("labels", ())),
        outline=tuple(Bookmark(*entry) for entry in end.get("outline", ())),
        metadata=end.get("metadata", {}),
        notices=tuple(Notice(notice["code"], notice["params"]) for notice in end["notices"]),
    )
