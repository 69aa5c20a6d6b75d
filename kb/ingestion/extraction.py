"""First stage: the raw text of each page of a file, read in a limited process.

The reading itself is in ``kb.ingestion.reading``. It is run by its path, isolated from the site, since a
file can abort the library that reads it, and must then take nothing with it.
"""

import contextlib
import json
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from kb.ingestion.characters import normalised
from kb.ingestion.launching import started
from kb.ingestion.pages import pages_of_text
from kb.ingestion.types import Bookmark, Extraction, Notice, RecognisedText, UnreadableFileError

READER = Path(__file__).with_name("reading") / "__main__.py"
# How the reader may end that settles the matter; any other end is a crash, and the slower library is tried.
_VERDICTS = {0: "", 3: "is_too_heavy", -signal.SIGXCPU: "is_too_slow", -signal.SIGKILL: "is_too_slow"}

# How many seconds longer than the pages it may take to learn what the file says of itself.
_PATIENCE = 8.0
_LISTED = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: bytes of memory, seconds, and bytes of text while it is read; then what its
    text may hold, for all that follows takes time and memory in proportion: characters, lines, passages, and
    characters of one passage."""

    memory: int = 1024**3
    seconds: int = 45
    output: int = 256 * 1024**2
    characters: int = 60_000_000
    lines: int = 500_000
    passages: int = 50_000
    passage: int = 20_000_000


def extract(
    path: str, limits: Limits, recognised: Sequence[RecognisedText] = (), *, without_pictures: bool = False
) -> Extraction:
    """The pages of a file. ``recognised`` are the texts of its pages that are pictures, as far as known.

    Raises ``UnreadableFileError`` when the file is encrypted, empty, broken, of another kind, has no
    text, or costs more than the limits; with the code "needs_recognition" and the ``pages`` when it has
    pages that are pictures and are not among the recognised, unless it is to be read ``without_pictures``.
    """
    deadline = time.monotonic() + limits.seconds
    with _structure_meanwhile(path, limits, deadline) as structure, tempfile.TemporaryFile() as output:
        code = _run(path, limits, deadline, output)
        if code not in _VERDICTS:
            output.seek(0)
            output.truncate()
            code = _run(path, limits, deadline, output, "--without-pdfium")
        if code != 0:
            raise UnreadableFileError(_VERDICTS.get(code, "is_broken"))
        output.seek(0)
        extraction = _parsed(output, recognised, without_pictures, limits)
        if not any(page.strip() for page in extraction.pages):
            if without_pictures:
                raise UnreadableFileError("cannot_recognise")
            raise UnreadableFileError("has_no_text", pages=len(extraction.pages))
        is_pdf = extraction.media_type == "application/pdf"
        return _with_structure(extraction, structure()) if is_pdf else extraction


@contextmanager
def _structure_meanwhile(
    path: str, limits: Limits, deadline: float
) -> Iterator[Callable[[], dict[str, Any]]]:
    """Read what the file says of itself in a process beside the one that reads its pages. The result is
    empty where that cannot be had: the text of the pages is worth having without it."""
    with (
        tempfile.TemporaryFile() as output,
        started(READER, _arguments(path, limits, deadline, "--structure"), output) as program,
    ):

        def structure() -> dict[str, Any]:
            try:
                code = program.wait(min(deadline, time.monotonic() + _PATIENCE))
            except TimeoutError:
                return {}
            output.seek(0)
            lines = output.read().splitlines() if code == 0 else []
            found: dict[str, Any] = json.loads(lines[0]).get("structure", {}) if lines else {}
            return found

        yield structure


def _with_structure(extraction: Extraction, structure: dict[str, Any]) -> Extraction:
    return replace(
        extraction,
        labels=tuple(_told(label) for label in structure.get("labels", ())),
        outline=tuple(
            Bookmark(depth, _told(title), page) for depth, title, page in structure.get("outline", ())
        ),
        metadata={name: _told(value) for name, value in structure.get("metadata", {}).items()},
    )


def _told(text: str) -> str:
    """The words on one line, with nothing that a database cannot hold."""
    return " ".join(normalised(text).split())


def _arguments(path: str, limits: Limits, deadline: float, *options: str) -> list[str]:
    seconds = max(1, int(deadline - time.monotonic()))
    return [path, str(limits.memory), str(seconds), str(limits.output), *options]


def _run(path: str, limits: Limits, deadline: float, output: IO[bytes], *options: str) -> int:
    with started(READER, _arguments(path, limits, deadline, *options), output) as program:
        try:
            return program.wait(max(deadline, time.monotonic() + 1))
        except TimeoutError as error:
            raise UnreadableFileError("is_too_slow", seconds=limits.seconds) from error


def recognise(path: str, pages: Sequence[int], language: str, limits: Limits) -> Iterator[RecognisedText]:
    """The texts of these pages (from 1), recognised one by one until the time is over: as many as fit.

    Raises ``UnreadableFileError`` where the machine cannot recognise at all. A page that ends the process
    is the last one; those after it are not given.
    """
    deadline = time.monotonic() + limits.seconds
    wanted = ",".join(str(page - 1) for page in pages)
    arguments = _arguments(path, limits, deadline, "--recognise", wanted, "--language", language)
    # A temporary file rather than a pipe: what is done when the time is over is kept.
    with tempfile.TemporaryFile() as output:
        with started(READER, arguments, output) as program, contextlib.suppress(TimeoutError):
            program.wait(deadline)
        output.seek(0)
        for message in _messages(output):
            if "error" in message:
                raise UnreadableFileError(message["error"], **message["params"])
            words = tuple((normalised(word), *box) for word, *box in message["words"])
            yield RecognisedText(message["recognised"] + 1, message["text"], message["confidence"], words)


def _messages(output: IO[bytes]) -> Iterator[dict[str, Any]]:
    """The whole lines of what the reader said; one that was cut off is passed over."""
    for line in output:
        if line.endswith(b"\n"):
            yield json.loads(line.decode("utf-8", "surrogatepass"))


def _parsed(
    output: IO[bytes], recognised: Sequence[RecognisedText], without_pictures: bool, limits: Limits
) -> Extraction:
    pages: list[dict[str, Any]] = []
    length = _Length(limits)
    for message in _messages(output):
        if "page" in message:
            length.add(message["page"] or "")
            pages.append(message)
        elif "error" in message:
            raise UnreadableFileError(message["error"], **message["params"])
        else:
            pages.sort(key=lambda page: page["at"])
            known = {one.page: one for one in recognised}
            return _extraction(pages, message["end"], known, without_pictures)
    raise UnreadableFileError("is_broken")


class _Length:
    """How long a text is, as far as it is known."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._characters = self._lines = 0

    def add(self, page: str) -> None:
        """Raises UnreadableFileError where the text becomes longer than is allowed."""
        self._characters += len(page)
        self._lines += page.count("\n") + 1
        if self._characters > self._limits.characters or self._lines > self._limits.lines:
            raise UnreadableFileError(
                "is_too_long", lines=self._limits.lines, millions=self._limits.characters // 1_000_000
            )


