"""What words of French and English refer to."""
# ruff: noqa: E501 - a row of a table is a line

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.citing.parsing import references
from kb.citing.references import Of, Reference

ARTICLES = [
    # words, what each reference in them is: words of the link, number, last, steps, paragraph, point
    ("voir l’article 14 de la présente loi", [("article 14 de la présente loi", "14", "", 0, "", "")]),
    ("articles 12 à 15", [("articles 12 à 15", "12", "15", 0, "", "")]),
    ("les articles 40, 41 et 42 ci-dessus.", [("articles 40", "40", "", 0, "", ""), ("41", "41", "", 0, "", ""), ("42", "42", "", 0, "", "")]),
    ("articles 68 à 72, 80 à 83 et 85.", [("articles 68 à 72", "68", "72", 0, "", ""), ("80 à 83", "80", "83", 0, "", ""), ("85", "85", "", 0, "", "")]),
    ("article L. 131-4", [("article L. 131-4", "L131-4", "", 0, "", "")]),
    ("l'article 12 bis", [("article 12 bis", "12bis", "", 0, "", "")]),
    ("articles 3 ter et 4 quater", [("articles 3 ter", "3ter", "", 0, "", ""), ("4 quater", "4quater", "", 0, "", "")]),
    ("article 1er", [("article 1er", "1", "", 0, "", "")]),
    ("article premier", [("article premier", "1", "", 0, "", "")]),
    ("l’article IV", [("article IV", "4", "", 0, "", "")]),
    ("article 324‑11", [("article 324‑11", "324-11", "", 0, "", "")]),
    ("Art.12", [("Art.12", "12", "", 0, "", "")]),
    ("article n° 7", [("article n° 7", "7", "", 0, "", "")]),
    ("l’alinéa 2 de l’article 7", [("alinéa 2 de l’article 7", "7", "", 0, "2", "")]),
    ("au deuxième alinéa de l’article 183", [("deuxième alinéa de l’article 183", "183", "", 0, "2", "")]),
    ("dernier alinéa de l’article 71", [("dernier alinéa de l’article 71", "71", "", 0, "last", "")]),
    ("aux alinéas 3 et 4 de l’article 394", [("alinéas 3 et 4 de l’article 394", "394", "", 0, "3-4", "")]),
    ("l’alinéa premier de l’article 9", [("alinéa premier de l’article 9", "9", "", 0, "1", "")]),
    ("article 84 alinéa 6 ;", [("article 84 alinéa 6", "84", "", 0, "6", "")]),
    ("art. 5, al. 2", [("art. 5, al. 2", "5", "", 0, "2", "")]),
    ("requis à l’article 5, alinéa 2. Ensuite", [("article 5, alinéa 2", "5", "", 0, "2", "")]),
    ("aux articles 283 alinéa 2 et 284.", [("articles 283 alinéa 2", "283", "", 0, "2", ""), ("284", "284", "", 0, "", "")]),
    ("articles 145-2°, 3° et 4°, 146 et 147.", [("articles 145-2°", "145", "", 0, "", "2"), ("146", "146", "", 0, "", ""), ("147", "147", "", 0, "", "")]),
    ("l’article précédent", [("article précédent", "", "", -1, "", "")]),
    ("l’article suivant", [("article suivant", "", "", 1, "", "")]),
    ("aux deux articles précédents", [("articles précédents", "", "", -2, "", "")]),
    ("alinéa 2 de l’article précédent", [("alinéa 2 de l’article précédent", "", "", -1, "2", "")]),
    # what is no reference to an article
    ("les articles précédents", []),
    ("l’alinéa précédent et l’alinéa 2", []),
    ("du présent article", []),
    ("l’article de presse", []),
    ("l’article 5 ans", []),
    ("articles 12 et 13 et 3 ans", [("articles 12", "12", "", 0, "", ""), ("13", "13", "", 0, "", "")]),
    ("articles 12 et 13, 500 personnes", [("articles 12", "12", "", 0, "", ""), ("13", "13", "", 0, "", "")]),
    ("à l’article 5, 6 personnes", [("article 5", "5", "", 0, "", "")]),
    ("chapitres 2 et 3 du présent titre", []),
]  # fmt: skip


def said(text: str, one: Reference) -> tuple[str, str, str, int, str, str]:
    return text[one.start : one.end], one.number, one.last, one.steps, one.paragraph, one.point


@pytest.mark.parametrize(("text", "expected"), ARTICLES, ids=[text for text, _ in ARTICLES])
def test_references__to_articles_in_french(
    text: str, expected: list[tuple[str, str, str, int, str, str]]
) -> None:
    assert [said(text, one) for one in references(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("section 12 of this Act", [("section 12 of this Act", "12", "", 0, "", "")]),
        ("sections 3 to 5", [("sections 3 to 5", "3", "5", 0, "", "")]),
        ("articles 3, 4 and 9", [("articles 3", "3", "", 0, "", ""), ("4", "4", "", 0, "", ""), ("9", "9", "", 0, "", "")]),
        ("subsection (2) of section 7", [("subsection (2) of section 7", "7", "", 0, "2", "")]),
        ("section 7(2)", [("section 7(2)", "7", "", 0, "2", "")]),
        ("the preceding section", [("section", "", "", -1, "", "")]),
        ("a term of 5 years", []),
    ],
)  # fmt: skip
def test_references__to_articles_in_english(
    text: str, expected: list[tuple[str, str, str, int, str, str]]
) -> None:
    assert [said(text, one) for one in references(text, "en")] == expected


