"""The command that brings in many documents."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kb.models import ImportBatch, LegalCode, Work
from tests.kb.files import PNG
from tests.kb.importing.archives import archive, code, folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_index")]

FILES: dict[str, bytes | str] = {
    "a.txt": code("a"),
    "b.txt": code("b"),
    "metadata.csv": "file,title,type\na.txt,Code A,code\nb.txt,Code B,code\n",
}


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def run(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[dict[str, Any], int]:
    code_ = 0
    try:
        call_command("import_documents", str(path), "--json", *options)
    except SystemExit as end:
        code_ = int(end.code or 0)
    return json.loads(capsys.readouterr().out), code_


def test_folder__is_brought_in_and_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result, ended = run(folder(tmp_path / "lot", FILES), capsys, "--publish")
    assert ended == 0
    assert (result["rows"], result["read"], result["failed"], result["problems"]) == (2, 2, [], [])
    assert LegalCode.objects.live().count() == 2
    assert {work["work"] for work in result["works"]} == set(LegalCode.objects.values_list("key", flat=True))


def test_archive__again_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lot.zip"
    path.write_bytes(archive(FILES))
    first, _ = run(path, capsys)
    second, ended = run(path, capsys)
    assert ended == 0
    assert second["works"] == first["works"]
    assert LegalCode.objects.count() == 2
    assert not LegalCode.objects.live().exists()


def test_check__brings_nothing_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result, ended = run(folder(tmp_path / "lot", FILES), capsys, "--check")
    assert (result["rows"], result["read"], ended) == (2, 0, 0)
    assert not Work.objects.exists()
    assert not ImportBatch.objects.exists()


def test_problems__are_told_by_row_and_nothing_is_brought_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("file,title,type\na.txt,Code A,code\nc.txt,,roman\n", encoding="utf-8")
    result, ended = run(folder(tmp_path / "lot", FILES), capsys, "--metadata", str(table))
    assert ended == 1
    told = {(problem["row"], problem["column"]) for problem in result["problems"] if problem["blocks"]}
    assert told == {(3, "file"), (3, "title"), (3, "type")}
    assert not Work.objects.exists()


def test_failed__one_file_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result, ended = run(folder(tmp_path / "lot", FILES | {"a.txt": PNG}), capsys, "--publish")
    assert ended == 1
    assert [(failed["row"], failed["file"]) for failed in result["failed"]] == [(2, "a.txt")]
    assert len(result["failed"][0]["problem"]) > 20
    assert [work.title for work in LegalCode.objects.live()] == ["Code B"]


@pytest.mark.parametrize("options", [(), ("--metadata", "absent.csv")])
def test_paths__that_are_not_there_are_told(tmp_path: Path, options: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("import_documents", str(tmp_path / "absent"), *options)
