"""The program: ``python -I reading/__main__.py PATH MEMORY_BYTES SECONDS OUTPUT_BYTES [options]``.

It writes JSON lines: one ``{"page": text, "at": index}`` a page, in any order, with ``"picture": true`` for
one that is an image and a null text for one that cannot be read, then ``{"end": {...}}``; or ``{"error":
code, "params": {...}}``. With ``--structure`` one ``{"structure": {...}}``; with ``--recognise 0,1,2
--language fr`` one ``{"recognised": index, "text": text, "confidence": share, "words": [...]}`` a page. It
exits with 3 when the limits were too small.
"""

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

# Isolated from the site, it finds the readers by where it lies itself.
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from kb.ingestion.reading.document import Document, RefusedError, with_short_words
from kb.ingestion.reading.opening import opened

TOO_HEAVY, CRASHED = 3, 4
# Below this a second process costs more than it saves.
PAGES_FOR_TWO = 60
# Into so many parts a long document is cut: at most 256, for each is a byte in a pipe.
SHARES = 32


def say(**message: Any) -> None:
    line = json.dumps(message, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass"))


def read(path: Path, with_pdfium: bool) -> None:
    document = opened(path, with_pdfium)
    count = document.page_count
    if with_pdfium and document.structure() is None and count >= PAGES_FOR_TWO and (os.cpu_count() or 1) > 1:
        _say_by_two(path, document)
    else:
        _say_pages(document, range(count))
    notices = [{"code": code, "params": {}} for code in document.notices]
    structure = document.structure()
    said = asdict(structure) if structure is not None else None
    say(end={"media_type": document.media_type, "notices": notices, "structure": said})


def _say_pages(document: Document, indexes: range) -> None:
    for index, page in zip(indexes, document.pages(indexes), strict=True):
        text = with_short_words(page.text) if page.text else page.text
        say(page=text, at=index, **({"picture": True} if page.is_picture else {}))


def _say_by_two(path: Path, document: Document) -> None:
    """The pages of a long document, read by two processes, each of which takes the next few that are left."""
    left, shares = os.pipe()
    os.write(shares, bytes(range(SHARES)))
    os.close(shares)
    with tempfile.TemporaryFile() as rest:
        sys.stdout.buffer.flush()
        helper = os.fork()
        if helper == 0:
            os.dup2(rest.fileno(), sys.stdout.fileno())
            # A document of its own: the first one's open file is shared, with its place in it.
            _say_shares(opened(path), left)
            sys.stdout.buffer.flush()
            os._exit(0)
        _say_shares(document, left)
        _, status = os.waitpid(helper, 0)
        if status:
            os._exit(TOO_HEAVY if os.waitstatus_to_exitcode(status) == TOO_HEAVY else CRASHED)
        rest.seek(0)
        shutil.copyfileobj(rest, sys.stdout.buffer)


def _say_shares(document: Document, left: int) -> None:
    count = document.page_count
    while share := os.read(left, 1):
        first, end = share[0] * count // SHARES, (share[0] + 1) * count // SHARES
        _say_pages(document, range(first, end))


def read_structure(path: Path) -> None:
    """What a PDF says of itself."""
    from kb.ingestion.reading.pypdf_file import open_pypdf

    say(structure=asdict(open_pypdf(path, only_structure=True).structure()))


def recognise(path: Path, indexes: list[int], language: str) -> None:
    """The text of scanned pages, each as soon as it is there."""
    from kb.ingestion.reading.recognising import recognised

    for page in recognised(path, indexes, language):
        text = with_short_words(page.text)
        say(recognised=page.index, text=text, confidence=page.confidence, words=page.words)
        sys.stdout.buffer.flush()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    for limit in ("memory", "seconds", "output"):
        parser.add_argument(limit, type=int)
    parser.add_argument("--without-pdfium", action="store_true")
    parser.add_argument("--structure", action="store_true")
    parser.add_argument("--recognise", type=lambda text: [int(part) for part in text.split(",")])
    parser.add_argument("--language", default="fr")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (options.memory, options.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (options.seconds, options.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (options.output, options.output))
    try:
        if options.structure:
            read_structure(options.path)
        elif options.recognise:
            recognise(options.path, options.recognise, options.language)
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