@pytest.mark.parametrize(
    ("text", "of", "key"),
    [
        ("l’article 3 de la présente loi", Of.THIS, ""),
        ("l’article 3 du présent code", Of.THIS, ""),
        ("l’article 3 du chapitre 2", Of.THIS, ""),
        ("l’article 3 du titre II de la loi n° 5-2020", Of.NUMBERED, "act 5-2020"),
        ("l’article 3", Of.UNSAID, ""),
        ("l’article 3 ci-dessus", Of.UNSAID, ""),
        ("l’article 3 de plein droit", Of.UNSAID, ""),
        ("l’article 3 du même code", Of.SAME, ""),
        ("l’article 3 dudit Statut", Of.SAME, ""),
        ("la loi, en son article 3", Of.SAME, ""),
        ("l’article 3 du Code pénal", Of.NAMED, "code penal"),
        ("art. 3 CP", Of.NAMED, "cp"),
        ("art. 3 du C.P.P.", Of.NAMED, "c p p"),
        ("l’article 3 commun aux quatre Conventions de Genève", Of.NAMED, "conventions de geneve"),
        ("l’article 3 de l’Accord", Of.NAMED, "accord"),
        ("l’article 3 des conditions générales", Of.NAMED, "conditions generales"),
        ("l’article 3 de la loi n° 2024-027 du 13 décembre 2024", Of.NUMBERED, "act 2024-27"),
        ("l’article 3 du décret n°2022-0501/PT-RM", Of.NUMBERED, "decree 2022-501-PT-RM"),
    ],
)
def test_references__say_of_which_work_an_article_is(text: str, of: Of, key: str) -> None:
    found = references(text)[0]
    assert (found.number, found.work.of, found.work.key) == ("3", of, key)


@pytest.mark.parametrize(
    ("text", "words", "key", "day"),
    [
        ("la Loi n° 2024-027 du 13 décembre 2024 portant", "Loi n° 2024-027 du 13 décembre 2024", "act 2024-27", date(2024, 12, 13)),
        ("LOI N°01-079 DU 20 AOÛT 2001", "LOI N°01-079 DU 20 AOÛT 2001", "act 1-79", date(2001, 8, 20)),
        ("la loi organique n° 2017-1 du 1er mai 2017", "loi organique n° 2017-1 du 1er mai 2017", "act 2017-1", date(2017, 5, 1)),
        ("la loi n° 3 de 2024", "loi n° 3 de 2024", "act 3-2024", None),
        ("le décret n° 2024- 2072, et", "décret n° 2024- 2072", "decree 2024-2072", None),
        ("l’arrêté ministériel n° 320 pour", "arrêté ministériel n° 320", "order 320", None),
        ("la résolution 2391 (2017)", "résolution 2391 (2017)", "resolution 2391-2017", None),
        ("le rapport S/2023/402", "S/2023/402", "S/2023/402", None),
        ("la loi 2024-027", "loi 2024-027", "act 2024-27", None),
        ("la loi n° 5 du 31 février 2020", "loi n° 5 du 31 février 2020", "act 5", None),
    ],
)  # fmt: skip
def test_references__to_a_numbered_work(text: str, words: str, key: str, day: date | None) -> None:
    (found,) = references(text)
    assert (text[found.start : found.end], found.work.key, found.work.day) == (words, key, day)


def test_references__to_a_named_work_and_none_to_this_one() -> None:
    assert [one.work.key for one in references("Selon le Code de procédure pénale, la loi.")] == [
        "code de procedure penale"
    ]
    assert references("Le présent Code et la présente Loi.") == []


def test_references__do_not_go_on_in_the_next_paragraph() -> None:
    assert [one.number for one in references("les articles\n12 personnes\nl’article 4\n5 ans")] == ["4"]


def test_references__follow_levels_so_far_and_no_further() -> None:
    (found,) = references("l’article 3 de la section 2 du chapitre 1 du titre 3 de la loi n° 5-2020")
    assert found.work.key == "act 5-2020"
    assert references("l’article 3" + " du titre 1" * 5_000)[0].work.of is Of.THIS


# -- for every text


NUMBERS = st.from_regex(r"[1-9][0-9]{0,2}(-[1-9][0-9]?)?( bis| ter)?", fullmatch=True)


@given(st.lists(NUMBERS, min_size=2, max_size=8))
def test_references__find_every_number_of_a_list(numbers: list[str]) -> None:
    text = f"Les articles {', '.join(numbers[:-1])} et {numbers[-1]} sont abrogés."
    assert [one.number for one in references(text)] == [number.replace(" ", "") for number in numbers]


WORDS = st.sampled_from(
    ["article", "articles", "l’", "alinéa", "de", "du", "la", "loi", "Code", "n°", "12", "1er", "L. 131-4",
     "et", "à", ",", "bis", "2°", "présente", "même", "précédent", "3 ans", "\n", "premier", "(2)", "d’un"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.one_of(st.text(), st.lists(WORDS, max_size=40).map(" ".join)), st.sampled_from(["fr", "en"]))
def test_references__stand_in_order_within_the_text(text: str, language: str) -> None:
    end = 0
    for one in references(text, language):
        assert end <= one.start < one.end <= len(text)
        assert "\n" not in text[one.start : one.end]
        end = one.end if one.work.of is not Of.NAMED else one.start + 1


@pytest.mark.parametrize(
    "unit",
    [
        "article ",
        "articles 1, ",
        "alinéas 1, ",
        "1-",
        "Code ",
        "loi a b ",
        "de l’",
        "article 1-",
        "A ",
        " ",
        "é",
    ],
)
def test_references__take_time_in_proportion_to_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        started = time.perf_counter()
        references(text)
        return time.perf_counter() - started

    short = min(seconds(20_000) for _ in range(3))
    assert min(seconds(160_000) for _ in range(2)) < 8 * short * 3 + 0.05
