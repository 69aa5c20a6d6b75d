"""Reading a file of versions: its words, its tree, and what is odd in it."""

import gzip
import io
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import File

from kb.versions.file import Part, lines_of, read_versions, words_of


def row(path: str, *versions: tuple[int, str, str]) -> str:
    listed = [{"epoch": epoch, "law": law, "text": text} for epoch, law, text in versions]
    return json.dumps({"path": path, "versions": listed})


def test_words__lose_the_title_and_the_breaks_of_the_lines() -> None:
    text = "Article 7\n----\nUne phrase qui est\ncoupée.\n\n- un point\n  qui va loin ;\n- un autre.\n"
    assert words_of(text) == "Une phrase qui est coupée.\n- un point qui va loin ;\n- un autre."


def test_articles__stand_in_order_in_their_parts() -> None:
    one = (1, "Loi 1803-03-14", "Article\n----\nTexte.\n")
    found = read_versions(
        [
            row("Livre II/Titre Ier/Article 516.md", one),
            row("Livre Ier/Titre III/Article 102-1.md", one),
            row("Livre Ier/Titre III/Article 102.md", one),
            row("Titre préliminaire/Article 1.md", one),
        ]
    )
    assert [article.number for article in found.articles] == ["1", "102", "102-1", "516"]
    parts = [part for part in found.roots if isinstance(part, Part)]
    assert [(part.label, part.kind) for part in parts] == [
        ("Titre préliminaire", "title"),
        ("Livre Ier", "book"),
        ("Livre II", "book"),
    ]
    inside = parts[1].parts[0]
    assert isinstance(inside, Part)
    assert (inside.eid, inside.path) == ("book_1__tit_3", ("Livre Ier",))


def test_versions__follow_one_another_in_time() -> None:
    found = read_versions(
        [row("Article 5.md", (1395903600, "Loi du 24 mars 2014", "B"), (1, "Loi 1803-03-14", "A"))]
    )
    first, second = found.articles[0].wordings
    assert (first.text, second.text) == ("A", "B")
    assert first.end == second.start.day
    assert second.end is None


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "no JSON object"),
        ("[]", "no JSON object"),
        ('{"path": "Article 1.md", "versions": [{"law": 3, "epoch": 1, "text": ""}]}', "no JSON object"),
        ('{"path": "Article 1.md", "versions": []}', "no version"),
        ('{"path": "Annexe.md", "versions": [{"law": "", "epoch": 1, "text": ""}]}', "names no article"),
    ],
)
def test_row__that_gives_no_article_is_left_out_and_told(line: str, problem: str) -> None:
    found = read_versions([line, row("Article 2.md", (1, "Loi 1803-03-14", "Texte."))])
    assert len(found.articles) == 1
    assert found.oddities[0].row == 1
    assert problem in found.oddities[0].problem


def test_oddities__name_the_row_the_article_and_what_is_odd() -> None:
    found = read_versions(
        [
            row("Article 1.md", (1, "Loi 1803-03-14", "Même."), (1395903600, "Loi du 1 mai 1990", "Même.")),
            row("Article 1.md", (1, "Loi 1803-03-14", "Encore.")),
        ]
    )
    told = [(oddity.row, oddity.article, oddity.problem) for oddity in found.oddities]
    assert [(line, article) for line, article, _ in told] == [(1, "1"), (1, "1"), (2, "1")]
    assert "1990-05-01, the file 2014-03-27" in told[0][2]
    assert "reads as the version before it" in told[1][2]
    assert "the article is in row 1" in told[2][2]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_lines__are_read_packed_or_not(pack: Any) -> None:
    assert list(lines_of(File(io.BytesIO(pack("é\nb\n".encode()))))) == ["é\n", "b\n"]


@pytest.mark.parametrize(
    "content",
    [b"\x1f\x8bnonsense", gzip.compress(b"a" * 999)[:-9], b"\xff\xfe"],
    ids=["nonsense", "cut off", "no text"],
)
def test_lines__of_a_broken_file_are_refused_in_plain_words(content: bytes) -> None:
    with pytest.raises(ValidationError):
        list(lines_of(File(io.BytesIO(content))))


def test_lines__of_a_file_that_grows_without_end_are_refused() -> None:
    with pytest.raises(ValidationError):
        list(lines_of(File(io.BytesIO(gzip.compress(b"a\n" * 10_000))), most=10_000))
