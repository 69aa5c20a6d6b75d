"""The penal code of Côte d'Ivoire (2019), against what a person reads in its text.

Every expected value comes from the file itself: lines are those of the text, pages are one more than the
form feeds before the line.
"""

import re
from collections import Counter
from pathlib import Path

import pytest

from search.numbers import expanded
from tests.kb.ingestion.reading import Reading, read
from tests.shared import shared_file

BOOK_1 = "Livre 1 – Dispositions communes à l’ensemble des infractions"
BOOK_2 = "Livre 2 – Dispositions spécifiques à chaque infraction"
AGAINST_STATE = "Titre 1 – Crimes et délits contre le droit des gens, l’Etat et les intérêts publics"
AGAINST_PERSONS = "Titre 2 – Crimes et délits contre les personnes"
MILITARY = "Titre 4 – Infractions militaires"

# number, line in the source, first page, last page, heading path, first words, last words
GOLD = [
    ("1", 15, 1, 1, (BOOK_1, "Titre préliminaire – Dispositions générales"),
     "Les dispositions du présent livre s’appliquent", "sauf disposition légale contraire."),
    ("3", 20, 1, 1, (BOOK_1, "Titre préliminaire – Dispositions générales"),
     "(Loi n°2021-893) Les infractions pénales sont classées", "du maximum de la peine encourue."),
    ("15", 98, 3, 3, (BOOK_1, "Titre préliminaire – Dispositions générales"),
     "La loi pénale est d’interprétation stricte.", "La loi pénale est d’interprétation stricte."),
    ("19", 114, 3, 4,
     (BOOK_1, "Titre 1 – Application de la loi pénale",
      "Chapitre 1 – Application de la loi pénale dans l’espace"),
     "La loi pénale s’applique à toute infraction commise sur le territoire de la République lequel",
     "3° l’auteur ou la victime de l’infraction est ivoirien."),
    ("67", 497, 12, 12,
     (BOOK_1, "Titre 3 – Peines et mesures de sûreté", "Chapitre 3 – Peines complémentaires",
      "Section 3 – Mise sous séquestre (abrogée)"),
     "(Loi n°2021-893) Abrogé", "(Loi n°2021-893) Abrogé"),
    ("97", 810, 20, 20,
     (BOOK_1, "Titre 4 – Responsabilité pénale", "Chapitre 2 – Causes de suppression de l’infraction",
      "Section 1 – Légitime défense"),
     "Il n’y a pas d’infraction lorsque les faits sont commandés par la nécessité actuelle",
     "à l’importance et à la valeur du bien attaqué."),
    ("101", 837, 21, 21,
     (BOOK_1, "Titre 4 – Responsabilité pénale", "Chapitre 2 – Causes de suppression de l’infraction",
      "Section 3 – Etat de nécessité"),
     "Il n’y a pas d’infraction lorsque les faits sont commis pour préserver d’un danger grave",
     "de moyens proportionnés aux circonstances."),
    ("139", 1288, 31, 35,
     (BOOK_2, AGAINST_STATE, "Chapitre 1 – Infractions contre le droit des gens",
      "Section 3 – Crimes de guerre"),
     "Est puni de l’emprisonnement à vie, quiconque commet un crime de guerre.",
     "ne recouvre pas entièrement le centre ou est percée d’entailles."),
    ("226", 2244, 52, 53,
     (BOOK_2, AGAINST_STATE, "Chapitre 4 – Infractions contre la paix et la tranquillité publique",
      "Section 10 – Discriminations"),
     "(Loi n°2021-893) Au sens de la présente section, est qualifié de :",
     "de considérations exclusivement tribales ou ethniques."),
    ("263", 2628, 61, 61,
     (BOOK_2, AGAINST_STATE,
      "Chapitre 6 – Infractions contre les devoirs de leurs fonctions commises par les agents publics",
      "Section 2 – Abus d’autorité"),
     "Dans tous les cas visés au présent chapitre, le juge peut priver le condamné des droits",
     "en certains lieux prévue à l’article 80."),
    ("324", 3137, 72, 72,
     (BOOK_2, AGAINST_STATE, "Chapitre 8 – Atteintes portées aux garanties données par l’Etat",
      "Section 4 – Faux témoignages et parjure"),
     "Quiconque, au cours d’une procédure judiciaire et dans le but de tromper la justice",
     "une récompense quelconque ou des promesses."),
    ("346", 3350, 77, 77,
     (BOOK_2, AGAINST_STATE, "Chapitre 9 – Atteintes à l’économie publique",
      "Section 6 – Atteinte à la propriété artistique ou littéraire (abrogée)"),
     "(Loi n°2021-893) Abrogés", "(Loi n°2021-893) Abrogés"),
    ("390-1", 3745, 86, 86,
     (BOOK_2, AGAINST_PERSONS, "Chapitre 1 – Atteinte à l’intégrité physique ou morale",
      "Section 1 – Crimes capitaux, coups, blessures et autres violences volontaires"),
     "(Loi n°2021-893) Les violences prévues par les dispositions de la présente section",
     "s’il s’agit de violences morales."),
    ("450-3", 4440, 102, 102,
     (BOOK_2, AGAINST_PERSONS, "Chapitre 4 – Atteintes à la liberté et à la tranquillité des personnes",
      "Section 4 – Violation de domicile, de correspondance et d’intimité"),
     "(Loi n°2021-893) Lorsque les délits prévus aux articles 450-1 et 450-2 portent sur",
     "et une amende de 1.000.000 à 3.000.000 FCFA."),
    ("529", 5184, 119, 119,
     (BOOK_2, MILITARY, "Chapitre 2 – Infraction contre l’honneur ou le devoir",
      "Section 4 – Destructions"),
     "Est puni d’un à dix ans de détention militaire, tout militaire qui, volontairement,",
     "intéressant la sûreté du bâtiment ou de l’aéronef."),
    ("564", 5450, 125, 125, ("Livre 3 – Dispositions finales",),
     "La loi n°81-640 du 31 juillet 1981 instituant le Code pénal", "à l’égard des femmes sont abrogées."),
]  # fmt: skip

