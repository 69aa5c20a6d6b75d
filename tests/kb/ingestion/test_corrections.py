"""Corrections as a pure stage: a tree and what editors changed in it, in; the tree they want, out."""

from dataclasses import replace
from typing import Any

import pytest

from kb.ingestion.corrections import correct
from kb.ingestion.structure import TreeBuilder
from kb.ingestion.tree import Tree
from kb.ingestion.types import CleanText, Correction, Node, Segmentation

LINES = (
    "TITRE I : DES PEINES",
    "CHAPITRE 1 : Du vol",
    "Article 1 : Le vol est puni d'une amende.",
    "Il est commis la nuit. Article 2 : Le recel est puni de même.",
    "Article 3 : Sont complices ceux que visent les",
    "Article 40 ci-dessus et leurs proches parents.",
    "SECTION 2 : De la fraude",
    "Article 4 : La fraude est punie.",
    "CHAPITRE 2 : Des amendes",
    "Article 5 : Le taux est fixé par décret.",
    "Article 6 : Le décret est publié.",
)


def read() -> Segmentation:
    """What a reading of these lines, as no reader of ours would make it, gives: one mistake of each sort."""
    nodes = [
        Node("title", "tit_1", "TITRE I", "1", heading="DES PEINES", first_page=1, last_page=3),
        Node(
            "chapter",
            "tit_1__chp_1",
            "CHAPITRE 1",
            "1",
            heading="Du vol",
            parent=0,
            first_page=1,
            last_page=1,
        ),
        Node(
            "article",
            "art_1",
            "Article 1",
            "1",
            parent=1,
            first_page=1,
            last_page=2,
            text="Le vol est puni d'une amende.\n"
            "Il est commis la nuit. Article 2 : Le recel est puni de même.",
        ),
        Node(
            "article",
            "art_3",
            "Article 3",
            "3",
            parent=1,
            first_page=2,
            last_page=2,
            text="Sont complices ceux que visent les",
        ),
        Node(
            "article",
            "art_40",
            "Article 40",
            "40",
            parent=1,
            first_page=2,
            last_page=2,
            text="ci-dessus et leurs proches parents.",
        ),
        Node(
            "section",
            "tit_1__chp_1__sec_2",
            "SECTION 2",
            "2",
            heading="De la fraude",
            parent=1,
            first_page=2,
            last_page=2,
        ),
        Node(
            "article",
            "art_4",
            "Article 4",
            "4",
            parent=5,
            text="La fraude est punie.",
            first_page=2,
            last_page=2,
        ),
        Node(
            "chapter",
            "tit_1__chp_2",
            "CHAPITRE 2",
            "2",
            heading="Des amendes",
            parent=0,
            first_page=3,
            last_page=3,
        ),
        Node(
            "article",
            "art_5",
            "Article 5",
            "5",
            parent=7,
            text="Le taux est fixé par décret.",
            first_page=3,
            last_page=3,
        ),
        Node(
            "article",
            "art_6",
            "Article 6",
            "6",
            parent=7,
            text="Le décret est publié.",
            first_page=3,
            last_page=3,
        ),
    ]
    return Segmentation(tuple(nodes))


def anchor(tree: Segmentation, eid: str) -> dict[str, str]:
    return next(item.anchor for item in Tree(tree.nodes).items() if item.eid == eid)


def change(
    operation: str, eid: str, tree: Segmentation | None = None, key: int = 1, **data: Any
) -> Correction:
    return Correction(key, operation, anchor(tree or read(), eid), data)


def outline(tree: Segmentation) -> list[tuple[str, str | None]]:
    """Each eId with the one above it."""
    return [(node.eid, None if node.parent is None else tree.nodes[node.parent].eid) for node in tree.nodes]


def node(tree: Segmentation, eid: str) -> Node:
    return next(node for node in tree.nodes if node.eid == eid)


def split_of_article_2(**data: Any) -> Correction:
    values: dict[str, Any] = {
        "words": "Article 2 :",
        "occurrence": 0,
        "number": "",
        "label": "",
        "heading": "",
        "page": 2,
    }
    return change("split", "art_1", **values | data)


def test_no_corrections__leave_the_tree_itself() -> None:
    tree = read()
    assert correct(tree, []) is tree


def test_tree__comes_back_as_it_was() -> None:
    assert [replace(node, heading_path=()) for node in Tree(read().nodes).nodes()] == list(read().nodes)


