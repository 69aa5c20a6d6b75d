"""What holds of any text: no word is lost, nothing is raised, and time is in proportion."""

import re
import time
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.ingestion.characters import LONGEST_WORD
from kb.ingestion.cleaning import clean
from kb.ingestion.report import report
from kb.ingestion.segmentation import segment
from kb.ingestion.types import CleanText, Extraction, Segmentation

_OPENERS = st.sampled_from(
    [
        "Article", "ARTICLE", "Art.", "Articles", "articles", "TITRE", "Titre", "CHAPITRE", "Section", "§",
        "Sous-section", "Paragraphe", "LIVRE", "ANNEXE", "ANNEXE A LA LOI N°", "Première partie", "PART",
        "Loi n°", "Décret n°", "ARRÊTÉ N°", "Accord de prêt", "MINISTERE DE LA", "Actes en abrégé",
        "Vu la loi n°", "Fait à Bamako, le", "« Article", "«", "»", "TABLE DES MATIÈRES", "Sommaire",
        "1°", "a)", "-", "•", "",
    ]
)  # fmt: skip
_NUMBERS = st.sampled_from(
    ["1", "2", "3", "premier", "unique", "1er", "12 bis", "324-11", "L. 131-4", "II", "I", "2 à 4", "A",
     "2025-12 du 28 mai 2025", "2025-12 du 28 mai 2025.", "ter", "99999", ""]
)  # fmt: skip
_RESTS = st.sampled_from(
    ["", " :", ".-", " - Les peines", " : La présente loi dispose", " DES PEINES", ".", " du code",
     " , 41 et 42", " ....... 12", " portant code", "»", " entre"]
) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=20)  # fmt: skip
_LINES = st.lists(st.builds("{} {}{}".format, _OPENERS, _NUMBERS, _RESTS), max_size=40)


def _words(text: str) -> Counter[str]:
    """The words of a text; an article's label is in the singular."""
    found = re.findall(r"[^\W_]+", text.lower())
    return Counter(word[:-1] if word in {"articles", "arts"} else word for word in found)


def _held(tree: Segmentation, made: set[str]) -> Counter[str]:
    """The words that the passages hold, without the labels that we give ourselves."""
    labels = ("" if node.label in made else node.label for node in tree.nodes)
    return _words(
        "\n".join(
            f"{label}\n{node.heading}\n{node.text}" for label, node in zip(labels, tree.nodes, strict=True)
        )
    )


