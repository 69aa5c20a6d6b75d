"""Opening a file in its limited process."""

import subprocess
import sys
from pathlib import Path

import pytest

from kb.ingestion.extraction import READER, Limits, extract
from kb.ingestion.types import UnreadableFileError
from tests.kb.files import BAD, pdf, text_of_articles
from tests.shared import shared_file


def written(tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize("case", BAD)
def test_extract__a_bad_file_is_refused_with_its_reason(tmp_path: Path, case: str) -> None:
    name, content, code = BAD[case]
    with pytest.raises(UnreadableFileError) as refused:
        extract(written(tmp_path, name, content()), Limits())
    assert refused.value.notice.code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("pdf/libreoffice-writer-password.pdf", "is_encrypted"),
        ("pdf/benin-loi-2025-7.pdf", "needs_recognition"),
    ],
)
def test_extract__real_files_without_text(name: str, code: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        extract(str(shared_file(name)), Limits())
    assert refused.value.notice.code == code


def test_extract__the_pages_of_a_pdf(tmp_path: Path) -> None:
    found = extract(written(tmp_path, "a.pdf", pdf("Première page", "Deuxième page")), Limits())
    assert [page.strip() for page in found.pages] == ["Première page", "Deuxième page"]
    assert found.media_type == "application/pdf"


def test_extract__text_that_is_called_a_pdf_is_read_with_a_warning(tmp_path: Path) -> None:
    found = extract(written(tmp_path, "a.pdf", b"Article 1 : Texte."), Limits())
    assert found.pages == ("Article 1 : Texte.",)
    assert [notice.code for notice in found.notices] == ["read_as_text"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_extract__text_in_several_encodings(tmp_path: Path, encoding: str) -> None:
    found = extract(written(tmp_path, "a.txt", "L’état d’œuvre".encode(encoding)), Limits())
    assert found.pages == ("L’état d’œuvre",)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(memory=120 * 1024**2), "is_too_heavy"),
        (Limits(output=1024**2), "is_too_heavy"),
    ],
)
def test_extract__a_file_that_costs_too_much_is_given_up(tmp_path: Path, limits: Limits, code: str) -> None:
    path = written(tmp_path, "a.txt", text_of_articles(100_000))
    with pytest.raises(UnreadableFileError) as refused:
        extract(path, limits)
    assert refused.value.notice.code == code


@pytest.mark.parametrize("stuck", ["import time; time.sleep(30)", "while True: pass"])
def test_extract__a_file_on_which_the_reader_hangs_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stuck: str
) -> None:
    from kb.ingestion import extraction

    (tmp_path / "reader.py").write_text(stuck)
    monkeypatch.setattr(extraction, "READER", tmp_path / "reader.py")
    with pytest.raises(UnreadableFileError) as refused:
        extract(written(tmp_path, "a.txt", b"Texte."), Limits(seconds=1))
    assert refused.value.notice.code == "is_too_slow"


def test_extract__a_reader_that_crashes_is_replaced_by_the_slower_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library that aborts the process: a wrapper stands for it, and starts the real reader otherwise."""
    from kb.ingestion import extraction

    real = extraction.READER
    wrapper = tmp_path / "reader.py"
    wrapper.write_text(
        "import os, runpy, sys\n"
        "if '--without-pdfium' not in sys.argv: os.abort()\n"
        f"runpy.run_path({str(real)!r}, run_name='__main__')\n"
    )
    monkeypatch.setattr(extraction, "READER", wrapper)
    found = extract(written(tmp_path, "a.pdf", pdf("Une page")), Limits())
    assert found.pages[0].strip() == "Une page"


def test_reader__needs_nothing_of_the_site() -> None:
    """The process that opens a file is light: it imports neither Django nor Haystack."""
    code = (
        f"import runpy, sys; runpy.run_path({str(READER)!r})\n"
        "print([name for name in ('django', 'haystack', 'kb.models') if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_site__does_not_import_haystack() -> None:
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings.test'\n"
        "import django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "import kb.actions, kb.admin_views, sys; print('haystack' in sys.modules, 'pypdf' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[3]
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert out.stdout.split() == ["False", "False"]


def test_extract__a_long_pdf_keeps_its_pages_in_order(tmp_path: Path) -> None:
    texts = [f"Page numéro {n}" for n in range(1, 132)]
    found = extract(written(tmp_path, "a.pdf", pdf(*texts)), Limits())
    assert [page.strip() for page in found.pages] == texts


def test_extract__a_page_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kb.ingestion import extraction

    (tmp_path / "reader.py").write_text(
        'print(\'{"page": "Texte.", "at": 0}\\n{"page": null, "at": 1}\\n'
        '{"end": {"media_type": "application/pdf", "notices": [], "structure": null}}\')'
    )
    monkeypatch.setattr(extraction, "READER", tmp_path / "reader.py")
    found = extract(written(tmp_path, "a.pdf", b"%PDF-"), Limits())
    assert found.pages == ("Texte.", "")
    assert [(notice.code, notice.params) for notice in found.notices] == [("page_unreadable", {"page": 2})]


def test_extract__what_a_file_says_of_itself_can_be_kept(tmp_path: Path) -> None:
    """A title or a bookmark may hold what no database takes."""
    import io

    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("Une page")))
    writer.add_metadata({"/Title": "Code\x00 pénal\n2024"})
    writer.add_outline_item(title="Titre\x00 I", page_number=0)
    writer.write(tmp_path / "a.pdf")
    found = extract(str(tmp_path / "a.pdf"), Limits())
    assert found.metadata["title"] == "Code pénal 2024"
    assert [entry.title for entry in found.outline] == ["Titre I"]


@pytest.mark.parametrize("limits", [Limits(characters=1000), Limits(lines=10)])
def test_extract__a_text_that_is_too_long_is_refused(tmp_path: Path, limits: Limits) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        extract(written(tmp_path, "a.txt", text_of_articles(20)), limits)
    assert refused.value.notice.code == "is_too_long"
