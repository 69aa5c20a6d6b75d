"""The styles in which the codes of francophone Africa, and English ones, print their headings."""

import pytest

from kb.ingestion.headings import article_heading, is_unfinished, structure_heading
from kb.ingestion.segmentation import segment
from kb.ingestion.types import CleanText

# line, number, label, rest of the line
ARTICLES = [
    ("Article 324-11 :", "324-11", "Article 324-11", ""),
    ("Article 324-11 : Quiconque", "324-11", "Article 324-11", "Quiconque"),
    ("ARTICLE 1er", "1", "Article 1er", ""),
    ("ARTICLE 1ER : La loi", "1", "Article 1er", "La loi"),
    ("Article 1 er. - La loi", "1", "Article 1 er", "La loi"),
    ("Art.1.-", "1", "Art. 1", ""),
    ("Art.1.- Les lois", "1", "Art. 1", "Les lois"),
    ("Art. 1er.– Les lois", "1", "Art. 1er", "Les lois"),
    ("Article premier", "1", "Article premier", ""),
    ("ARTICLE PREMIER.- La loi", "1", "Article premier", "La loi"),
    ("Article deuxième : La loi", "2", "Article deuxième", "La loi"),
    ("Article deux : La loi", "2", "Article deux", "La loi"),
    ("Article unique", "unique", "Article unique", ""),
    ("ARTICLE UNIQUE : La loi", "unique", "Article unique", "La loi"),
    ("Article L. 131-4", "L131-4", "Article L. 131-4", ""),
    ("Art. L. 131-4.- Le juge", "L131-4", "Art. L. 131-4", "Le juge"),
    ("Art. R.123-4", "R123-4", "Art. R.123-4", ""),
    ("Article D123-4 : Le juge", "D123-4", "Article D123-4", "Le juge"),
    ("Article L.O. 141-1", "LO141-1", "Article L.O. 141-1", ""),
    ("Article LO 141-1", "LO141-1", "Article LO 141-1", ""),
    ("Article 12 bis", "12bis", "Article 12 bis", ""),
    ("ARTICLE 12 BIS : Le juge", "12bis", "Article 12 bis", "Le juge"),
    ("Article 12bis-1 : Le juge", "12bis-1", "Article 12bis-1", "Le juge"),
    ("Article 5 ter : Le juge", "5ter", "Article 5 ter", "Le juge"),
    ("Article 9 quater. – Le juge", "9quater", "Article 9 quater", "Le juge"),
    ("Article 39 quinquies B", "39quinquiesB", "Article 39 quinquies B", ""),
    ("Article 1er bis :", "1bis", "Article 1er bis", ""),
    ("Article 12 nouveau", "12", "Article 12 nouveau", ""),
    ("Article 12 nouveau : Le juge", "12", "Article 12 nouveau", "Le juge"),
    ("Article 12 (nouveau) : Le juge", "12", "Article 12 (nouveau)", "Le juge"),
    ("Article 12 bis (nouveau)", "12bis", "Article 12 bis (nouveau)", ""),
    ("Art 5 :", "5", "Art. 5", ""),
    ("Art 5 : Le juge", "5", "Art. 5", "Le juge"),
    ("ART. 7. — Le tribunal", "7", "Art. 7", "Le tribunal"),
    ("Article 5°- Le juge", "5", "Article 5°", "Le juge"),
    ("Article n° 5 : Le juge", "5", "Article n° 5", "Le juge"),
    ("Article 5/ Le juge", "5", "Article 5", "Le juge"),
    ("Article 5) Le juge", "5", "Article 5", "Le juge"),
    ("Article 12A : Le juge", "12A", "Article 12A", "Le juge"),
    ("Article 8-1", "8-1", "Article 8-1", ""),
    ("Article 2.1 : Le juge", "2.1", "Article 2.1", "Le juge"),
    ("ARTICLE XII.- Le juge", "12", "Article XII", "Le juge"),
    (" Article 12", "12", "Article 12", ""),
    ("Article 3", "3", "Article 3", ""),
    ("Aticle 1er: Sont modifiées", "1", "Article 1er", "Sont modifiées"),
    ("Aficle 12 nouveau : Les magistrats", "12", "Article 12 nouveau", "Les magistrats"),
    ("Artide 4. - Le juge", "4", "Article 4", "Le juge"),
    ("Article 3. Definitions", "3", "Article 3", "Definitions"),
]
# line, kind, number, label, heading
LEVELS = [
    ("LIVRE PREMIER", "book", "1", "LIVRE PREMIER", ""),
    ("Livre Ier", "book", "1", "Livre Ier", ""),
    ("LIVRE 1ER - DES LOIS", "book", "1", "LIVRE 1ER", "DES LOIS"),
    ("LIVRE DEUXIÈME : DES BIENS", "book", "2", "LIVRE DEUXIÈME", "DES BIENS"),
    ("LIVRE III BIS", "book", "3bis", "LIVRE III BIS", ""),
    ("Livre préliminaire", "book", "préliminaire", "Livre préliminaire", ""),
    ("Titre préliminaire", "title", "préliminaire", "Titre préliminaire", ""),
    ("TITRE LIMINAIRE", "title", "liminaire", "TITRE LIMINAIRE", ""),
    ("TITRE I : DES PEINES", "title", "1", "TITRE I", "DES PEINES"),
    ("TITRE IER.- DES PEINES", "title", "1", "TITRE IER", "DES PEINES"),
    ("TITRE PREMIER.- DES PEINES", "title", "1", "TITRE PREMIER", "DES PEINES"),
    ("TITRE III-DES PEINES", "title", "3", "TITRE III", "DES PEINES"),
    ("TITRE II DES PEINES", "title", "2", "TITRE II", "DES PEINES"),
    ("TITRE TREIZIÈME", "title", "13", "TITRE TREIZIÈME", ""),
    ("Sous-titre I : Des peines", "title", "1", "Sous-titre I", "Des peines"),
    ("Chapitre 1er", "chapter", "1", "Chapitre 1er", ""),
    ("CHAPITRE 2ème : DU VOL", "chapter", "2", "CHAPITRE 2ème", "DU VOL"),
    ("Chapitre unique : Du vol", "chapter", "unique", "Chapitre unique", "Du vol"),
    ("Chapitre V bis", "chapter", "5bis", "Chapitre V bis", ""),
    ("CHAPITRE N°1", "chapter", "1", "CHAPITRE N°1", ""),
    ("CHAPITRE : I", "chapter", "1", "CHAPITRE : I", ""),
    ("Chapitre I/ Du vol", "chapter", "1", "Chapitre I", "Du vol"),
    ("SECTION 2.-DU VOL", "section", "2", "SECTION 2", "DU VOL"),
    ("Section première – Du vol", "section", "1", "Section première", "Du vol"),
    ("Section A : Du vol", "section", "A", "Section A", "Du vol"),
    ("Sous-section 1", "subsection", "1", "Sous-section 1", ""),
    ("SOUS-SECTION I : DU VOL", "subsection", "1", "SOUS-SECTION I", "DU VOL"),
    ("Sous section 2 – Du vol", "subsection", "2", "Sous section 2", "Du vol"),
    ("Paragraphe 1", "paragraph", "1", "Paragraphe 1", ""),
    ("PARAGRAPHE 1er : DU VOL", "paragraph", "1", "PARAGRAPHE 1er", "DU VOL"),
    ("§ 1", "paragraph", "1", "§ 1", ""),
    ("§1 : Du vol", "paragraph", "1", "§1", "Du vol"),
    ("§ 2. Du vol", "paragraph", "2", "§ 2", "Du vol"),
    ("PREMIERE PARTIE", "part", "1", "PREMIERE PARTIE", ""),
    ("Première partie : Des lois", "part", "1", "Première partie", "Des lois"),
    ("Partie législative", "part", "législative", "Partie législative", ""),
    ("ANNEXE", "annex", "", "ANNEXE", ""),
    ("ANNEXES", "annex", "", "ANNEXES", ""),
    ("ANNEXE I", "annex", "1", "ANNEXE I", ""),
    ("Annexe n° 1 : Barème", "annex", "1", "Annexe n° 1", "Barème"),
    ("ANNEXE A", "annex", "A", "ANNEXE A", ""),
    ("ANNEXE : BARÈME", "annex", "", "ANNEXE", "BARÈME"),
    ("ANNEXE A LA LOI N° 12", "annex", "", "ANNEXE", "A LA LOI N° 12"),
    ("Annexe à l’arrêté n° 12", "annex", "", "Annexe", "à l’arrêté n° 12"),
    ("PART II", "part", "2", "PART II", ""),
    ("PART II—OFFENCES", "part", "2", "PART II", "OFFENCES"),
    ("Part One", "part", "1", "Part One", ""),
    ("CHAPTER III", "chapter", "3", "CHAPTER III", ""),
    ("Chapter 3: Of theft", "chapter", "3", "Chapter 3", "Of theft"),
    ("Section 12", "section", "12", "Section 12", ""),
    ("Section 12.—(1) A person", "section", "12", "Section 12", "(1) A person"),
    ("Section 12A. Theft", "section", "12A", "Section 12A", "Theft"),
    ("FIRST SCHEDULE", "annex", "1", "FIRST SCHEDULE", ""),
    ("SCHEDULE 2", "annex", "2", "SCHEDULE 2", ""),
]
MENTIONS = [
    "articles 40, 41 et 42 ci-dessus.",
    "article 12 du présent code",
    "Article 12 du présent code",
    "Aide 2 : Le juge",
    "Aticle 12 Les magistrats",
    "Article 12 nouveau du code",
    "Article 5/2024 du",
    "Article 10 alinéa 2",
    "Article 25, alinéa 2",
    "Article L. 131-4 du code du travail",
    "Art. 5 de la loi n° 12",
    "Article 5(2) of the Act",
    "Titre : Ministre des finances",
    "Titre : Chef de division",
    "Section I de l’annexe 1",
    "Section 12 of the Act",
    "Section 12(1) of the Act",
    "Section six mois",
    "Partie spéciale du code",
    "Partie officielle",
    "Part of the land",
    "Chapitre précédent",
    "Livre de commerce",
    "Annexe fiscale",
    "annexe à l’arrêté n° 12",
]