def _text(lines: list[str], page_length: int) -> CleanText:
    kept = tuple(line for line in lines if line.strip())
    page_of = tuple(1 + (at // page_length if page_length else 0) for at in range(len(kept)))
    return CleanText(kept, page_of, page_of[-1] if page_of else 1, 60 if page_length else 0)


@given(_LINES, st.integers(0, 5), st.sampled_from(["fr", "en"]))
@settings(max_examples=300, deadline=None)
def test_segment__holds_every_word_once(lines: list[str], page_length: int, language: str) -> None:
    text = _text(lines, page_length)
    tree = segment(text, language=language, is_law=True)
    made = {"En-tête", "Front matter", "Signatures"}
    made |= {f"{word} {number}" for word in ("Acte", "Act", "Page") for number in range(1, 41)}
    assert _held(tree, made) + _words("\n".join(tree.running_lines)) == _words("\n".join(text.lines))


@given(_LINES, st.integers(0, 5), st.sampled_from(["fr", "en"]))
@settings(max_examples=200, deadline=None)
def test_segment__makes_a_tree_that_can_be_written(lines: list[str], page_length: int, language: str) -> None:
    text = _text(lines, page_length)
    whole = segment(text, language=language, is_law=True)
    alone = [segment(text, language=language, is_law=True, act=act) for act in range(1, len(whole.acts) + 1)]
    for tree in (whole, *alone):
        assert len({node.eid for node in tree.nodes}) == len(tree.nodes)
        for at, node in enumerate(tree.nodes):
            assert node.parent is None or 0 <= node.parent < at
            assert "" not in (node.eid, node.label)
            assert (len(node.eid) <= 160, len(node.number) <= 40, len(node.label) <= 120) == (True,) * 3
            assert len(node.heading) <= 500
            assert (node.first_page or 0) <= (node.last_page or 0) <= text.page_count
        report(Extraction("text/plain", ()), text, tree).as_json()


@given(
    st.lists(st.text(max_size=60) | st.text("\n\x00\ud800\ufffe-\u00ad •«Article1", max_size=60), max_size=8)
)
@settings(max_examples=200, deadline=None)
def test_clean__any_text_can_be_held(pages: list[str]) -> None:
    text = clean(Extraction("application/pdf", tuple(pages)))
    segment(text, is_law=True)
    for line in text.lines:
        assert line.strip()
        line.encode("utf-8")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", line)
    assert len(text.lines) == len(text.page_of)


def test_clean__a_word_of_a_megabyte_is_cut_into_words() -> None:
    text = clean(Extraction("text/plain", ("Article 1 : " + "é" * 1_000_000 + " fin.",)))
    words = text.lines[0].split()
    assert "".join(words) == "Article1:" + "é" * 1_000_000 + "fin."
    assert max(len(word) for word in words) == LONGEST_WORD
    node = segment(text, is_law=True).nodes[0]
    assert (node.number, node.text.endswith("fin.")) == ("1", True)


def _article_after_article(size: int) -> list[str]:
    return [
        line
        for at in range(size)
        for line in (f"Article {at % 7} : Texte", "articles 40, 41 et 42 ci-dessus.")
    ]


# Texts that would take a careless reader more than their length in time.
HOSTILE: dict[str, Callable[[int], list[str]]] = {
    "restarts": lambda size: ["Article 1 : Un.", "Article 2 : Deux."] * size,
    "titles of acts": lambda size: ["Loi n° 1-2025 du 1er mai 2025 portant code"] * 2 * size,
    "acts": lambda size: ["Loi n° 1-2025 du 1er mai 2025 portant code", "Article 1 : Un."] * size,
    "agreements": lambda size: ["Accord de prêt", "Article 1 : Un."] * size,
    "levels": lambda size: [f"TITRE {at % 90}" for at in range(2 * size)],
    "same level": lambda size: ["TITRE I : DES LOIS", "CHAPITRE I"] * size,
    "no levels": lambda size: ["DES PEINES"] * 2 * size,
    "quotes": lambda size: ["« Article 1 : Un.", "« Article 2 : Deux."] * size,
    "open quotes": lambda size: ["Article 1 : Un.", "«"] * size,
    "rubrics": lambda size: ["MINISTERE DE LA JUSTICE", "Actes en abrégé"] * size,
    "closings": lambda size: ["Fait à Bamako, le 3 mai", "Article 1 : Un."] * size,
    "contents": lambda size: ["TABLE DES MATIÈRES", "Titre 1 : A"] * size,
    "broken words": lambda size: ["une confis-", "cation-"] * size,
    "articles": _article_after_article,
}
# Lines that would take a careless pattern more than their length in time.
LONG_LINES = {
    "blanks": lambda size: "Article 1" + " " * size + "x",
    "dots": lambda size: "Art" + "." * size,
    "separators": lambda size: "Article 1" + " -" * size,
    "numbers": lambda size: "Article " + "1-" * size,
    "figures": lambda size: "1" * size,
    "roman": lambda size: "TITRE " + "I" * size,
    "marks": lambda size: "« " * size,
    "act": lambda size: "Loi n° " + "1/" * size,
    "closing": lambda size: "Fait à " + "le " * size,
    "leaders": lambda size: "Chapitre 1 " + ". . . " * size,
    "word": lambda size: "x" * size,
    "hyphens": lambda size: "a-" * size,
}


def _seconds(lines: list[str]) -> float:
    """The processor's time for the best of three readings, from raw text to report."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        pages = tuple("\n".join(lines[at : at + 50]) for at in range(0, len(lines), 50))
        extraction = Extraction("application/pdf", pages)
        text = clean(extraction)
        report(extraction, text, segment(text, is_law=True))
        best = min(best, time.process_time() - start)
    return best


# A text four times as long may take four times as long, and as much again: machines are not quiet. A reader
# whose time grew with the square of the length would take sixteen times as long.
_BOUND, _QUICK = 9, 0.01


@pytest.mark.parametrize("kind", HOSTILE)
def test_reading__time_is_in_proportion_to_the_number_of_lines(kind: str) -> None:
    once, four_times = _seconds(HOSTILE[kind](600)), _seconds(HOSTILE[kind](2400))
    assert four_times <= _BOUND * max(once, _QUICK)


@pytest.mark.parametrize("kind", LONG_LINES)
def test_reading__time_is_in_proportion_to_the_length_of_a_line(kind: str) -> None:
    once, four_times = _seconds([LONG_LINES[kind](25_000)]), _seconds([LONG_LINES[kind](100_000)])
    assert four_times <= _BOUND * max(once, _QUICK)
