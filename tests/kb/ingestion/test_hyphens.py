"""Words broken at a line's end, as a printed code has them."""

import re

import pytest

from kb.ingestion.characters import BROKEN_WORD
from kb.ingestion.cleaning import clean
from kb.ingestion.extraction import Limits, extract
from kb.ingestion.hyphens import mended
from kb.ingestion.types import Extraction
from tests.shared import shared_file


@pytest.mark.parametrize("mark", ["-", BROKEN_WORD])
@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("la détention arbi", "traire est punie.", "la détention arbitraire"),
        ("le crime lui", "même est puni.", "le crime lui-même"),
        ("celle qui par", "tage sa vie.", "celle qui partage"),
        ("une autre au", "torité est saisie.", "une autre autorité"),
        ("un procès", "verbal est dressé.", "un procès-verbal"),
        ("une ordonnance de non", "lieu est rendue, sur le lieu.", "une ordonnance de non-lieu"),
    ],
)
def test_mended__a_broken_word_is_whole_where_it_begins(
    mark: str, first: str, second: str, whole: str
) -> None:
    lines = ["Le procès-verbal précède.", first + mark, second]
    assert mended(lines)[1] == whole


def test_mended__the_librarys_mark_before_a_capital_keeps_its_hyphen() -> None:
    assert mended(["le Sous" + BROKEN_WORD, "Préfet décide."]) == ["le Sous-Préfet", "décide."]


def test_clean__a_word_broken_at_the_foot_of_a_page_does_not_take_the_footer_in() -> None:
    first = f"Une phrase de la préc{BROKEN_WORD}édente page qui finit par organisa{BROKEN_WORD}Code 1"
    rest = [f"tion de la page {'x' * number}.\nCode {number}" for number in range(2, 5)]
    pages = tuple(f"Titre courant\n{body}" for body in (first, *rest))
    text = "\n".join(clean(Extraction("application/pdf", pages)).lines)
    assert "Code" not in text
    assert "précédente page qui finit par organisation" in text.replace("\n", " ")


# Of the words that a line's end breaks in the Journal officiel, those with a hyphen of their own (pages 3,
# 5, 5, 6, 23 and 25). All others are one word.
COMPOUNDS = {
    ("ci", "après"): "ci-après",
    ("sous", "traiter"): "sous-traiter",
    ("lui", "même"): "lui-même",
    ("de", "chaussée"): "rez-de-chaussée",
    ("Africa", "Congo"): "Africa-Congo",
    ("centre", "ville"): "centre-ville",
}


def test_clean__every_word_that_a_line_end_breaks_in_the_official_gazette() -> None:
    extraction = extract(str(shared_file("pdf/congo-jo-2025-26.pdf")), Limits())
    text = "\n".join(clean(extraction).lines)
    pages = "\n".join(extraction.pages).replace("\r\n", "\n")
    broken = re.findall(rf"([^\W\d_]+){BROKEN_WORD}\n?([^\W\d_]+)", pages)
    assert len(broken) >= 150
    lost = [halves for halves in broken if COMPOUNDS.get(halves, "".join(halves)) not in text]
    assert lost == []
    wrong = [halves for halves in broken if halves not in COMPOUNDS and "-".join(halves) in text]
    assert wrong == []
    assert BROKEN_WORD not in text
