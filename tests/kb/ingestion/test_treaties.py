"""The OHADA treaties, against what a person reads in the PDF files."""

import pytest

from tests.kb.ingestion.reading import Reading, read
from tests.shared import shared_file

# "Les articles 3, 4, 7, ... du Traité ... sont modifiés" (2008, page 3)
REWORDED = [3, 4, 7, 9, 12, 14, 17, 27, 31, 39, 40, 41, 42, 43, 45, 49, 57, 59, 61, 63]


@pytest.fixture(scope="module")
def amending() -> Reading:
    return read(shared_file("pdf/ohada-TRAITE-OHADA-2008_fr.pdf"))


@pytest.fixture(scope="module")
def original() -> Reading:
    return read(shared_file("pdf/ohada-TRAITE-OHADA-1993_fr.pdf"))


def test_amending_treaty__its_two_articles_and_the_twenty_that_it_rewords(amending: Reading) -> None:
    articles = amending.of_kind("article")
    assert [node.number for node in articles if not node.quoted] == ["1", "2"]
    assert [int(node.number) for node in articles if node.quoted] == REWORDED
    assert {node.heading_path for node in articles if node.quoted} == {("Article 1",)}
    assert (amending.report.missing, amending.report.repeated) == ((), ())
    assert amending.codes == ["quotes_articles"]


@pytest.mark.parametrize(
    ("number", "pages", "begins", "ends"),
    [
        ("1", (3, 3), "Les articles 3, 4, 7, 9,", "sont modifiés et complétés ainsi qu'il suit :"),
        ("3", (3, 3), "La réalisation des tâches prévues", "Chefs d'Etat et de Gouvernement."),
        ("12", (3, 4), "Les Actes uniformes peuvent être modifiés", "articles 6 à 9 ci-dessus."),
        ("27", (4, 5), "1) La Conférence des Chefs d'Etat", "à prendre par le Conseil des Ministres."),
        ("41", (5, 6), "Il est institué un établissement", "par un règlement du Conseil des Ministres."),
        ("49", (6, 7), "Dans les conditions déterminées par un Règlement", "l'autorisation de la Cour."),
        ("63", (7, 7), "Le Traité, rédigé en deux exemplaires", "à chacun des Etats parties."),
        ("2", (7, 7), "Le présent Traité entrera en vigueur", "la version consolidée du Traité révisé."),
    ],
)
def test_amending_treaty__article(
    amending: Reading, number: str, pages: tuple[int, int], begins: str, ends: str
) -> None:
    article = amending.article(number)
    assert (article.first_page, article.last_page) == pages
    assert article.text.startswith(begins)
    assert article.text.endswith(ends)


def test_amending_treaty__no_header_nor_footer_is_left(amending: Reading) -> None:
    text = "\n".join(node.text for node in amending.nodes)
    for printed in ("https://", "Adopté à Québec", "n° 20 du 01/11/2009", "TCPDF"):
        assert printed not in text


def test_amending_treaty__signatures_are_no_part_of_the_last_article(amending: Reading) -> None:
    last = amending.nodes[-1]
    assert last.kind == "conclusion"
    # page 7: the clause of attestation, then the place and date
    assert last.text.startswith("En foi de quoi, les Chefs d'Etat")
    assert "\nFait à Québec, le 17 Octobre 2008\n" in last.text
    assert last.last_page == 8


def test_original_treaty__sixty_three_articles_in_nine_titles(original: Reading) -> None:
    assert [node.number for node in original.of_kind("article")] == [str(n) for n in range(1, 64)]
    assert [node.eid for node in original.of_kind("title")] == [f"tit_{n}" for n in range(1, 10)]
    # page 4: the heading of title 3 goes on over a second line
    assert original.of_kind("title")[2].heading == (
        "Le contentieux relatif à l'interprétation et à l'application des actes uniformes"
    )
    assert original.report.notices == ()


@pytest.mark.parametrize(
    ("number", "title", "pages", "words"),
    [
        (
            "1",
            "Titre 1 – Dispositions générales",
            (2, 2),
            ("Le présent Traité a pour objet", "le règlement des différends contractuels."),
        ),
        (
            "2",
            "Titre 1 – Dispositions générales",
            (2, 3),
            ("Pour l'application du présent traité", "aux dispositions de l'article 8."),
        ),
        (
            "8",
            "Titre 2 – Les actes uniformes",
            (3, 4),
            ("L'adoption des actes uniformes", "à l'adoption des actes uniformes."),
        ),
        (
            "63",
            "Titre 9 – Révision et dénonciation",
            (12, 12),
            ("Le présent Traité, rédigé en deux exemplaires", "des autres Etats Parties signataires."),
        ),
    ],
)
def test_original_treaty__article(
    original: Reading, number: str, title: str, pages: tuple[int, int], words: tuple[str, str]
) -> None:
    article = original.article(number)
    assert article.heading_path == (title,)
    assert (article.first_page, article.last_page) == pages
    assert article.text.startswith(words[0])
    assert article.text.endswith(words[1])


def test_arbitration_rules__headings_of_articles_are_apart_from_their_text() -> None:
    rules = read(shared_file("pdf/ohada-REGLEMENT-ARBITRAGE-CCJA-2017_fr.pdf"))
    article = rules.article("8-1")
    assert article.heading == "Intervention forcée"
    assert article.text.startswith("8-1.1 La partie qui souhaite")
    assert article.heading_path == (
        "Chapitre II – Procédure devant la cour commune de justice et d'arbitrage",
    )
    # articles 1 to 34, with 8-1 to 8-4, 10-1, 19-1 and 21-1 between them
    assert len(rules.of_kind("article")) == 41
    assert rules.report.missing == ()


def test_training_report__is_kept_by_pages() -> None:
    report = read(shared_file("pdf/undp_french_print.pdf"), is_law=False)
    assert [node.eid for node in report.nodes] == [f"page_{n}" for n in range(1, 16)]
    assert report.nodes[0].text.startswith("La sensibilisation à la fraude")
    assert report.codes == []


def test_outline__names_the_pages() -> None:
    outlined = read(shared_file("pdf/pdflatex-outline.pdf"), is_law=False)
    assert outlined.nodes[1].heading == "Foo"
