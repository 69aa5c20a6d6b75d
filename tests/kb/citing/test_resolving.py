"""Which work and article of the library a reference means."""
# ruff: noqa: E501 - a row of a table is a line

from datetime import date

import pytest

from kb.citing.resolving import Catalogue, Known, Numbering, Resolver, Target, Unit

OWN, PENAL, OLD, MILITARY, DECREE = 1, 2, 3, 4, 5


def numbering(*numbers: str) -> Numbering:
    return Numbering(Unit(f"art_{place}", number) for place, number in enumerate(numbers, start=1))


TEXTS = {
    OWN: numbering("1", "2", "3", "12bis", "324-11"),
    PENAL: numbering("1", "7", "321-3"),
    OLD: numbering("1", "226"),
}
WORKS = [
    Known(OWN, ("Loi d’orientation de la justice",), "Loi n° 2024-027", day=date(2024, 12, 13)),
    Known(PENAL, ("Code pénal (loi 2024-027)",), abbreviations=("CP",), day=date(2024, 12, 13)),
    Known(MILITARY, ("Code de justice militaire",)),
    Known(DECREE, ("Décret n° 2022-0501/PT-RM du 3 mai 2022 fixant l’organisation",)),
]


def meant(text: str, eid: str = "art_3", works: list[Known] = WORKS) -> list[tuple[str, tuple[Target, ...]]]:
    resolver = Resolver(Catalogue(works), OWN, TEXTS[OWN], lambda pk: TEXTS.get(pk, Numbering(())))
    return [(text[one.start : one.end], one.targets) for one in resolver.resolve(text, eid)]


@pytest.mark.parametrize(
    ("text", "words", "targets"),
    [
        ("l’article 2 de la présente loi", "article 2 de la présente loi", (Target(OWN, ("art_2",)),)),
        ("l’article 12 bis", "article 12 bis", (Target(OWN, ("art_4",)),)),
        ("l’article précédent", "article précédent", (Target(OWN, ("art_2",)),)),
        ("aux deux articles précédents", "articles précédents", (Target(OWN, ("art_1", "art_2")),)),
        ("l’article suivant", "article suivant", (Target(OWN, ("art_4",)),)),
        ("articles 1 à 3", "articles 1 à 3", (Target(OWN, ("art_1", "art_2", "art_3")),)),
        ("l’article 7 du Code pénal.", "article 7 du Code pénal", (Target(PENAL, ("art_2",)),)),
        ("l’article 7 du CODE PENAL", "article 7 du CODE PENAL", (Target(PENAL, ("art_2",)),)),
        ("l’article 7 du code pénal relatif au vol", "article 7 du code pénal", (Target(PENAL, ("art_2",)),)),
        ("art. 321-3 CP", "art. 321-3 CP", (Target(PENAL, ("art_3",)),)),
        ("le Code pénal prévoit", "Code pénal", (Target(PENAL),)),
        ("l’article 9 du Code de justice militaire", "article 9 du Code de justice militaire", (Target(MILITARY),)),
        ("le décret n° 2022-501/PT-RM", "décret n° 2022-501/PT-RM", (Target(DECREE),)),
        ("le décret N°2022-0501/PT-RM du 3 mai 2022", "décret N°2022-0501/PT-RM du 3 mai 2022", (Target(DECREE),)),
    ],
)  # fmt: skip
def test_reference__leads_to_what_it_names(text: str, words: str, targets: tuple[Target, ...]) -> None:
    assert meant(text) == [(words, targets)]


@pytest.mark.parametrize(
    "text",
    [
        "l’article 4",  # this text has none of that number
        "articles 2 à 9",
        "l’article 5.05 de la présente loi",
        "l’article 3",  # it is the one that speaks
        "la présente loi",
        "la loi n° 2024-027 du 13 décembre 2024",  # the text itself
        "l’article 3 du même code",  # no code was named
    ],
)
def test_reference__that_leads_nowhere_in_this_text(text: str) -> None:
    assert meant(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "l’article 8 du Code pénal",  # it has none of that number
        "l’article 7 du Code pénal militaire",
        "l’article 7 du Code pénal du Togo",
        "l’article 7 du Code pénal du 3 mai 1961",
        "l’article 7 du Code penall",
        "l’article 2 du Code du travail",
        "l’article 2 de la loi n° 2020-027",
        "l’article 2 de la loi n° 2024-027 du 14 décembre 2024",
        "la loi n° 2022-0501/PT-RM",
        "l’article 3 commun aux quatre Conventions de Genève",
    ],
)
def test_reference__to_what_the_library_does_not_hold_is_kept_without_a_target(text: str) -> None:
    assert [targets for _words, targets in meant(text)] == [()]


def test_reference__by_the_number_of_this_text() -> None:
    assert meant("l’article 2 de la loi n°2024-27") == [
        ("article 2 de la loi n°2024-27", (Target(OWN, ("art_2",)),))
    ]


def test_reference__that_two_works_may_be_meant_by_names_both() -> None:
    both = [*WORKS, Known(OLD, ("Code pénal",), day=date(1961, 8, 3))]
    assert meant("l’article 1 du Code pénal", works=both) == [
        ("article 1 du Code pénal", (Target(PENAL, ("art_1",)), Target(OLD, ("art_1",))))
    ]
    # Only one of them has such an article, or such a date.
    assert meant("l’article 226 du Code pénal", works=both)[0][1] == (Target(OLD, ("art_2",)),)
    assert meant("l’article 1 du Code pénal du 3 août 1961", works=both)[0][1] == (Target(OLD, ("art_1",)),)


def test_reference__to_the_work_that_was_named_before() -> None:
    assert [
        targets for _, targets in meant("le Code pénal, en son article 7, et l’article 1 du même code")
    ] == [
        (Target(PENAL),),
        (Target(PENAL, ("art_2",)),),
        (Target(PENAL, ("art_1",)),),
    ]
    assert meant("(Code pénal, art. 7)")[1][1] == (Target(PENAL, ("art_2",)),)


def test_reference__in_a_text_of_several_acts_stays_in_its_act() -> None:
    units = [("a1", "1"), ("a2", "2"), ("b1", "1"), ("b2", "2"), ("b3", "3")]
    here = Numbering(Unit(eid, number) for eid, number in units)
    assert here.find("2", near="b3") == ("b2",)
    assert here.find("3", near="a1") == ()
    assert here.find("2") == ()
    assert here.step("b1", -1) == ()


def test_reference__into_a_printed_range_leads_to_the_article_that_holds_it() -> None:
    here = Numbering([Unit("art_345", "345"), Unit("art_346", "346", "349")])
    assert here.find("348") == ("art_346",)
