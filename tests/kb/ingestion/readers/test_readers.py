"""The readers of each kind of file, each by itself."""

from pathlib import Path

import pytest

from kb.ingestion.reading.document import RefusedError
from kb.ingestion.reading.opening import opened
from tests.kb.files import pdf, scan, word_file
from tests.shared import shared_file

PAGE = """<!DOCTYPE html><html><head><title>Code</title><style>.a{}</style><script>alert("non")</script>
</head><body><nav>Menu</nav><h1>Code pénal</h1><h2>Livre premier</h2><p>Article 1 : Le <b>vol</b> est
puni.</p><ol><li>Premier cas ;</li><li><p>Second cas.</p></li></ol>
<table><tr><td>Cour</td><td>Bamako</td></tr></table><pre>Ligne 1
Ligne 2</pre><p hidden>caché</p></body></html>"""


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def texts(path: Path, with_pdfium: bool = True) -> list[str | None]:
    document = opened(path, with_pdfium)
    return [page.text for page in document.pages(range(document.page_count))]


def test_web_page__is_its_blocks_without_what_is_not_said(tmp_path: Path) -> None:
    (text,) = texts(written(tmp_path, "code.html", PAGE.encode()))
    assert text is not None
    assert text.split("\n") == [
        "Code pénal",
        "Livre premier",
        "Article 1 : Le vol est puni.",
        "1. Premier cas ;",
        "2. Second cas.",
        "Cour | Bamako",
        "Ligne 1",
        "Ligne 2",
    ]


def test_web_page__tells_its_headings(tmp_path: Path) -> None:
    structure = opened(written(tmp_path, "code.html", PAGE.encode())).structure()
    assert structure is not None
    assert list(structure.outline) == [(0, "Code pénal", 1), (1, "Livre premier", 1)]
    assert structure.metadata == {"title": "Code"}


def test_web_page__however_deep_is_read(tmp_path: Path) -> None:
    deep = "<html>" + "<div>" * 5000 + "au fond" + "</div>" * 5000
    assert texts(written(tmp_path, "code.html", deep.encode())) == ["au fond"]


def test_word_file__is_its_paragraphs_by_page(tmp_path: Path) -> None:
    content = word_file("# Titre I", "Article 1 : Le vol est puni.", "\f", "Article 2 : Le recel aussi.")
    path = written(tmp_path, "code.docx", content)
    first, second = texts(path)
    assert (first or "").split("\n")[:2] == ["Titre I", "Article 1 : Le vol est puni."]
    assert "Article 2 : Le recel aussi." in (second or "")
    structure = opened(path).structure()
    assert structure is not None
    assert list(structure.outline) == [(0, "Titre I", 1)]


def test_word_file__tables_and_counted_lists_keep_what_word_shows(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    for item in ("la réclusion ;", "l'amende."):
        document.add_paragraph(item, style="List Number")
    row = document.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text, row.cells[1].text = "Cour", "Mopti"
    path = tmp_path / "liste.docx"
    document.save(str(path))
    (text,) = texts(path)
    assert [line for line in (text or "").split("\n") if line] == [
        "1. la réclusion ;",
        "2. l'amende.",
        "Cour | Mopti",
    ]


def test_pdf__both_libraries_read_the_same_words(tmp_path: Path) -> None:
    path = written(tmp_path, "code.pdf", pdf("Article 1 : Le vol est puni.", "Article 2 : Le recel aussi."))
    assert [(text or "").split() for text in texts(path)] == [
        (text or "").split() for text in texts(path, with_pdfium=False)
    ]


@pytest.mark.parametrize("with_pdfium", [True, False])
def test_pdf__a_scanned_page_is_a_picture(tmp_path: Path, with_pdfium: bool) -> None:
    document = opened(written(tmp_path, "scan.pdf", scan("Article 1")), with_pdfium)
    assert [page.is_picture for page in document.pages(range(1))] == [True]


def test_pdf__pages_of_two_columns_are_read_column_by_column() -> None:
    (page, *_) = opened(shared_file("pdf/congo-jo-2025-26.pdf")).pages(range(3, 4))
    words = " ".join((page.text or "").split())
    # Left column, foot, then right column, head: read on the page.
    articles = [words.index(f"Article {number} :") for number in (11, 13, 16, 17, 21, 25)]
    assert articles == sorted(articles)


def test_picture__of_too_many_pixels_is_refused(tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "grand.png"
    Image.new("1", (20_000, 20_000)).save(path)
    with pytest.raises(RefusedError) as refused:
        opened(path)
    assert refused.value.code == "is_too_heavy"


def test_word_file__a_break_that_word_noted_after_the_author_s_is_the_same(tmp_path: Path) -> None:
    """Word writes both, and notes besides where a page ended of itself."""
    import docx
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    document = docx.Document()
    document.add_paragraph("Page un.")
    document.add_page_break()
    for text in ("Page deux.", "Page trois."):
        run = document.add_paragraph().add_run()
        run.font.size = Pt(10)
        run._r.append(OxmlElement("w:lastRenderedPageBreak"))
        run.add_text(text)
    path = tmp_path / "pages.docx"
    document.save(str(path))
    assert [(text or "").strip() for text in texts(path)] == ["Page un.", "Page deux.", "Page trois."]


@pytest.mark.parametrize(
    ("words", "is_picture"), [("Scanné avec un téléphone", True), ("Loi du 24 mars 2025. " * 10, False)]
)
def test_pdf__a_scanner_s_stamp_does_not_make_a_picture_a_text(
    tmp_path: Path, words: str, is_picture: bool
) -> None:
    import io

    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(scan("Article 1")))
    writer.pages[0].merge_page(pypdf.PdfReader(io.BytesIO(pdf(words))).pages[0])
    writer.write(tmp_path / "scan.pdf")
    (read,) = opened(tmp_path / "scan.pdf").pages(range(1))
    assert read.is_picture is is_picture
    assert words[:6] in (read.text or "")
