"""The tree of a text, from its lines."""

from kb.ingestion.messages import FAILURES, WARNINGS, told
from kb.ingestion.report import report
from kb.ingestion.segmentation import segment
from kb.ingestion.types import CleanText, Extraction, Node, Report, Segmentation


def text_of(*lines: str, width: int = 0) -> CleanText:
    return CleanText(lines=lines, page_of=(1,) * len(lines), page_count=1, width=width)


def tree_of(*lines: str, width: int = 0, is_law: bool = True) -> Segmentation:
    return segment(text_of(*lines, width=width), is_law=is_law)


def report_of(*lines: str) -> Report:
    text = text_of(*lines)
    return report(Extraction("text/plain", ("",)), text, segment(text, is_law=True))


def eids(nodes: tuple[Node, ...]) -> list[str]:
    return [node.eid for node in nodes]


def test_addresses__levels_have_their_ancestors_and_articles_none() -> None:
    tree = tree_of(
        "LIVRE PREMIER", "DES LOIS", "Titre II : Des peines", "Chapitre 1 : Du vol",
        "Section 3 : Du recel", "Article 1 : Texte.", "Article 2 bis : Texte.",
    )  # fmt: skip
    assert eids(tree.nodes) == [
        "book_1", "book_1__tit_2", "book_1__tit_2__chp_1", "book_1__tit_2__chp_1__sec_3",
        "art_1", "art_2bis",
    ]  # fmt: skip
    assert tree.nodes[0].heading == "DES LOIS"
    assert tree.nodes[-1].heading_path[-1] == "Section 3 – Du recel"


def test_addresses__a_repeated_number_gets_another() -> None:
    tree = tree_of("Article 1 : Un.", "Article 2 : Deux.", "Article 2 : Encore.")
    assert eids(tree.nodes) == ["art_1", "art_2", "art_2__2"]


def test_levels__a_chapter_closes_the_section_before() -> None:
    tree = tree_of(
        "Chapitre 1 : A", "Section 1 : B", "Article 1 : Texte.", "Chapitre 2 : C", "Article 2 : Texte."
    )
    assert tree.nodes[-1].heading_path == ("Chapitre 2 – C",)
    assert tree.nodes[-1].parent == 3


def test_levels__a_part_within_a_book_does_not_close_it() -> None:
    tree = tree_of(
        "LIVRE I", "PREMIÈRE PARTIE", "Article 1 : a.", "DEUXIÈME PARTIE", "Article 2 : b.", "LIVRE II"
    )
    assert eids(tree.nodes) == [
        "book_1", "book_1__part_1", "art_1", "book_1__part_2", "art_2", "book_2",
    ]  # fmt: skip


def test_levels__a_book_within_a_part_does_not_close_it() -> None:
    tree = tree_of("PREMIÈRE PARTIE", "LIVRE I", "Article 1 : a.", "DEUXIÈME PARTIE", "Article 2 : b.")
    assert eids(tree.nodes) == ["part_1", "part_1__book_1", "art_1", "part_2", "art_2"]


def test_levels__the_same_one_printed_again_is_a_running_head() -> None:
    lines = ("Titre 1 : Des lois", "Article 1 : Un.", "Titre 1 : Des lois", "Article 2 : Deux.")
    tree = segment(CleanText(lines, (1, 1, 2, 2), 2, 0), is_law=True)
    assert eids(tree.nodes) == ["tit_1", "art_1", "art_2"]
    assert tree.running_lines == ("Titre 1 : Des lois",)


def test_contents__at_the_head_is_no_tree() -> None:
    tree = tree_of(
        "Sommaire", "Titre 1 : A", "Titre 2 : B", "Titre 3 : C", "Titre 1 : A", "Article 1 : Un.",
        "Titre 2 : B", "Article 2 : Deux.",
    )  # fmt: skip
    assert eids(tree.nodes) == ["preface", "tit_1", "art_1", "tit_2", "art_2"]


def test_contents__at_the_end_is_no_part_of_the_last_article() -> None:
    tree = tree_of("Article 1 : Un.", "Article 2 : Deux.", "TABLE DES MATIÈRES", "Titre 1 : A", "Titre 2 : B")
    assert tree.nodes[1].text == "Deux."
    assert tree.nodes[2].kind == "annex"


def test_quotation__never_closed_is_none() -> None:
    tree = tree_of("Article 1 : Est dit :", "« Article 2 : Deux.", "TITRE II : FIN", "Article 3 : Trois.")
    assert [node.kind for node in tree.nodes] == ["article", "article", "title", "article"]
    assert [node.quoted for node in tree.nodes] == [False, False, False, False]


def test_quotation__never_closed_ends_where_the_numbering_steps_back() -> None:
    tree = tree_of("Article 1 : Est ajouté :", "« Article 9 : Neuf.", "Article 2 : Deux.")
    assert [node.quoted for node in tree.nodes] == [False, True, False]


