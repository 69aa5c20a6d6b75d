"""The penal code of Côte d'Ivoire (2019): what holds of its whole text. Its articles are in the gold file."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.kb.ingestion.reading import Reading, read
from tests.shared import shared_file


@pytest.fixture(scope="module")
def code() -> Reading:
    return read(shared_file("legal/ci-code-penal-2019.txt"))


def test_range__is_one_passage(code: Reading) -> None:
    article = code.article("346")
    assert (article.last_number, article.label, article.eid) == ("349", "Art. 346 à 349", "art_346")


def test_text__holds_no_running_line(code: Reading) -> None:
    for node in code.nodes:
        for paragraph in node.text.split("\n"):
            assert "droit-afrique" not in paragraph, node.eid
            assert not re.fullmatch(r"\d{1,3}", paragraph), node.eid
            if node.kind == "article":
                assert paragraph not in {"Code pénal", "Côte d’Ivoire"}, node.eid
    # the footer would follow the last words of a page, the header precede the first of the next
    joined = [node.text for node in code.of_kind("article")]
    assert not any(re.search(r"[.;] Code pénal( \d+)?$", text, re.M) for text in joined)
    assert not any(text.endswith(("Code pénal", "Côte d’Ivoire")) for text in joined)


def test_text__no_heading_is_swallowed_by_the_article_before(code: Reading) -> None:
    swallowed = re.compile(r"^(Livre|Titre|Chapitre|Section) \d+ ", re.M)
    assert [node.eid for node in code.of_kind("article") if swallowed.search(node.text)] == []


def test_text__every_word_of_the_source_is_kept_but_headers_and_footers(code: Reading) -> None:
    source = shared_file("legal/ci-code-penal-2019.txt").read_text(encoding="utf-8").replace("\f", "")
    lines = [line.strip() for line in source.split("\n")]
    printed = [line for line in lines if not line.isdigit() and "droit‐afrique" not in line]
    wanted = _words(" ".join(printed))
    # the header and the footer of each of the 126 pages
    wanted.subtract(_words("Côte d’Ivoire Code pénal " * 126))
    kept = " ".join(f"{node.label} {node.heading} {node.text}" for node in code.nodes[1:])
    assert _words(kept) + _words(code.nodes[0].text) == +wanted


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def test_pages__are_found_without_form_feeds(tmp_path: Path) -> None:
    source = shared_file("legal/ci-code-penal-2019.txt").read_text(encoding="utf-8")
    (tmp_path / "code.txt").write_text(source.replace("\f", ""), encoding="utf-8")
    code = read(tmp_path / "code.txt")
    assert code.report.page_count == 126
    assert len(code.of_kind("article")) == 571
    marked = read(shared_file("legal/ci-code-penal-2019.txt"))
    found = [(node.eid, node.first_page, node.last_page, node.text) for node in code.nodes]
    assert found == [(node.eid, node.first_page, node.last_page, node.text) for node in marked.nodes]