def test_split__takes_number_and_label_from_the_words() -> None:
    after = correct(read(), [split_of_article_2()])
    assert node(after, "art_1").text == "Le vol est puni d'une amende.\nIl est commis la nuit."
    second = node(after, "art_2")
    assert (second.label, second.number, second.text) == ("Article 2", "2", "Le recel est puni de même.")
    assert second.first_page == 2
    assert second.heading_path == ("TITRE I – DES PEINES", "CHAPITRE 1 – Du vol")
    assert [eid for eid, _ in outline(after)][2:5] == ["art_1", "art_2", "art_3"]


def test_split__in_one_of_several_acts_gives_an_address_in_that_act() -> None:
    inside = Segmentation(
        tuple(replace(node, eid=f"act_2__{node.eid}", parent=None) for node in read().nodes)
    )
    data = {"words": "Article 2 :", "occurrence": 0, "number": "", "label": "", "heading": "", "page": None}
    after = correct(inside, [Correction(1, "split", anchor(inside, "act_2__art_1"), data)])
    assert "act_2__art_2" in [eid for eid, _ in outline(after)]
    renamed = correct(
        inside,
        [change("rename", "act_2__art_6", inside, number="7", label="Article 7", heading="")],
    )
    assert renamed.moved == {"act_2__art_6": "act_2__art_7"}


def test_split__with_a_number_of_ones_own_keeps_all_the_words() -> None:
    after = correct(read(), [split_of_article_2(words="Il est commis", number="1 bis", label="Art. 1 bis")])
    assert node(after, "art_1bis").text.startswith("Il est commis la nuit. Article 2")


@pytest.mark.parametrize(
    "data", [{"words": "absent"}, {"words": ""}, {"words": "Le vol"}, {"words": "Il est"}]
)
def test_split__that_cannot_be_made_is_a_misfit(data: dict[str, Any]) -> None:
    after = correct(read(), [split_of_article_2(**data)])
    assert after.misfits == (1,)
    assert outline(after) == outline(read())


def test_not_a_heading__puts_the_words_back_into_the_sentence() -> None:
    after = correct(read(), [change("not_a_heading", "art_40", words="articles 40,")])
    assert node(after, "art_3").text == (
        "Sont complices ceux que visent les articles 40, ci-dessus et leurs proches parents."
    )
    assert "art_40" not in [eid for eid, _ in outline(after)]
    assert after.moved == {"art_40": "art_3"}


def test_not_a_heading__of_a_level_leaves_its_articles_to_the_level_before() -> None:
    after = correct(read(), [change("not_a_heading", "tit_1__chp_1__sec_2", words="")])
    assert ("art_4", "tit_1__chp_1") in outline(after)
    assert node(after, "art_40").text.endswith("SECTION 2 De la fraude")


def test_merge__joins_paragraphs_and_drops_the_label() -> None:
    after = correct(read(), [change("merge", "art_6")])
    assert node(after, "art_5").text == "Le taux est fixé par décret.\nLe décret est publié."
    assert after.moved == {"art_6": "art_5"}


def test_merge__of_the_first_passage_is_a_misfit() -> None:
    assert correct(read(), [change("merge", "tit_1")]).misfits == (1,)


def test_rename__of_a_number_gives_the_address_of_that_number_and_the_old_one_leads_on() -> None:
    after = correct(
        read(), [change("rename", "art_6", number="7", label="Article 7", heading="De la publication")]
    )
    assert (node(after, "art_7").label, node(after, "art_7").heading) == ("Article 7", "De la publication")
    assert after.moved == {"art_6": "art_7"}


def test_rename__of_a_heading_keeps_the_address() -> None:
    after = correct(
        read(), [change("rename", "tit_1__chp_1", number="I", label="CHAPITRE I", heading="Du vol simple")]
    )
    assert node(after, "tit_1__chp_1").heading == "Du vol simple"
    assert node(after, "art_1").heading_path[-1] == "CHAPITRE I – Du vol simple"
    assert after.moved == {}


def test_rename__to_a_number_that_is_taken_gives_an_address_of_its_own() -> None:
    after = correct(read(), [change("rename", "art_6", number="5", label="Article 5", heading="")])
    assert [eid for eid, _ in outline(after)][-2:] == ["art_5", "art_5__2"]


def test_move__under_a_level_that_follows_comes_first_in_it() -> None:
    under = anchor(read(), "tit_1__chp_2")
    after = correct(read(), [change("move", "tit_1__chp_1__sec_2", under=under)])
    assert ("tit_1__chp_1__sec_2", "tit_1__chp_2") in outline(after)
    eids = [eid for eid, _ in outline(after)]
    assert eids.index("tit_1__chp_2") < eids.index("art_4") < eids.index("art_5")


def test_move__under_a_level_further_out_comes_right_after_its_branch() -> None:
    under = anchor(read(), "tit_1__chp_1")
    after = correct(read(), [change("move", "art_4", under=under)])
    assert ("art_4", "tit_1__chp_1") in outline(after)


