"""Several acts in one file: where each begins, what it is called, and one of them read alone."""

import pytest

from kb.ingestion.acts import Title, title_of
from kb.ingestion.report import report
from kb.ingestion.segmentation import segment
from kb.ingestion.types import CleanText, Extraction, Segmentation, UnreadableFileError

LAW = (
    "PARTIE OFFICIELLE",
    "- LOIS -",
    "Loi n° 10-2025 du 28 mai 2025 relative au",
    "titre d’architecte",
    "L’Assemblée nationale a adopté ;",
    "Article premier : La présente loi fixe les conditions.",
    "Article 2 : Elle sera publiée.",
    "Fait à Brazzaville, le 28 mai 2025",
    "Denis SASSOU-N’GUESSO",
)
TREATY = (
    "Accord de financement",
    "entre la République et la Banque",
    "ARTICLE I - DÉFINITIONS",
    "1.01. Les termes sont définis.",
    "ARTICLE II – FINANCEMENT",
    "2.01. La Banque accorde un crédit.",
    "ANNEXE 1",
    "Section I. Mesures",
    "Les mesures sont prises.",
)
DECREE = (
    "MINISTERE DE L’INTERIEUR",
    "Décret n° 2025-229 du 11 juin 2025 portant création d’un comité",
    "Le Premier ministre,",
    "Vu la loi n° 10-2025 du 28 mai 2025 relative au titre d’architecte ;",
    "Décrète :",
    "Article premier : Il est créé un comité.",
    "Article 2 : Le présent décret sera publié.",
    "Fait à Brazzaville, le 11 juin 2025",
    "Anatole Collinet MAKOSSO",
)
BRIEF = (
    "MINISTERE DES TRANSPORTS",
    "Actes en abrégé",
    "NOMINATION",
    "Arrêté n° 1373 du 4 juin 2025. M. LOEMBET est nommé attaché.",
    "L’intéressé percevra les indemnités.",
)
ISSUE = (*LAW, *TREATY, *DECREE, *BRIEF)


def text_of(*lines: str) -> CleanText:
    return CleanText(lines, tuple(range(1, len(lines) + 1)), len(lines), 0)


def tree_of(*lines: str, act: int | None = None) -> Segmentation:
    return segment(text_of(*lines), is_law=True, act=act)


def test_acts__each_has_its_title_date_and_articles() -> None:
    law, decree = tree_of(*ISSUE).acts
    assert (law.title, law.kind, law.reference, law.date, law.articles) == (
        "Loi n° 10-2025 du 28 mai 2025 relative au titre d’architecte",
        "loi", "Loi n° 10-2025", "2025-05-28", 2,
    )  # fmt: skip
    assert (decree.kind, decree.reference, decree.date, decree.articles) == (
        "décret", "Décret n° 2025-229", "2025-06-11", 2,
    )  # fmt: skip


def test_acts__a_treaty_belongs_to_the_law_that_it_is_annexed_to() -> None:
    tree = tree_of(*ISSUE)
    law = tree.acts[0]
    # the law begins on line 3 of the text and its treaty ends on line 18; each line is a page here
    assert (law.first_page, law.last_page) == (3, 18)
    eids = [node.eid for node in tree.nodes[law.first_node : law.last_node + 1]]
    assert eids == [
        "act_1", "act_1__preface", "act_1__art_1", "act_1__art_2", "act_1__conclusions", "act_1__att_1",
        "act_1__att_1__art_1", "act_1__att_1__art_2", "act_1__att_1__annex_1",
        "act_1__att_1__annex_1__sec_1",
    ]  # fmt: skip


def test_acts__rubrics_and_brief_acts_are_in_none() -> None:
    tree = tree_of(*ISSUE)
    within = {at for act in tree.acts for at in range(act.first_node, act.last_node + 1)}
    outside = [node for at, node in enumerate(tree.nodes) if at not in within]
    assert [(node.kind, node.label) for node in outside] == [
        ("part", "PARTIE OFFICIELLE"),
        ("part", "MINISTERE DE L’INTERIEUR"),
        ("part", "MINISTERE DES TRANSPORTS"),
        ("part", "Arrêté n° 1373 du 4 juin 2025"),
    ]


