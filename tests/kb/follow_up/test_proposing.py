"""What a report's text seems to recommend."""

import time

import pytest

from kb.follow_up.proposing import Part, candidates


def found(*pages: str) -> list[tuple[str, str]]:
    parts = [Part(f"page_{number}", number, text) for number, text in enumerate(pages, 1)]
    return [(one.number, one.text) for one in candidates(parts)]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Recommandation 3 : ouvrir un quartier pour les femmes.", "3"),
        ("Recommandation n° 12 – ouvrir un quartier pour les femmes.", "12"),
        ("RECOMMANDATION 4. ouvrir un quartier pour les femmes.", "4"),
        ("Recommendation 2: ouvrir un quartier pour les femmes.", "2"),
        ("R5 : ouvrir un quartier pour les femmes.", "5"),
        ("• Recommandation 1.2 : ouvrir un quartier pour les femmes.", "1.2"),
    ],
)
def test_numbered__is_found_by_its_number_and_goes_on_over_lines(line: str, number: str) -> None:
    assert found(f"{line}\net former le personnel.") == [
        (number, "ouvrir un quartier pour les femmes. et former le personnel.")
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "La mission recommande au ministère de pourvoir les postes.",
        "Il est recommandé de tenir un registre des détentions.",
        "Les participants recommandent que le parquet contrôle.",
        "The mission recommends that posts be filled.",
    ],
)
def test_sentence__in_which_somebody_recommends_is_found_alone(sentence: str) -> None:
    assert found(f"La prison est pleine. {sentence} Le parquet est absent.") == [("", sentence)]


@pytest.mark.parametrize(
    "heading",
    ["Recommandations", "5. Recommandations", "IV. RECOMMANDATIONS", "Recommandations de la mission",
     "Principales recommandations", "Conclusions et recommandations", "Key recommendations"],
)  # fmt: skip
def test_list__under_a_heading_is_taken_item_by_item_until_the_next_heading(heading: str) -> None:
    text = (
        f"1. Ce point est du contexte.\n{heading}\n1. Réduire la surpopulation ;\n"
        "- Tenir un registre des détentions.\n6. Remerciements\n1. Ce n’en est plus une."
    )
    assert found(text) == [("1", "Réduire la surpopulation ;"), ("", "Tenir un registre des détentions.")]


def test_list__goes_on_over_the_page() -> None:
    assert found("Recommandations\n1. Réduire la surpopulation.", "2. Tenir un registre.") == [
        ("1", "Réduire la surpopulation."),
        ("2", "Tenir un registre."),
    ]


def test_nothing__in_a_text_that_recommends_nothing() -> None:
    assert found("La mission a visité la prison.\n1. Effectif : 120.\n- Capacité : 80.", "") == []


def test_time__grows_with_the_text() -> None:
    pages = ["Recommandations\n" + "1. Réduire la surpopulation des prisons et\n" * 2_000] * 20
    started = time.perf_counter()
    assert found(*pages)
    assert time.perf_counter() - started < 5
    assert candidates([Part("page_1", 1, "recommande " * 100_000 + "1. " * 100_000)])