def test_move__to_the_outermost() -> None:
    after = correct(read(), [change("move", "tit_1__chp_2", under=None)])
    assert ("tit_1__chp_2", None) in outline(after)


def test_move__below_itself_is_a_misfit() -> None:
    under = anchor(read(), "tit_1__chp_1")
    assert correct(read(), [change("move", "tit_1", under=under)]).misfits == (1,)


def test_add_heading__takes_in_what_follows_up_to_the_next_of_its_rank() -> None:
    data: dict[str, Any] = {
        "kind": "section",
        "number": "1",
        "label": "SECTION 1",
        "heading": "Du vol simple",
    }
    after = correct(read(), [change("add_heading", "art_1", **data)])
    assert ("art_40", "tit_1__chp_1__sec_1") in outline(after)
    assert ("tit_1__chp_1__sec_2", "tit_1__chp_1") in outline(after)


def test_add_heading__further_out_closes_the_levels_inside() -> None:
    data: dict[str, Any] = {
        "kind": "chapter",
        "number": "1 bis",
        "label": "CHAPITRE 1 bis",
        "heading": "De la fraude",
    }
    after = correct(read(), [change("add_heading", "art_4", **data)])
    assert ("art_4", "tit_1__chp_1bis") in outline(after)
    assert ("tit_1__chp_1bis", "tit_1") in outline(after)
    assert ("tit_1__chp_2", "tit_1") in outline(after)


def test_reword__puts_the_new_words() -> None:
    before = node(read(), "art_5").text
    after = correct(read(), [change("reword", "art_5", before=before, after="Le taux est fixé par arrêté.")])
    assert node(after, "art_5").text == "Le taux est fixé par arrêté."


def test_reword__holds_when_other_words_of_the_passage_are_read_better() -> None:
    long = "Le taux est fixé par décret du minis- tre chargé de la justice, pris chaque annee civile."
    tree = read()
    seen = Segmentation(tuple(replace(n, text=long) if n.eid == "art_5" else n for n in tree.nodes))
    made = change("reword", "art_5", seen, before=long, after=long.replace("annee", "année"))
    better = Segmentation(
        tuple(
            replace(n, text=long.replace("minis- tre", "ministre")) if n.eid == "art_5" else n
            for n in tree.nodes
        )
    )
    after = correct(better, [made])
    assert after.misfits == ()
    assert node(after, "art_5").text == (
        "Le taux est fixé par décret du ministre chargé de la justice, pris chaque année civile."
    )


def test_reword__of_words_that_are_gone_is_a_misfit_and_changes_nothing() -> None:
    before = node(read(), "art_5").text
    made = change("reword", "art_5", before=before, after="Le taux est fixé par arrêté.")
    other = Segmentation(
        tuple(replace(n, text="Le taux est fixé par décre") if n.eid == "art_5" else n for n in read().nodes)
    )
    after = correct(other, [made])
    assert after.misfits == (1,)
    assert after.nodes[8].text == "Le taux est fixé par décre"


def test_corrections__find_their_passage_where_it_got_another_address() -> None:
    made = change("rename", "art_6", number="6", label="Art. 6", heading="")
    shifted = Segmentation(tuple(replace(n, eid="art_6__2") if n.eid == "art_6" else n for n in read().nodes))
    after = correct(shifted, [made])
    assert after.misfits == ()
    assert node(after, "art_6__2").label == "Art. 6"


def test_corrections__of_a_passage_that_is_gone_are_named_and_the_others_made() -> None:
    gone = change("merge", "art_40", key=7)
    kept = change("merge", "art_6", key=8)
    without = correct(read(), [change("merge", "art_40")])
    after = correct(without, [gone, kept])
    assert after.misfits == (7,)
    assert "art_6" not in [eid for eid, _ in outline(after)]
    assert after.moved == {"art_40": "art_3", "art_6": "art_5"}


def test_corrections__made_one_after_the_other_are_the_same_as_all_at_once() -> None:
    first = split_of_article_2()
    once = correct(read(), [first])
    second = change("rename", "art_2", once, key=2, number="2", label="Art. 2", heading="Du recel")
    assert correct(read(), [first, second]).nodes == correct(once, [second]).nodes


def test_corrections__on_what_the_segmenter_makes() -> None:
    tree = TreeBuilder(CleanText(LINES, (1,) * len(LINES), 1, 0)).build()
    assert ("art_4", "tit_1__chp_1__sec_2") in outline(tree)
    made = change("not_a_heading", "tit_1__chp_1__sec_2", tree, words="SECTION 2 :")
    assert ("art_4", "tit_1__chp_1") in outline(correct(tree, [made]))
