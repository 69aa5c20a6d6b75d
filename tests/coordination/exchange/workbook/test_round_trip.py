"""The workbook out, edited by people and programs, and back: new, changed, unchanged, conflict or wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from time import perf_counter
from typing import Any

import pytest
from openpyxl import load_workbook

from coordination.exchange.workbook.merging import State, merged
from coordination.exchange.workbook.plan import Record, in_order
from coordination.exchange.workbook.reading import ReadBook, read_workbook
from coordination.exchange.workbook.writing import workbook_of
from kb.exchange.sources import NotATableError
from tests.coordination.exchange.workbook.plans import (
    FIRST,
    PLAN,
    RECORDS,
    SECOND,
    as_libreoffice,
    result,
    sent_back,
)

TITLE, SUMMARY, STATUS, START, BUDGET, PLACE = range(2, 8)


def _states(book: ReadBook, current: dict[str, Record] = RECORDS) -> list[tuple[str, str]]:
    return [(row.key, row.state) for row in merged(book, current, PLAN)]


def _edit(row: int, column: int, value: object) -> Callable[[Any], None]:
    return lambda book: book.worksheets[0].cell(row, column, value) and None


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("saved_by", [lambda book: None, as_libreoffice], ids=["as made", "LibreOffice"])
def test_untouched__reads_back_unchanged(language: str, saved_by: Callable[[Any], None]) -> None:
    book = sent_back(language=language, saved_by=saved_by)
    assert not book.findings
    assert [record.findings for record in book.records] == [[], []]
    for read, record in zip(book.records, RECORDS.values(), strict=True):
        assert {name: value for name, value in read.values.items() if value} == record.all
    assert _states(book) == [("7", "unchanged"), ("12", "unchanged")]
    assert [base.version for base in book.base.values()] == [3, 1]


def test_what_people_see() -> None:
    book = load_workbook(BytesIO(workbook_of(PLAN, RECORDS.values(), "fr")))
    assert book.sheetnames == [
        "Activités",
        "Résultats",
        "Mode d’emploi",
        "How to use this workbook",
        "_lists",
        "_base",
    ]
    assert [book[name].sheet_state for name in ("_lists", "_base")] == ["hidden", "veryHidden"]
    page = book["Activités"]
    assert page.row_dimensions[1].hidden
    assert page["B2"].value == "Title (fr) *"
    assert page["B3"].value == "'=Aide juridique"
    assert page["E3"].value.date() == date(2026, 1, 15)
    # The second record has five places: as many columns, each with the list.
    assert [page.cell(4, at).value for at in range(PLACE, PLACE + 5)] == [f"Lieu {at}" for at in range(1, 6)]
    offers = {offer.formula1: str(offer.sqref) for offer in page.data_validations.dataValidation}
    assert offers["_lists!$A$2:$A$3"].startswith("D3:D")
    assert len([offer for offer in page.data_validations.dataValidation if "$B$" in offer.formula1]) == 5
    help_text = " ".join(str(cell.value) for row in book["Mode d’emploi"] for cell in row)
    assert "What is done (fr)" in help_text


def test_edits_are_changes() -> None:
    def edit(book: Any) -> None:
        page = book["Activités"]
        page.cell(3, TITLE).value = "Aide juridictionnelle"
        page.cell(3, STATUS).value = "clos"
        page.cell(3, START).value = "15/02/2026"
        page.cell(3, BUDGET).value = "1 300,25"
        page.cell(3, PLACE).value = "lieu 9"
        page.cell(3, PLACE + 1).value = None
        book["Résultats"].append(["7", "Tribunaux", 2027, 3])

    first, second = merged(sent_back(edit), RECORDS, PLAN)
    assert second.state == State.UNCHANGED
    assert first.state == State.CHANGED
    assert first.version == 3
    assert first.changes == {
        "title_fr": "Aide juridictionnelle",
        "status": "4",
        "planned_start": "2026-02-15",
        "budget": "1300.25",
        "places": ("ML9",),
        "results": in_order((*FIRST.lines["results"], result("courts", "2027", "3"))),
    }


def test_sorting_rows_and_choices_changes_nothing() -> None:
    def edit(book: Any) -> None:
        page = book["Activités"]
        page.move_range("A3:Z3", rows=2)
        page.cell(5, PLACE).value, page.cell(5, PLACE + 1).value = "Lieu 2", "Lieu 1"
        book["Résultats"].move_range("A3:Z3", rows=5)

    assert sorted(_states(sent_back(edit))) == [("12", "unchanged"), ("7", "unchanged")]


def test_a_deleted_row_or_column_says_nothing() -> None:
    def edit(book: Any) -> None:
        book["Activités"].delete_rows(4)
        book["Activités"].delete_cols(BUDGET)
        del book["Résultats"]

    assert _states(sent_back(edit)) == [("7", "unchanged")]


def test_without_the_hidden_names_the_labels_serve() -> None:
    book = sent_back(lambda book: book["Activités"].delete_rows(1))
    assert _states(book) == [("7", "unchanged"), ("12", "unchanged")]
    assert [record.row for record in book.records] == [2, 3]


def test_new_rows_and_their_lines() -> None:
    def edit(book: Any) -> None:
        book["Activités"].append(["N1", "Nouvelle", None, "En cours", date(2026, 3, 1)])
        book["Activités"].append([None, "Sans repère"])
        book["Résultats"].append(["n1", "Personnes formées", "2026", 30])

    rows = merged(sent_back(edit), RECORDS, PLAN)[2:]
    assert [row.state for row in rows] == [State.NEW, State.NEW]
    assert rows[0].changes == {
        "title_fr": "Nouvelle",
        "status": "2",
        "planned_start": "2026-03-01",
        "results": (result("people", "2026", "30"),),
    }
    assert rows[1].changes == {"title_fr": "Sans repère"}


def test_three_ways() -> None:
    """The register changed three values: one as the workbook did, one that it left, one otherwise."""

    def edit(book: Any) -> None:
        page = book["Activités"]
        page.cell(3, TITLE).value = "Mien"
        page.cell(3, STATUS).value = "Clos"
        page.cell(3, BUDGET).value = 5

    now = replace(
        FIRST,
        version=4,
        values={**FIRST.values, "title_fr": "Leur", "status": "4", "planned_start": "2026-02"},
    )
    first = merged(sent_back(edit), RECORDS | {"7": now}, PLAN)[0]
    assert first.state == State.CONFLICT
    assert first.version == 4
    assert first.changes == {"budget": "5"}
    (conflict,) = first.conflicts
    assert (conflict.name, conflict.base, conflict.mine, conflict.theirs) == (
        "title_fr",
        "=Aide juridique",
        "Mien",
        "Leur",
    )
    assert first.resolved().changes == {"budget": "5"}
    assert first.resolved(frozenset({"title_fr"})).changes == {"budget": "5", "title_fr": "Mien"}
    assert first.resolved().state == State.CHANGED


def test_a_stale_workbook_overwrites_nothing() -> None:
    now = replace(FIRST, version=9, values={**FIRST.values, "title_fr": "Plus récent"})
    assert _states(sent_back(), RECORDS | {"7": now})[0] == ("7", "unchanged")


def test_without_its_base__every_difference_is_a_conflict() -> None:
    def edit(book: Any) -> None:
        del book["_base"]
        book["Activités"].cell(3, TITLE).value = "Autre"

    book = sent_back(edit)
    assert [finding.code for finding in book.findings] == ["no_base"]
    assert _states(book) == [("7", "conflict"), ("12", "unchanged")]


@pytest.mark.parametrize(
    ("column", "value", "code", "label", "params"),
    [
        (STATUS, "En cour", "not_in_list", "Status (fr)", {"value": "En cour", "nearest": "En cours"}),
        (PLACE + 1, "Tombouctou", "not_in_list", "Place (fr)", {"value": "Tombouctou", "nearest": ""}),
        (START, "bientôt", "no_date", "Start (fr)", {"value": "bientôt"}),
        (BUDGET, "beaucoup", "no_number", "Budget (fr)", {"value": "beaucoup"}),
        (TITLE, "x" * 41, "too_long", "Title (fr)", {"limit": 40, "length": 41}),
    ],
)
def test_wrong_cells__are_told_by_sheet_row_and_column(
    column: int, value: str, code: str, label: str, params: dict[str, Any]
) -> None:
    first, second = merged(sent_back(_edit(3, column, value)), RECORDS, PLAN)
    assert (first.state, second.state) == (State.WRONG, State.UNCHANGED)
    (finding,) = first.findings
    assert (finding.sheet, finding.row, finding.column, finding.code) == ("Activités", 3, label, code)
    assert finding.params == params
    assert not first.changes


def test_rows_that_no_activity_answers_to() -> None:
    def edit(book: Any) -> None:
        page = book["Activités"]
        page.append([99, "Pas à moi"])
        page.append([7, "Deux fois"])
        book["Résultats"].append([50, "Tribunaux", "2026", 1])
        book["Résultats"].append([7, "Palais", "2026", 1])

    book = sent_back(edit)
    first, second, unknown, twice = merged(book, RECORDS, PLAN)
    assert [row.state for row in (first, second, unknown, twice)] == ["wrong", "unchanged", "wrong", "wrong"]
    assert [finding.code for finding in unknown.findings] == ["no_such_activity"]
    assert [(finding.code, finding.params["other"]) for finding in twice.findings] == [("activity_twice", 3)]
    assert [(finding.sheet, finding.code) for finding in first.findings] == [("Résultats", "not_in_list")]
    assert [(finding.sheet, finding.row, finding.code) for finding in book.findings] == [
        ("Résultats", 5, "no_such_activity")
    ]


def test_another_file_is_told() -> None:
    from openpyxl import Workbook

    stream = BytesIO()
    Workbook().save(stream)
    stream.seek(0)
    assert [finding.code for finding in read_workbook(stream, PLAN).findings] == ["no_base", "no_sheet"]
    with pytest.raises(NotATableError):
        read_workbook(BytesIO(b"a,b\n1,2\n"), PLAN)


def test_five_hundred_activities__out_and_in_within_the_budget() -> None:
    """The budget of the whole is 3 s out and 5 s in; this part may take half of it."""
    records = [replace(FIRST if at % 2 else SECOND, key=str(at)) for at in range(1, 501)]
    begun = perf_counter()
    made = workbook_of(PLAN, records, "fr")
    out = perf_counter() - begun
    begun = perf_counter()
    rows = merged(read_workbook(BytesIO(made), PLAN), {record.key: record for record in records}, PLAN)
    back = perf_counter() - begun
    assert {row.state for row in rows} == {State.UNCHANGED}
    assert len(rows) == 500
    assert out < 1.5
    assert back < 2.5