def test_acts__one_is_no_several() -> None:
    tree = tree_of(*LAW)
    assert tree.acts == ()
    assert [node.eid for node in tree.nodes] == ["preface", "art_1", "art_2", "conclusions"]


def test_acts__a_visa_at_a_lines_start_opens_none() -> None:
    lines = [*DECREE]
    lines[3:4] = ["Vu la", "Loi n° 10-2025 du 28 mai 2025 relative au titre d’architecte ;"]
    assert [act.reference for act in tree_of(*LAW, *lines).acts] == ["Loi n° 10-2025", "Décret n° 2025-229"]


def test_acts__numbering_that_begins_again_without_a_title() -> None:
    act = ("Article premier : a.", "Article 2 : b.", "Article 3 : c.")
    tree = tree_of(*act, "TITRE I : DU VOL", *act)
    assert [(act.title, act.reference, act.articles) for act in tree.acts] == [
        ("Acte 1", "", 3), ("Acte 2", "", 3),
    ]  # fmt: skip
    assert tree.nodes[tree.acts[1].first_node + 1].eid == "act_2__tit_1"


def test_acts__articles_quoted_from_1_are_no_act() -> None:
    tree = tree_of(
        "Article premier : Le code est modifié :", "« Article premier : Un. »", "Article 2 : Fin.",
        "Article 3 : Publication.",
    )  # fmt: skip
    assert tree.acts == ()


def test_act__read_alone_is_a_text_of_its_own() -> None:
    tree = tree_of(*ISSUE, act=2)
    assert [(node.eid, node.parent, node.heading_path) for node in tree.nodes] == [
        (eid, None, ()) for eid in ("preface", "art_1", "art_2", "conclusions")
    ]
    assert tree.nodes[0].text.startswith("Décret n° 2025-229 du 11 juin 2025 portant création d’un comité\n")
    assert tree.acts == ()


def test_acts__of_mali_close_with_place_and_date_and_may_begin_with_article_111_1() -> None:
    code = (
        "ACTES DE LA REPUBLIQUE DU MALI", "LOI N°2024-027 DU 13 DECEMBRE 2024 PORTANT CODE", "PENAL",
        "Le Conseil national de Transition a délibéré ;", "LIVRE PREMIER : DES PEINES",
        "Article 111-1 : Nul n’est responsable que de son fait.", "Article 111-2 : La loi est stricte.",
        "Bamako, le 13 décembre 2024", "Général d’Armée Assimi GOITA",
    )  # fmt: skip
    decree = (
        "DECRET N°2024-0725/PT-RM DU 16 DECEMBRE 2024", "FIXANT LES MODALITES", "Vu la Constitution ;",
        "ARTICLE 1ER : Le décret fixe.", "ARTICLE 2 : Il est publié.", "Bamako, le 16 décembre 2024",
    )  # fmt: skip
    tree = tree_of(*code, *decree)
    assert [(act.reference, act.date, act.articles) for act in tree.acts] == [
        ("Loi n° 2024-027", "2024-12-13", 2), ("Décret n° 2024-0725/PT-RM", "2024-12-16", 2),
    ]  # fmt: skip
    assert [node.kind for node in tree.nodes if node.text.startswith("Bamako, le 1")] == ["conclusion"] * 2


def test_act__of_ohada_has_neither_number_nor_date() -> None:
    uniform = (
        "Acte uniforme relatif au droit commercial",
        "général",
        "Le Conseil des ministres,",
        *DECREE[5:],
    )
    tree = tree_of(*LAW, *uniform)
    assert [(act.kind, act.reference, act.date) for act in tree.acts] == [
        ("loi", "Loi n° 10-2025", "2025-05-28"), ("acte uniforme", "Acte uniforme", ""),
    ]  # fmt: skip
    assert tree.acts[1].title == "Acte uniforme relatif au droit commercial général"
    alone = tree_of(*LAW, *uniform, act=2)
    assert alone.nodes[0].text.startswith("Acte uniforme relatif au droit commercial général\nLe Conseil")


