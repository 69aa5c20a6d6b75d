"""Words broken at a line's end, as a printed code has them."""

import pytest

from kb.ingestion.characters import BROKEN_WORD
from kb.ingestion.cleaning import clean
from kb.ingestion.hyphens import mended
from kb.ingestion.types import Extraction


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