# The articles that the amending law of 2021 put between others: lines 794, 3745, 4007, 4012, 4414 to 4451.
INSERTED = ["94-1", "390-1", "419-1", "419-2", "450-1", "450-2", "450-3", "450-4", "450-5"]


@pytest.fixture(scope="module")
def code() -> Reading:
    return read(shared_file("legal/ci-code-penal-2019.txt"))


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: f"article {gold[0]}, line {gold[1]}")
def test_article__is_where_the_source_has_it(code: Reading, gold: tuple[object, ...]) -> None:
    number, _, first_page, last_page, path, begins, ends = gold
    article = code.article(str(number))
    assert article.heading_path == path
    assert (article.first_page, article.last_page) == (first_page, last_page)
    assert article.text.startswith(str(begins))
    assert article.text.endswith(str(ends))
    assert article.eid == f"art_{number}"


def test_articles__every_number_is_accounted_for(code: Reading) -> None:
    # 571 lines begin with "Art." or "Art,"; one of them is the range 346 to 349
    articles = code.of_kind("article")
    assert len(articles) == 571
    numbers = [number for node in articles for number in expanded(node.number, node.last_number)]
    assert sorted(numbers, key=lambda n: [int(part) for part in n.split("-")]) == sorted(
        [*map(str, range(1, 566)), *INSERTED], key=lambda n: [int(part) for part in n.split("-")]
    )
    assert code.report.missing == ()
    assert code.report.repeated == ()
    assert code.report.notices == ()


def test_range__is_one_passage(code: Reading) -> None:
    article = code.article("346")
    assert (article.last_number, article.label, article.eid) == ("349", "Art. 346 à 349", "art_346")


def test_structure__is_complete(code: Reading) -> None:
    # counted in the source: lines that begin with Livre, Titre, Chapitre, Section and a number
    counts = {kind: code.report.counts[kind] for kind in ("book", "title", "chapter", "section")}
    assert counts == {"book": 3, "title": 11, "chapter": 41, "section": 137}


@pytest.mark.parametrize(
    ("line", "eid", "heading"),
    [
        (1203, "book_2__tit_1", "Crimes et délits contre le droit des gens, l’Etat et les intérêts publics"),
        (2633, "book_2__tit_1__chp_7__sec_1", "Offenses et outrages aux Chefs d’Etat, aux représentants des "
         "Gouvernements étrangers et aux emblèmes nationaux et étrangers"),
        (4302, "book_2__tit_2__chp_4__sec_2", "Réduction en esclavage et exploitation des personnes réduites "
         "en esclavage"),
        (1131, "book_1__tit_6", "Dispense d’exécution des peines et mesures de sûreté"),
        (1152, "book_1__tit_6__sec_2", "La grâce"),
    ],
)  # fmt: skip
def test_heading__is_whole_over_its_lines(code: Reading, line: int, eid: str, heading: str) -> None:
    assert next(node for node in code.nodes if node.eid == eid).heading == heading


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


def test_text__list_items_are_lines(code: Reading) -> None:
    # lines 141 to 152: an opening sentence with five items, then a sentence of its own
    lines = code.article("21").text.split("\n")
    assert [line[:2] for line in lines] == ["L’", "1°", "2°", "3°", "4°", "5°", "La"]


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
    for number, _, first_page, last_page, *_ in GOLD:
        article = code.article(number)
        assert (article.first_page, article.last_page) == (first_page, last_page)
        assert not article.text.endswith(("Code pénal", "Côte d’Ivoire"))
