"""The French catalogue is complete, compiled, and written as French is."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation

from config.management.commands.translations import catalogues, incomplete, stale

CATALOGUES = catalogues(Path(settings.LOCALE_PATHS[0]))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
TAG = re.compile(r"</?\w+>")
# What French typography doesn't allow, and how it is told.
FAULTS = {
    "a colon without its no-break space": r"(?<=[^\u00a0])(?=:)(?!://)",
    "a high sign without its narrow no-break space": r"(?<=[^\u202f;!?])(?=[;!?])",
    "a percent sign without its narrow no-break space": r"(?<=[^\u202f%])%(?![(sd])",
    "an opening quotation mark without its no-break space": r"«(?!\u00a0)",
    "a closing quotation mark without its no-break space": r"(?<!\u00a0)»",
    "a straight apostrophe": r"'",
    "straight or English quotation marks": r"[\"“”]",
    "three dots in place of an ellipsis": r"\.\.\.",
    "two spaces, or a space at an end": r"  |^ | $",
}


def pairs() -> Iterator[tuple[str, str]]:
    """Each text of the catalogues with its translation; plural forms with the form that they render."""
    for path in CATALOGUES:
        for entry in polib.pofile(str(path)):
            if entry.msgid_plural:
                forms = entry.msgstr_plural
                yield from ((entry.msgid if form == 0 else entry.msgid_plural, forms[form]) for form in forms)
            else:
                yield entry.msgid, entry.msgstr


def faults(text: str) -> list[str]:
    return [fault for fault, pattern in FAULTS.items() if re.search(pattern, text)]


def test_catalogues__there_is_french() -> None:
    assert [path.parts[-3] for path in CATALOGUES] == ["fr"]
    assert len(list(pairs())) > 400


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_catalogues__nothing_is_missing_or_fuzzy(path: Path) -> None:
    assert incomplete(polib.pofile(str(path))) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_catalogues__compiled_form_is_that_of_the_text(path: Path) -> None:
    assert stale(path) == []


def test_translations__keep_what_is_filled_in_and_the_markup() -> None:
    lost = [
        (text, translated)
        for text, translated in pairs()
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(translated))
        or sorted(TAG.findall(text)) != sorted(TAG.findall(translated))
    ]
    assert lost == []


def test_translations__follow_french_typography() -> None:
    assert [(found, text) for _, text in pairs() if (found := faults(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "Attention : non",
        "Voir: ici",
        "Vraiment ?",
        "12 %",
        "« mot »",
        "l'article",
        'le "mot"',
        "Suite...",
        "fin ",
    ],
)
def test_faults__are_seen(text: str) -> None:
    assert faults(text)


def test_faults__correct_french_has_none() -> None:
    right = "« L’article\u00a012 »\u00a0: 50\u202f%\u202f; vraiment\u202f? https".replace("« ", "«\u00a0")
    assert faults(right.replace(" »", "\u00a0»")) == []


def test_catalogue__is_the_one_that_pages_use() -> None:
    with translation.override("fr"):
        assert translation.gettext("Sign out") == "Se déconnecter"
        assert translation.pgettext("button", "Search") == "Chercher"
    with translation.override("en"):
        assert translation.pgettext("button", "Search") == "Search"
