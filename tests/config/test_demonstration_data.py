"""The demonstration's data: every page traceable to its text, and the code as a printed file."""

import re
from collections import Counter
from datetime import date
from typing import Any

import pypdfium2
import pytest

from accounts.models import Role
from config.demonstration.data import CODE_KEY, rows, works
from config.demonstration.pdf import code_pdf
from config.demonstration.register_data import records
from tests.shared import shared_seed

SEEDS = {"minusma": "000_2e86cc6b16133e50.txt", "undp-2024": "004_9af0a7e43cae891d.txt"}


def words_of(text: str) -> str:
    """The text with each run of blanks, no-break ones too, as one."""
    return " ".join(text.split())


def test_seed__each_phrase_stands_in_its_text() -> None:
    texts = {key: words_of(shared_seed(file).read_text(encoding="utf-8")) for key, file in SEEDS.items()}
    quoted = [
        (row["seed"]["text"], words_of(phrase)) for row in rows("works") for phrase in row["seed"]["phrases"]
    ]
    assert len(quoted) > 5
    assert [phrase for text, phrase in quoted if phrase not in texts[text]] == []


def test_seed__every_document_has_one_and_only_the_team_is_made_up() -> None:
    assert all(row["seed"]["phrases"] for row in rows("works"))
    assert [row["code"] for row in rows("organisations")] == ["coordination-demonstration"]


def test_seed__every_number_of_a_summary_stands_in_its_text() -> None:
    texts = {
        key: set(re.findall(r"\d+", shared_seed(file).read_text(encoding="utf-8")))
        for key, file in SEEDS.items()
    }
    for row in rows("works"):
        for number in re.findall(r"\d+", row["summary_fr"] + row["summary_en"]):
            assert number in texts[row["seed"]["text"]], (row["key"], number)


def test_works__dates_are_only_those_that_the_texts_state() -> None:
    dated = {row["key"]: (row["date"], row["date_precision"]) for row in rows("works") if "date" in row}
    assert dated == {
        "undp-mali-2024-prosmed": ("2024-01-01", "year"),
        "code-penal": ("2024-12-01", "month"),
        "code-de-procedure-penale": ("2024-12-01", "month"),
        "evaluation-institutions-judiciaires-penitentiaires-2013": ("2013-01-01", "year"),
    }
    assert all(date.fromisoformat(day) for day, _ in dated.values())


def test_works__a_fact_from_elsewhere_stands_beside_its_address() -> None:
    for row, fields in zip(rows("works"), works(), strict=False):
        if external := row.get("external"):
            for fact, summary in (("fact_fr", "summary_fr"), ("fact_en", "summary_en")):
                assert external[fact] not in row[summary]
                assert f"{external[fact]} ({external['url']})" in fields[summary]
            assert external["url"] in fields["source"]


def test_works__issuers_themes_and_people_are_in_the_data() -> None:
    organisations = {row["code"] for row in [*rows("organisations"), *records("organisations")]}
    assert {row["issuer"] for row in works() if "issuer" in row} <= organisations
    assert {row["organisation"] for row in rows("people")} <= organisations
    assert {row["role"] for row in rows("people")} == set(Role.values)
    assert all(row["email"].endswith("@example.org") for row in rows("people"))


def articles(node: dict[str, Any]) -> list[dict[str, Any]]:
    if node.get("kind") == "article":
        return [node]
    return [article for child in node["children"] for article in articles(child)]


def test_code__articles_are_numbered_by_book_title_and_chapter_without_gap() -> None:
    for book in rows("code")["children"]:
        for title in book["children"]:
            for chapter in title["children"]:
                stem = book["number"] + title["number"] + chapter["number"]
                numbers = [article["number"] for article in articles(chapter)]
                assert numbers == [f"{stem}-{place}" for place in range(1, len(numbers) + 1)]


def test_code__articles_that_it_cites_exist() -> None:
    found = articles(rows("code"))
    cited = {
        number
        for article in found
        for line in article["text"]
        for number in re.findall(r"article\s(\d+-\d+)", line)
    }
    assert cited == {"211-1", "241-1", "311-1"}
    assert cited <= {article["number"] for article in found}


@pytest.fixture(scope="module")
def pages() -> list[str]:
    document = pypdfium2.PdfDocument(code_pdf())
    return [page.get_textpage().get_text_range() for page in document]


def test_pdf__is_the_same_file_each_time() -> None:
    assert code_pdf() == code_pdf()


def test_pdf__every_page_says_that_it_is_no_law(pages: list[str]) -> None:
    assert len(pages) > 8
    for number, text in enumerate(pages, start=1):
        lines = text.splitlines()
        assert lines[0].strip() == "DÉMONSTRATION — SANS VALEUR JURIDIQUE"
        assert lines[-1].split()[-1] == str(number)


def test_pdf__every_article_is_printed_once(pages: list[str]) -> None:
    printed = Counter(re.findall(r"^Article (\d+-\d+)\s*:", "\n".join(pages), re.MULTILINE))
    assert printed == {article["number"]: 1 for article in articles(rows("code"))}


def test_pdf__is_hyphenated_like_a_printed_code(pages: list[str]) -> None:
    # pdfium gives U+FFFE where a word is broken at the end of a line
    assert sum(text.count("\ufffe") for text in pages) > 5


def test_code__is_marked_as_a_demonstration() -> None:
    assert [row["key"] for row in works() if row.get("is_demonstration")] == [CODE_KEY]
