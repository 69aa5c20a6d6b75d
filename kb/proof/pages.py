"""The pages of a text's file as pictures, with the places of their words; drawn once, kept beside the file.

A page is drawn in a process with limits of its own (``kb.proof.renderer``): a hostile file can abort the
library that opens it.
"""

import json
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile

from kb.ingestion.local import local_file
from kb.models import Expression
from kb.proof.marking import Word
from kb.recognition import words_on

RENDERER = Path(__file__).with_name("renderer.py")
PDF = "application/pdf"
# A page on a phone or beside the text, and the same on a fine screen or enlarged.
WIDTHS = (700, 1400)
_SECONDS = 10
_MEMORY = 512 * 1024**2
# For so long a page that could not be drawn is not tried again.
_PAUSE = 600
_HEADER = 8


class NoPictureError(Exception):
    """The file has no such page, is no PDF, or its page cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page without its picture: its proportions and its words, in the order of the text layer."""

    width: int
    height: int
    words: tuple[Word, ...]


def has_pages(expression: Expression) -> bool:
    """Whether the file's pages can be shown."""
    return expression.media_type == PDF


def is_page(expression: Expression, number: int) -> bool:
    """Whether the file has a page of that number that could be shown."""
    return has_pages(expression) and 1 <= number <= max(expression.pages, 1)


def picture(expression: Expression, number: int, width: int) -> bytes:
    """The page as WebP, of one of ``WIDTHS``. Raises NoPictureError."""
    if width not in WIDTHS:
        raise NoPictureError
    kept = _kept(expression, _name(expression, f"{number}-{width}.webp"))
    # One that is just being written by another process is shorter than it says.
    if kept and len(kept) == int.from_bytes(kept[4:_HEADER], "little") + _HEADER:
        return kept
    return _drawn(expression, number, width)[1]


def sheet(expression: Expression, number: int) -> Sheet:
    """The words of a page and where they stand. Raises NoPictureError."""
    kept = _kept(expression, _name(expression, f"{number}.json"))
    head: dict[str, Any] | None = None
    with suppress(ValueError):
        head = json.loads(kept) if kept else None
    if head is None:
        head = _drawn(expression, number, WIDTHS[0])[0]
    # Of a scan the file itself says nothing, or no more than a stamp.
    words = words_on(expression, number) or head["words"]
    return Sheet(head["width"], head["height"], tuple(Word(*word) for word in words))


def forget_pages(expression: Expression) -> None:
    """Delete what was drawn of the file."""
    storage, folder = expression.file.storage, _name(expression, "")
    with suppress(FileNotFoundError, NotADirectoryError):
        for name in storage.listdir(folder)[1]:
            storage.delete(f"{folder}/{name}")
    with suppress(OSError, NotImplementedError):
        storage.delete(folder)


def _name(expression: Expression, name: str) -> str:
    return str(PurePosixPath(expression.file.name or "").parent / "pages" / name)


def _kept(expression: Expression, name: str) -> bytes | None:
    try:
        with expression.file.storage.open(name, "rb") as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        return None


def _drawn(expression: Expression, number: int, width: int) -> tuple[dict[str, Any], bytes]:
    failed = f"page-not-drawn:{expression.sha256}:{number}"
    if not is_page(expression, number) or cache.get(failed):
        raise NoPictureError
    try:
        with local_file(expression) as path:
            head, image = _run(path, number, width)
    except (NoPictureError, FileNotFoundError):
        cache.set(failed, True, _PAUSE)
        raise NoPictureError from None
    for name, content in ((f"{number}.json", json.dumps(head).encode()), (f"{number}-{width}.webp", image)):
        _keep(expression, _name(expression, name), content)
    return head, image


def _run(path: str, number: int, width: int) -> tuple[dict[str, Any], bytes]:
    memory = min(_MEMORY, settings.INGESTION_MEMORY_BYTES)
    limits = [str(value) for value in (number, width, memory, _SECONDS)]
    with tempfile.TemporaryFile() as output:
        try:
            code = subprocess.run(  # noqa: S603 - our own program, and a path that we chose
                [sys.executable, "-I", str(RENDERER), path, *limits],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS + 2,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            raise NoPictureError from None
        if code:
            raise NoPictureError
        output.seek(0)
        return json.loads(output.readline()), output.read()


def _keep(expression: Expression, name: str, content: bytes) -> None:
    """Keep what was drawn; another process may have done so meanwhile."""
    storage = expression.file.storage
    if storage.exists(name):
        storage.delete(name)
    saved = storage.save(name, ContentFile(content))
    if saved != name:
        storage.delete(saved)
