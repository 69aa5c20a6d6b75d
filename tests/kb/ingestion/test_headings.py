"""What opens an article or a level, and what only mentions one."""

import pytest

from kb.ingestion.headings import article_heading, structure_heading


@pytest.mark.parametrize(
    ("line", "number", "label", "rest"),
    [
        ("Art.1.- Les dispositions", "1", "Art. 1", "Les dispositions"),
        ("Art, 529.- Est puni", "529", "Art. 529", "Est puni"),
        ("Art.450-5.- (Loi n°2021-893) Les", "450-5", "Art. 450-5", "(Loi n°2021-893) Les"),
        ("Article 324-11 : Quiconque", "324-11", "Article 324-11", "Quiconque"),
        ("ARTICLE 1er", "1", "Article 1er", ""),
        ("Article premier", "1", "Article premier", ""),
        ("Article premier : La présente loi", "1", "Article premier", "La présente loi"),
        ("Article L. 131-4", "L131-4", "Article L. 131-4", ""),
        ("Article 12 bis - Tout agent", "12bis", "Article 12 bis", "Tout agent"),
        ("Article 9 quater. – Le juge", "9quater", "Article 9 quater", "Le juge"),
        ("ARTICLE II – FINANCEMENT", "2", "Article II", "FINANCEMENT"),
        ("Article 5 Les personnes", "5", "Article 5", "Les personnes"),
        ("ART. 7. — Le tribunal", "7", "Art. 7", "Le tribunal"),
        ("« Art. 12. - Le délai", "12", "Art. 12", "Le délai"),
        ("Article unique : La loi", "unique", "Article unique", "La loi"),
        ("Art. 6.- la peine", "6", "Art. 6", "la peine"),
    ],
)
def test_article_heading__is_read(line: str, number: str, label: str, rest: str) -> None:
    found = article_heading(line)
    assert found is not None
    assert (found.number, found.label, found.rest) == (number, label, rest)


def test_article_heading__a_range_has_two_numbers() -> None:
    found = article_heading("Art.346 à 349.- (Loi n°2021-893) Abrogés")
    assert found is not None
    assert (found.number, found.last_number) == ("346", "349")


@pytest.mark.parametrize(
    "line",
    [
        "articles 40, 41 et 42 ci-dessus.",
        "article 12 du présent code",
        "Article 12 du présent code",
        "Articles 40, 41 et 42",
        "Article 5, alinéa 2",
        "Article 5 - alinéa 2 du code",
        "Article 59 de la Charte.",
        "Artisans 3",
        "Les articles 3, 4 et 7",
        "Article 12 ........ 34",
        "",
    ],
)
def test_article_heading__a_mention_is_none(line: str) -> None:
    assert article_heading(line) is None


def test_article_heading__after_an_unfinished_sentence_is_a_mention() -> None:
    assert article_heading("Article 8", "conformément aux dispositions de l'") is None
    assert article_heading("Article 8", "et de la Culture.") is not None


@pytest.mark.parametrize(
    ("line", "prefix", "number", "label", "heading"),
    [
        ("Livre 1 - Dispositions communes", "book", "1", "Livre 1", "Dispositions communes"),
        ("LIVRE PREMIER", "book", "1", "LIVRE PREMIER", ""),
        ("Livre Ier : Des peines", "book", "1", "Livre Ier", "Des peines"),
        ("Titre préliminaire - Généralités", "tit", "préliminaire", "Titre préliminaire", "Généralités"),
        ("TITRE PRELIMINAIRE", "tit", "preliminaire", "TITRE PRELIMINAIRE", ""),
        ("TITRE IV.- DES PEINES", "tit", "4", "TITRE IV", "DES PEINES"),
        ("Titre 1 Dispositions", "tit", "1", "Titre 1", "Dispositions"),
        ("PREMIÈRE PARTIE : DES LOIS", "part", "1", "PREMIÈRE PARTIE", "DES LOIS"),
        ("Chapitre premier", "chp", "1", "Chapitre premier", ""),
        ("Section 1re – Du vol", "sec", "1", "Section 1re", "Du vol"),
        ("Section II bis - Du recel", "sec", "2bis", "Section II bis", "Du recel"),
        ("Sous-section 2 - Du recel", "subsec", "2", "Sous-section 2", "Du recel"),
        ("Paragraphe 1 : De la peine", "para", "1", "Paragraphe 1", "De la peine"),
        ("§ 2. Des peines", "para", "2", "§ 2", "Des peines"),
        ("ANNEXE", "annex", "", "ANNEXE", ""),
        ("Annexe II : Barème", "annex", "2", "Annexe II", "Barème"),
    ],
)
def test_structure_heading__is_read(line: str, prefix: str, number: str, label: str, heading: str) -> None:
    found = structure_heading(line)
    assert found is not None
    assert (found.level.prefix, found.number, found.label, found.heading) == (prefix, number, label, heading)


@pytest.mark.parametrize(
    "line",
    [
        "Titre : Ministre des finances",
        "titre, à l’exercice de la profession",
        "Section 3.05 (b) des Conditions",
        "Section I de l’annexe 1",
        "Annexe 1 du présent accord",
        "Partie officielle",
        "Partie A la convention",
        "Titre de séjour",
        "Section 2 et suivantes",
        "Chapitre 3 ........ 12",
    ],
)
def test_structure_heading__a_mention_is_none(line: str) -> None:
    assert structure_heading(line) is None
