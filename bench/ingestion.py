"""Ingestion against the raw reading of the same file.

``run()`` wants Django set up on a database and an index of its own, both migrated and empty.
"""

import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import typst
from django.core.files.base import ContentFile

from kb import actions
from kb.models import Expression, IngestionState
from search import outbox
from tests.shared import ROOT

PENAL_CODE = ROOT / "legal" / "ci-code-penal-2019.txt"
REAL_PDFS = [
    ROOT / "pdf" / f"{name}.pdf"
    for name in ("ohada-TRAITE-OHADA-1993_fr", "ohada-REGLEMENT-ARBITRAGE-CCJA-2017_fr", "congo-jo-2025-26")
]
PAGES, ARTICLES_A_PAGE, TIMES = 300, 6, 3
# The share of the raw page rate that reading a file to the point where it is searchable must reach.
BUDGET = 0.6
_SENTENCES = (
    "Est puni d'un emprisonnement de six mois à deux ans et d'une amende quiconque, sans droit, détruit, "
    "dégrade ou détériore volontairement un bien appartenant à autrui.",
    "La peine est portée au double lorsque les faits sont commis en réunion, avec effraction ou dans un lieu "
    "destiné à l'habitation.",
    "Le juge peut en outre prononcer la confiscation des objets qui ont servi à commettre l'infraction.",
)


def code_pdf(pages: int) -> bytes:
    """A code of this many pages, with chapters, running headers and page numbers."""
    lines = ['#set page(width: 21cm, height: 29.7cm, header: [Code d\'essai], numbering: "1")']
    lines.append('#set text(size: 10pt, lang: "fr")')
    for page in range(pages):
        if page:
            lines.append("#pagebreak()")
        if page % 10 == 0:
            lines.append(f"Chapitre {page // 10 + 1} : De la matière {page // 10 + 1}\n")
        for place in range(1, ARTICLES_A_PAGE + 1):
            number = page * ARTICLES_A_PAGE + place
            lines.append(f"Article {number} : {_SENTENCES[0]}\n\n{_SENTENCES[1]}\n\n{_SENTENCES[2]}\n")
    made = typst.compile("\n".join(lines).encode())
    assert isinstance(made, bytes)
    return made


def gazette_pdf(pages: int) -> bytes:
    """Real legal PDFs, one after the other until there are this many pages."""
    writer = pypdf.PdfWriter()
    while len(writer.pages) < pages:
        for path in REAL_PDFS:
            writer.append(path, import_outline=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def run() -> dict[str, Any]:
    """Seconds of both readings, and their ratio: for the penal code, for 300 pages of real legal PDFs, and
    for 300 made pages, which are the cheapest to read and hold the most articles."""
    about = {"pages": PAGES, "budget": BUDGET}
    results: dict[str, Any] = {"made_pdf": _measure("essai.pdf", code_pdf(PAGES), raw_pdf) | about}
    if PENAL_CODE.exists():
        results["real_pdf"] = _measure("reel.pdf", gazette_pdf(PAGES), raw_pdf) | about
        results["penal_code"] = _measure("code.txt", PENAL_CODE.read_bytes(), raw_text)
    return results


def raw_pdf(path: Path) -> int:
    """The characters of every page, as pypdfium2 gives them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    return sum(len(document[index].get_textpage().get_text_range()) for index in range(len(document)))


def raw_text(path: Path) -> int:
    """The characters of the file, decoded."""
    return len(path.read_text(encoding="utf-8"))


def _measure(name: str, content: bytes, raw: Callable[[Path], int]) -> dict[str, Any]:
    work = actions.create_work("legal-code", f"Essai {name}", by=None)
    actions.publish(work, by=None)
    expression = actions.ingest(work, ContentFile(content, name=name), by=None, in_background=False)
    path = Path(expression.file.path)
    raw_seconds = min(_seconds(raw, path) for _ in range(TIMES))
    # The first reading of a worker imports the pipeline, once for all files that follow.
    _to_searchable(expression)
    seconds = min(_seconds_from_nothing(expression) for _ in range(TIMES))
    expression.refresh_from_db()
    assert expression.state == IngestionState.READY, expression.message
    passages = expression.passages.count()
    actions.delete(work, by=None)
    return {
        "passages": passages,
        "raw_seconds": round(raw_seconds, 3),
        "seconds": round(seconds, 3),
        "ratio": round(raw_seconds / seconds, 3),
    }


def _seconds_from_nothing(expression: Expression) -> float:
    """How long a first reading takes; taking away what the one before wrote is no part of it."""
    expression.passages.all().delete()
    return _seconds(_to_searchable, expression)


def _to_searchable(expression: Expression) -> None:
    """Read the file and bring it into the index."""
    actions.run_ingestion(expression.pk)
    outbox.drain()


def _seconds(function: Callable[..., object], *args: object) -> float:
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start