@pytest.mark.parametrize(("line", "number", "label", "rest"), ARTICLES)
def test_style__of_an_article(line: str, number: str, label: str, rest: str) -> None:
    found = article_heading(line)
    assert found is not None
    assert (found.number, found.label, found.rest) == (number, label, rest)
    assert structure_heading(line) is None


@pytest.mark.parametrize(("line", "kind", "number", "label", "heading"), LEVELS)
def test_style__of_a_level(line: str, kind: str, number: str, label: str, heading: str) -> None:
    found = structure_heading(line)
    assert found is not None
    assert (found.level.kind, found.number, found.label, found.heading) == (kind, number, label, heading)
    assert article_heading(line) is None


@pytest.mark.parametrize("line", MENTIONS)
def test_style__of_no_heading(line: str) -> None:
    assert article_heading(line) is None
    assert structure_heading(line) is None


@pytest.mark.parametrize("before", ["prévues au", "de l’", "conformément aux", "under the", "le", "et de"])
def test_style__a_level_after_an_unfinished_line_is_a_mention(before: str) -> None:
    assert is_unfinished(before)
    text = CleanText(("Article 1 : Les peines sont", before, "Titre II.", "Article 2 : Fin."), (1,) * 4, 1, 0)
    assert [node.kind for node in segment(text, is_law=True).nodes] == ["article", "article"]


