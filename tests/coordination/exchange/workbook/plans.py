"""A workbook with a column of each kind and a sheet of lines, and programs that save it in their own way."""

from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from coordination.exchange.workbook.plan import (
    Bilingual,
    Choice,
    Column,
    Kind,
    Plan,
    Record,
    Sheet,
    in_order,
    line,
)
from coordination.exchange.workbook.reading import ReadBook, read_workbook
from coordination.exchange.workbook.writing import workbook_of


def _both(text: str) -> Bilingual:
    return Bilingual(f"{text} (fr)", f"{text} (en)")


RESULTS = Sheet(
    "results",
    Bilingual("Résultats", "Results"),
    (
        Column("indicator", _both("Indicator"), Kind.CHOICE, choices="indicators", needed=True),
        Column("until", _both("Until"), Kind.DAY),
        Column("actual", _both("Actual"), Kind.NUMBER),
    ),
)
PLAN = Plan(
    (
        Sheet(
            "activities",
            Bilingual("Activités", "Activities"),
            (
                Column("title_fr", _both("Title"), limit=40, needed=True, help=_both("What is done")),
                Column("summary_fr", _both("Summary")),
                Column("status", _both("Status"), Kind.CHOICE, choices="statuses"),
                Column("planned_start", _both("Start"), Kind.DAY),
                Column("budget", _both("Budget"), Kind.NUMBER),
                Column("places", _both("Place"), Kind.CHOICES, choices="places", cells=3),
            ),
        ),
        RESULTS,
    ),
    {
        "statuses": (
            Choice("2", Bilingual("En cours", "Under way")),
            Choice("4", Bilingual("Clos", "Closed")),
        ),
        "places": tuple(Choice(f"ML{at}", Bilingual(f"Lieu {at}", f"Place {at}")) for at in range(60)),
        "indicators": (
            Choice("people", Bilingual("Personnes formées", "People trained")),
            Choice("courts", Bilingual("Tribunaux", "Courts")),
        ),
    },
)


def result(indicator: str, until: str, actual: str) -> tuple[tuple[str, Any], ...]:
    return line(RESULTS, {"indicator": indicator, "until": until, "actual": actual})


FIRST = Record(
    "7",
    3,
    {
        "title_fr": "=Aide juridique",
        "summary_fr": "Deux lignes,\net une apostrophe : 'oui'.",
        "status": "2",
        "planned_start": "2026-01-15",
        "budget": "1200.5",
        "places": ("ML1", "ML2"),
    },
    {"results": in_order((result("people", "2026", "12"), result("courts", "2026-06", "")))},
)
SECOND = Record(
    "12",
    1,
    {
        "title_fr": "Formation",
        "summary_fr": "",
        "status": "4",
        "planned_start": "2025",
        "budget": "123456789012345678.12345678",
        "places": ("ML1", "ML2", "ML3", "ML4", "ML5"),
    },
    {"results": ()},
)
RECORDS = {record.key: record for record in (FIRST, SECOND)}


def as_libreoffice(book: Any) -> None:
    """What LibreOffice makes of a workbook when it saves it: very hidden sheets are hidden, numbers come
    back as floats, days as moments, and empty rows are given a style."""
    for page in book.worksheets:
        page.sheet_state = "hidden" if page.sheet_state != "visible" else "visible"
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, int):
                    cell.value = float(cell.value)
                elif isinstance(cell.value, date) and not isinstance(cell.value, datetime):
                    cell.value = datetime.combine(cell.value, time())
        for at in range(page.max_row + 1, page.max_row + 20):
            page.cell(at, 1).number_format = "@"


def sent_back(
    edit: Callable[[Any], None] = lambda book: None,
    language: str = "fr",
    saved_by: Callable[[Any], None] = as_libreoffice,
) -> ReadBook:
    """The workbook of the two records after somebody's edits, saved by a program and read."""
    made = workbook_of(PLAN, RECORDS.values(), language, "2026-01-01")
    book: Workbook = load_workbook(BytesIO(made))
    edit(book)
    saved_by(book)
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return read_workbook(stream, PLAN)
