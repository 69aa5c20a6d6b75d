"""manage.py import_document: from a file to a text that is found, in one command."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kb.models import Expression, LegalCode, Work
from kb.models.works import DatePrecision
from search.queries import ask
from search.types import ANONYMOUS, SearchQuery
from tests.factories import OrganisationFactory
from tests.kb.files import PNG
from tests.shared import shared_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_index")]


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def code(tmp_path: Path) -> Path:
    path = tmp_path / "code.txt"
    path.write_text("Article 1 : Le vol est puni.\nArticle 3 : Le recel est puni.", encoding="utf-8")
    return path


def imported(path: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_document", path, "--type=legal-code", "--title=Code", "--json", *options, stdout=out)
    result: dict[str, Any] = json.loads(out.getvalue())
    return result


def failure(path: Path, *options: str) -> str:
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command(
            "import_document", path, "--type=legal-code", "--title=Code", "--json", *options, stdout=out
        )
    assert stop.value.code == 1
    message: str = json.loads(out.getvalue())["error"]
    return message


def test_import__the_penal_code_is_found_at_once() -> None:
    result = imported(shared_file("legal/ci-code-penal-2019.txt"), "--publish")
    assert result["passages"]["article"] == 571
    assert result["numbering"] == {"missing": [], "repeated": []}
    assert (result["pages"], result["warnings"]) == (126, [])
    assert set(result) == {"work", "expression", "pages", "passages", "numbering", "warnings", "seconds"}
    for asked, number in (("legitime defense", "97"), ("article 347", "346"), ("art. 450-3", "450-3")):
        assert ask(SearchQuery(asked), ANONYMOUS).hits[0].number == number


def test_import__without_publish_stays_a_draft(code: Path) -> None:
    result = imported(code)
    assert result["numbering"]["missing"] == ["2"]
    assert not Work.objects.get(key=result["work"]).live
    assert ask(SearchQuery("recel"), ANONYMOUS).total == 0


def test_import__twice_is_once(code: Path) -> None:
    first = imported(code, "--publish")
    second = imported(code, "--publish")
    assert (first["work"], first["expression"]) == (second["work"], second["expression"])
    assert (LegalCode.objects.count(), Expression.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("given", "day", "precision"),
    [
        ("2024", date(2024, 1, 1), DatePrecision.YEAR),
        ("2024-12", date(2024, 12, 1), DatePrecision.MONTH),
        ("2024-12-13", date(2024, 12, 13), DatePrecision.DAY),
    ],
)
def test_import__a_date_keeps_its_precision(
    code: Path, given: str, day: date, precision: DatePrecision
) -> None:
    work = Work.objects.get(key=imported(code, f"--date={given}")["work"])
    assert (work.date, work.date_precision) == (day, precision)


def test_import__for_one_organisation(code: Path) -> None:
    organisation = OrganisationFactory(code="undp")
    result = imported(code, "--visibility=organisation", "--organisation=undp", "--publish")
    assert Work.objects.get(key=result["work"]).organisation == organisation
    assert ask(SearchQuery("recel"), ANONYMOUS).total == 0


def test_import__a_bad_file_fails_and_its_page_stays_a_draft(tmp_path: Path) -> None:
    path = tmp_path / "code.pdf"
    path.write_bytes(PNG)
    assert "PDF" in failure(path, "--publish")
    assert not Work.objects.get().live
    assert ask(SearchQuery("code"), ANONYMOUS).total == 0


@pytest.mark.parametrize(
    "option", ["--date=2024-13", "--date=hier", "--organisation=none", "--visibility=organisation"]
)
def test_import__a_wrong_option_is_said_before_anything_is_made(code: Path, option: str) -> None:
    assert failure(code, option)
    assert not Work.objects.exists()


def test_import__of_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("import_document", tmp_path / "none.pdf", "--type=other", "--title=X")