@pytest.mark.parametrize(
    ("lines", "label", "heading"),
    [
        (("LIVRE PREMIER", "DES INFRACTIONS", "Article 1 : Un."), "LIVRE PREMIER", "DES INFRACTIONS"),
        (
            ("CHAPITRE II", "DES PEINES", "ET DES MESURES", "Article 1 : Un."),
            "CHAPITRE II",
            "DES PEINES ET DES MESURES",
        ),
        (("Chapitre 1 : Du titre et", " de la profession", "Article 1 : Un."), "Chapitre 1",
         "Du titre et de la profession"),
        ((" TITRE I", " Des lois", " Article 1 : Un."), "TITRE I", "Des lois"),
        (("Section I. Mesures prises dans le", "cadre de la loi. Les mesures sont", "les suivantes :", "Une.",
          "Article 1 : Un."), "Section I", "Mesures prises dans le cadre de la loi"),
        (("ANNEXE I", "Calendrier du", "remboursement du prêt", "Le tableau suit.", "Article 1 : Un."),
         "ANNEXE I", "Calendrier du remboursement du prêt"),
        (("Section 2. – Du vol", "Les règles suivent.", "Article 1 : Un."), "Section 2", "Du vol"),
    ],
)  # fmt: skip
def test_style__a_heading_on_the_next_lines(lines: tuple[str, ...], label: str, heading: str) -> None:
    node = segment(CleanText(lines, (1,) * len(lines), 1, 0), is_law=True).nodes[0]
    assert (node.label, node.heading) == (label, heading)


def test_style__an_english_section_is_what_holds_the_text() -> None:
    lines = (
        "PART I", "PRELIMINARY", "Section 1. Short title", "This Act may be cited as the Theft Act.",
        "Section 2.—(1) A person who steals is liable under", "section 12.", "PART II", "Section 3.",
        "Section 12 of the old Act is repealed.",
    )  # fmt: skip
    tree = segment(CleanText(lines, (1,) * len(lines), 1, 0), language="en", is_law=True)
    assert [(node.kind, node.eid) for node in tree.nodes] == [
        ("part", "part_1"), ("article", "sec_1"), ("article", "sec_2"), ("part", "part_2"),
        ("article", "sec_3"),
    ]  # fmt: skip
    assert tree.nodes[1].heading == "Short title"
    assert tree.nodes[2].text == "(1) A person who steals is liable under\nsection 12."
    assert tree.nodes[2].label == "Section 2"