def test_quotation__with_a_mark_on_each_line() -> None:
    tree = tree_of(
        "Article 1 : Est ajouté :", "« Article 9 : Neuf.", "« Suite de neuf. »", "Article 2 : Deux."
    )
    assert [(node.number, node.quoted) for node in tree.nodes] == [("1", False), ("9", True), ("2", False)]


def test_paragraphs__wrapped_lines_are_joined_and_items_kept() -> None:
    tree = tree_of(
        "Article 1 : Est puni d'un emprisonnement de six mois celui qui, sans",
        "droit, occupe un bien.",
        "Sont exceptés les cas suivants :",
        "1° la force majeure, dont la preuve appartient à celui qui l'invoque",
        "devant le juge ;",
        "2° la bonne foi.",
        width=70,
    )
    assert tree.nodes[0].text.split("\n") == [
        "Est puni d'un emprisonnement de six mois celui qui, sans droit, occupe un bien.",
        "Sont exceptés les cas suivants :",
        "1° la force majeure, dont la preuve appartient à celui qui l'invoque devant le juge ;",
        "2° la bonne foi.",
    ]


def test_report__a_missing_and_a_repeated_number() -> None:
    found = report_of("Article 1 : a.", "Article 2 : b.", "Article 2 : c.", "Article 4 : d.")
    assert (found.missing, found.repeated) == (("3",), ("2",))


def test_report__a_range_counts_for_all_its_numbers() -> None:
    found = report_of("Art. 1.- Un.", "Art. 2 à 4.- Abrogés", "Art. 5.- Cinq.")
    assert (found.missing, found.repeated) == ((), ())


def test_report__suffixes_are_counted_under_their_number() -> None:
    found = report_of("Art. 1.- Un.", "Art. 1-1.- Un.", "Art. 1-3.- Trois.", "Art. 2.- Deux.")
    assert found.missing == ("1-2",)


def test_report__numbers_of_two_parts_leave_no_gap_between_their_first_parts() -> None:
    lines = [f"Article {base}-{n} : Texte." for base in (111, 112, 211) for n in (1, 2, 3)]
    assert report_of(*lines).missing == ()
    assert report_of(*lines[:4], *lines[5:]).missing == ("112-2",)


def test_report__numbering_that_starts_again_is_another_act() -> None:
    act = ("Article premier : a.", "Article 2 : b.", "Article 3 : c.")
    found = report_of(*act, *act)
    assert (found.missing, found.repeated) == ((), ())
    assert [notice.code for notice in found.notices] == ["has_several_acts"]


def test_report__numbering_that_starts_again_under_a_second_title_is_none() -> None:
    act = ("Article premier : a.", "Article 2 : b.", "Article 3 : c.")
    found = report_of("TITRE I : DU VOL", *act, "TITRE II : DU RECEL", *act)
    assert (found.missing, found.repeated, found.acts) == ((), (), ())
    assert [notice.code for notice in found.notices] == ["numbering_restarts"]


def test_report__pages_recognised_with_little_confidence_are_told() -> None:
    lines = ("Article 1 : a.", "Article 2 : b.", "Article 3 : c.")
    text = CleanText(lines, (1, 2, 3), 3, 0)
    extraction = Extraction("application/pdf", lines, confidence=(None, 0.42, 0.99))
    found = report(extraction, text, segment(text, is_law=True))
    assert found.uncertain_pages == (2,)
    assert [notice.code for notice in found.notices] == ["was_recognised", "has_uncertain_pages"]
    assert found.notices[1].params == {"count": 1, "pages": "2"}


def test_report__every_notice_can_be_told() -> None:
    params = {"count": 2, "pages": "3, 4", "numbers": "7", "page": 5, "act": 3, "confidence": 90}
    params |= {"lines": 500, "millions": 60, "most": 50}
    for code in (*FAILURES, *WARNINGS):
        words = told({"code": code, "params": params})
        assert words != code
        assert "%(" not in words


def test_segment__long_headings_fit_and_lose_nothing() -> None:
    tree = tree_of(
        "Article 1", *["DES PEINES " * 14] * 5, "Chapitre 1 : " + "Des biens " * 55, "Article 2 : b."
    )
    assert max(len(node.heading) for node in tree.nodes) <= 500
    words = " ".join(f"{node.heading} {node.text}" for node in tree.nodes)
    assert (words.count("PEINES"), words.count("biens")) == (70, 55)


def test_segment__a_report_that_quotes_an_article_stays_in_pages() -> None:
    text = CleanText(("Intro.", "Article 5 : Le texte.", "Fin."), (1, 2, 3), 3, 0)
    assert [node.kind for node in segment(text, is_law=False).nodes] == ["page", "page", "page"]


def test_segment__a_code_without_articles_says_so() -> None:
    tree = tree_of("Une note sans article.")
    assert [node.eid for node in tree.nodes] == ["page_1"]
    assert [notice.code for notice in tree.notices] == ["has_no_articles"]
