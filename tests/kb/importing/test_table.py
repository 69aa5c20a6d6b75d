"""The table of an import: every problem by row and column."""

from pathlib import Path
from typing import Any

import pytest

from kb.importing.archive import Folder
from kb.importing.messages import told
from kb.importing.table import Known, Problem, Row, decoded, read_table
from tests.kb.importing.archives import folder

KNOWN = Known(themes=frozenset({"prisons"}), organisations=frozenset({"pnud"}))


@pytest.fixture
def files(tmp_path: Path) -> Folder:
    return Folder(folder(tmp_path / "dossier", {"a.txt": "un", "lois/b.txt": "deux", "vide.txt": ""}))


def read(text: str, files: Folder) -> tuple[list[Row], list[Problem]]:
    return read_table(text, files, KNOWN)


def blocking(problems: list[Problem]) -> list[tuple[Any, ...]]:
    return [(problem.row, problem.column, problem.code) for problem in problems if problem.blocks]


@pytest.mark.parametrize(
    "text",
    [
        'file,title,type,tags\na.txt,Code pénal,legal-code,"un, deux"\n',
        "Fichier;Titre;Type;Étiquettes\r\nA.TXT;Code pénal;Loi;un, deux\r\n",
        "\ufefffile\ttitle\ttype\ttags\n a.txt \tCode pénal\tlegal-code\tun|deux\n",
    ],
)
def test_table__as_spreadsheets_write_it(text: str, files: Folder) -> None:
    rows, problems = read(decoded(text.encode()), files)
    assert blocking(problems) == []
    fields = rows[0].fields
    assert (rows[0].row, rows[0].member.name) == (2, "a.txt")
    assert (fields["title"], fields["type"], fields["tags"]) == ("Code pénal", "legal-code", ["un", "deux"])
    assert (fields["language"], fields["visibility"]) == ("fr", "public")


def test_table__of_old_windows_keeps_its_accents(files: Folder) -> None:
    rows, _ = read(decoded("file,title,type\na.txt,Code pénal,code\n".encode("cp1252")), files)
    assert rows[0].fields["title"] == "Code pénal"


def test_table__finds_a_file_below_a_folder_by_its_name(files: Folder) -> None:
    rows, problems = read("file,title,type\nb.txt,Loi,loi\n", files)
    assert rows[0].member.name == "lois/b.txt"
    assert blocking(problems) == []


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"file": "c.txt"}, ("file", "no_such_file")),
        ({"file": "../a.txt"}, ("file", "no_such_file")),
        ({"file": ""}, ("file", "is_missing")),
        ({"file": "vide.txt"}, ("file", "file_empty")),
        ({"title": ""}, ("title", "is_missing")),
        ({"title": "x" * 256}, ("title", "too_long")),
        ({"type": ""}, ("type", "is_missing")),
        ({"type": "roman"}, ("type", "unknown_value")),
        ({"language": "bm"}, ("language", "unknown_value")),
        ({"date": "hier"}, ("date", "no_date")),
        ({"date": "2024-02-30"}, ("date", "no_date")),
        ({"in_force_from": "2024"}, ("in_force_from", "no_date")),
        ({"in_force_from": "2024-01-02", "in_force_to": "2024-01-01"}, ("in_force_to", "ends_before")),
        ({"visibility": "secret"}, ("visibility", "unknown_value")),
        ({"visibility": "organisation"}, ("organisation", "needs_organisation")),
        ({"organisation": "onu"}, ("organisation", "unknown_code")),
        ({"issuer": "onu"}, ("issuer", "unknown_code")),
        ({"themes": "prisons, pêche"}, ("themes", "unknown_code")),
    ],
)
def test_table__each_problem_is_told_by_row_and_column(
    cells: dict[str, str], wrong: tuple[str, str], files: Folder
) -> None:
    row = {"file": "a.txt", "title": "Code", "type": "code"} | cells
    text = f"{','.join(row)}\nlois/b.txt,Loi,loi\n" + ",".join(f'"{cell}"' for cell in row.values()) + "\n"
    rows, problems = read(text, files)
    assert blocking(problems) == [(3, *wrong)]
    assert [found.row for found in rows] == [2]
    words = told(problems[0].as_json())
    assert "3" in words
    assert wrong[0] in words


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", (None, "", "is_empty")),
        ("file,title\na.txt,Code\n", (None, "type", "no_column")),
        ('file,title,type\n"a.txt,Code,code\n', (None, "", "not_a_table")),
        ("file,title,type\n" + "a.txt,Code,code\n" * 2001, (None, "", "too_many_rows")),
    ],
)
def test_table__that_is_none(text: str, wrong: tuple[Any, ...], files: Folder) -> None:
    rows, problems = read(text, files)
    assert rows == []
    assert wrong in blocking(problems)


def test_table__the_same_file_in_two_rows(files: Folder) -> None:
    _, problems = read("file,title,type\na.txt,Code,code\n\na.txt,Autre,code\n", files)
    assert blocking(problems) == [(4, "file", "file_twice")]


def test_table__tells_what_it_leaves_out_without_stopping(files: Folder) -> None:
    rows, problems = read("file,title,type,couleur\na.txt,Code,code,bleu\n", files)
    assert len(rows) == 1
    assert [(problem.code, problem.blocks) for problem in problems] == [
        ("unknown_column", False),
        ("files_unnamed", False),
    ]
