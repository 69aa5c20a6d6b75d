"""Dates and words as people of the two languages write them."""

from datetime import date

import pytest
from django.utils import translation

from kb.models.works import DatePrecision
from kb.templatetags.dates import day
from kb.templatetags.words import paragraphs, typography

NO_BREAK, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (DatePrecision.DAY, f"13{NO_BREAK}Dec{NO_BREAK}2024"),
        (DatePrecision.MONTH, f"Dec{NO_BREAK}2024"),
        (DatePrecision.YEAR, "2024"),
    ],
)
def test_day__says_no_more_than_is_known(precision: str, expected: str) -> None:
    with translation.override("en"):
        assert day(date(2024, 12, 13), precision) == expected


def test_day__of_no_date_is_empty() -> None:
    assert day(None) == ""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("est puni : la peine", f"est puni{NO_BREAK}: la peine"),
        ("le vol ; le recel", f"le vol{NARROW}; le recel"),
        ("qui ? lui !", f"qui{NARROW}? lui{NARROW}!"),
        ("dit « ainsi » partout", f"dit «{NO_BREAK}ainsi{NO_BREAK}» partout"),
        ("la loi n° 2024-027", f"la loi n°{NO_BREAK}2024-027"),
        ("https://exemple.org/a", "https://exemple.org/a"),
        ("sans rien", "sans rien"),
    ],
)
def test_typography__keeps_french_signs_with_their_words(typed: str, expected: str) -> None:
    assert typography(typed, "fr") == expected
    assert typography(typed, "en") == typed


def test_paragraphs__tells_the_items_of_an_enumeration() -> None:
    text = "Est puni :\n1° le vol ;\n- le recel ;\na) l'abus.\n\nLe juge en décide.\n12 mois au plus."
    assert [item for _, item in paragraphs(text)] == [False, True, True, True, False, False]