def test_act__without_a_title_read_alone_is_given_none() -> None:
    act = ("Article premier : a.", "Article 2 : b.", "Article 3 : c.")
    assert [node.eid for node in tree_of(*act, *act, act=2).nodes] == ["art_1", "art_2", "art_3"]


def test_act__read_alone_keeps_its_treaty_under_it() -> None:
    tree = tree_of(*ISSUE, act=1)
    treaty = next(at for at, node in enumerate(tree.nodes) if node.eid == "att_1")
    assert [node.eid for node in tree.nodes if node.parent == treaty] == [
        "att_1__art_1", "att_1__art_2", "att_1__annex_1",
    ]  # fmt: skip
    assert tree.nodes[treaty + 1].heading_path == ("Accord de financement",)


def test_act__read_alone_has_a_report_of_its_own() -> None:
    lines = [line for line in ISSUE if not line.startswith("Article 2 : Elle")]
    text = text_of(*lines)
    for act, missing in ((1, ()), (2, ())):
        tree = segment(text, is_law=True, act=act)
        found = report(Extraction("text/plain", ("",)), text, tree)
        assert (found.missing, found.repeated, found.notices) == (missing, (), ())
        assert found.as_json()["act"]["reference"] == ("Loi n° 10-2025", "Décret n° 2025-229")[act - 1]


@pytest.mark.parametrize("act", [0, 3, -1])
def test_act__that_is_not_there_is_refused(act: int) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        tree_of(*ISSUE, act=act)
    assert refused.value.notice.as_json() == {"code": "has_no_such_act", "params": {"act": act, "count": 2}}


@pytest.mark.parametrize(
    ("printed", "kind", "reference", "date", "rest"),
    [
        ("LOI N°2024-027 DU 13 DECEMBRE 2024 PORTANT CODE PENAL",
         "loi", "Loi n° 2024-027", "2024-12-13", "PORTANT CODE PENAL"),
        ("Décret n° 2025-0123/PT-RM du 1er août 2025 fixant les modalités",
         "décret", "Décret n° 2025-0123/PT-RM", "2025-08-01", "fixant les modalités"),
        ("Arrêté interministériel n°07/2011 portant organisation",
         "arrêté interministériel", "Arrêté interministériel n° 07/2011", "", "portant organisation"),
        ("Ordonnance n° 2013-025/P-RM du 30 décembre 2013 portant statut",
         "ordonnance", "Ordonnance n° 2013-025/P-RM", "2013-12-30", "portant statut"),
        ("Règlement n° 02/15/CEMAC du 27 mars 2015 modifiant",
         "règlement", "Règlement n° 02/15/CEMAC", "2015-03-27", "modifiant"),
        ("Décret du 11 juin 2025 portant nomination",
         "décret", "Décret du 11 juin 2025", "2025-06-11", "portant nomination"),
        ("LOI N° 2025 - 07 DU 24 MARS 2025 portant modification",
         "loi", "Loi n° 2025-07", "2025-03-24", "portant modification"),
        ("LOI N°2024-027/DU 13 DECEMBRE 2024 PORTANT CODE PENAL",
         "loi", "Loi n° 2024-027", "2024-12-13", "PORTANT CODE PENAL"),
        ("ARRETE INTERMINISTERIEL N°2024-12/MJDH-MEF-SG DU 3 FEVRIER 2024 FIXANT",
         "arrêté interministériel", "Arrêté interministériel n° 2024-12/MJDH-MEF-SG", "2024-02-03", "FIXANT"),
        ("Décision n° 12", "décision", "Décision n° 12", "", ""),
        ("Act No. 12 of 3 May 2020", "act", "Act n° 12", "2020-05-03", ""),
    ],
)  # fmt: skip
def test_title_of__reads_what_is_printed(
    printed: str, kind: str, reference: str, date: str, rest: str
) -> None:
    title = title_of(printed)
    assert (title.kind, title.reference, title.date, title.rest) == (kind, reference, date, rest)


def test_title_of__what_is_none_is_empty() -> None:
    assert title_of("Loi fondamentale de la nature") == Title()
    assert title_of("Décret du 45 brumaire 2025 portant").date == ""
