"""What deserves a look, each thing with its place."""

from pathlib import Path
from typing import Any

import pytest

from kb.contents import Contents
from kb.models import Expression
from kb.proof.findings import findings_of
from tests.kb.proof.texts import pdf_code, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def places(expression: Expression) -> list[tuple[str, int | None]]:
    return [(finding.eid, finding.page) for finding in findings_of(expression, Contents(expression))]


def test_findings__of_a_text_without_faults() -> None:
    assert places(read("Article 1 : Un.\nArticle 2 : Deux.\n")) == []


def test_findings__a_missing_number_is_looked_for_after_the_one_before() -> None:
    text = "\n".join(f"Article {number} : Texte." for number in (1, 2, 4, 5, 10, 11))
    expected = [("art_2", 1), *[("art_5", 1)] * 4]
    assert places(read(text)) == expected


def test_findings__each_of_those_that_are_repeated_has_its_place() -> None:
    text = "Article 1 : Un.\nArticle 2 : Deux.\nArticle 2 : Encore.\nArticle 3 : Trois.\n"
    assert places(read(text)) == [("art_2", 1), ("art_2__2", 1)]


def test_findings__the_numbering_begins_again_under_each_title() -> None:
    titles = (
        "Titre I : Du vol\nArticle 1 : Un.\nArticle 2 : Deux.\n",
        "Titre II : Du recel\nArticle 1 : Un autre.\n",
    )
    assert ("art_1__2", 1) in places(read("".join(titles) + "Article 2 : Deux autres.\n"))


def test_findings__several_acts_in_one_file() -> None:
    acts = (
        f"Loi n° {number} du 3 mai 2025 relative à la preuve\nArticle 1 : Un.\nArticle 2 : Deux.\n"
        for number in (1, 2)
    )
    expression = read("".join(acts))
    assert len(expression.report["acts"]) == 2
    assert places(expression) == [("", 1)]


def test_findings__a_page_without_text_and_an_article_without_words() -> None:
    expression = pdf_code("Article 1 : Un.", "#rect(width: 3cm, height: 3cm)", "Article 2 : Deux.")
    assert places(expression) == [("", 2)]
    expression.passages.filter(eid="art_2").update(text="")
    assert places(expression) == [("art_2", 3), ("", 2)]


def test_findings__a_page_that_was_recognised_with_little_confidence() -> None:
    expression = pdf_code("Article 1 : Un.", "Article 2 : Deux.")
    expression.report = expression.report | {"uncertain_pages": [2]}
    assert places(expression) == [("", 2)]


def test_findings__what_else_was_told_has_the_first_page_that_it_names() -> None:
    expression = pdf_code("Article 1 : Un.", "Article 2 : Deux.")
    notices = [
        {"code": "page_unreadable", "params": {"page": 2}},
        {"code": "read_as_text", "params": {}},
        {"code": "of_another_reader", "params": {"pages": "7, 9"}},
    ]
    expression.report = expression.report | {"notices": notices}
    assert places(expression) == [("", 2), ("", None), ("", 7)]