def _extraction(
    pages: list[dict[str, Any]],
    end: dict[str, Any],
    recognised: Mapping[int, RecognisedText],
    without_pictures: bool,
) -> Extraction:
    pictures = [number for number, page in enumerate(pages, 1) if page.get("picture")]
    missing = [number for number in pictures if number not in recognised]
    if missing and not without_pictures:
        raise UnreadableFileError("needs_recognition", pages=missing)
    pictures = [number for number in pictures if number in recognised]
    texts = [
        recognised[number].text if number in pictures else page["page"] or ""
        for number, page in enumerate(pages, 1)
    ]
    notices = [Notice(notice["code"], notice["params"]) for notice in end["notices"]]
    unreadable = [number for number, page in enumerate(pages, 1) if page["page"] is None]
    notices += [Notice("page_unreadable", {"page": number}) for number in unreadable]
    if missing:
        told = {"count": len(missing), "pages": ", ".join(map(str, missing[:_LISTED]))}
        notices.append(Notice("pictures_left_out", told))
    extraction = Extraction(
        media_type=end["media_type"],
        pages=pages_of_text(texts) if end["media_type"] == "text/plain" else tuple(texts),
        notices=tuple(notices),
        confidence=_confidence(len(pages), pictures, recognised),
    )
    return _with_structure(extraction, end["structure"]) if end["structure"] else extraction


def _confidence(
    count: int, pictures: Sequence[int], recognised: Mapping[int, RecognisedText]
) -> tuple[float | None, ...]:
    """How sure the text of each page is; nothing where no page was recognised."""
    if not pictures:
        return ()
    known = set(pictures)
    return tuple(recognised[number].confidence if number in known else None for number in range(1, count + 1))
