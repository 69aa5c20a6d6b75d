"""Which article of one code answers to which of another."""

import time

from kb.versions.matching import Article, Fate, match_codes

THEFT = "Le vol est la soustraction frauduleuse de la chose d'autrui, punie de trois ans d'emprisonnement."
FRAUD = "L'escroquerie consiste à tromper une personne par des manœuvres pour obtenir la remise de fonds."
TREASON = "La trahison et l'espionnage au profit d'une puissance étrangère sont punis de la réclusion."


def article(number: str, text: str) -> Article:
    return Article(f"art_{number}", f"Art. {number}", "", text)


def fates(old: list[Article], new: list[Article]) -> list[tuple[str, str, str]]:
    return [
        (match.fate, match.old.label if match.old else "", match.new.label if match.new else "")
        for match in match_codes(old, new)
    ]


def test_match__tells_what_stayed_changed_came_and_went() -> None:
    old = [article("1", THEFT), article("2", FRAUD), article("3", TREASON)]
    new = [
        article("1", THEFT),
        article("2", FRAUD.replace("fonds", "fonds ou valeurs")),
        article("4", "Tout autre."),
    ]
    assert fates(old, new) == [
        (Fate.SAME, "Art. 1", "Art. 1"),
        (Fate.CHANGED, "Art. 2", "Art. 2"),
        (Fate.REMOVED, "Art. 3", ""),
        (Fate.ADDED, "", "Art. 4"),
    ]


def test_match__finds_an_article_under_its_new_number() -> None:
    old = [article("226", THEFT), article("227", FRAUD)]
    new = [article("321-1", FRAUD), article("322-1", THEFT.replace("trois", "cinq"))]
    assert sorted(fates(old, new)) == [
        (Fate.MOVED, "Art. 226", "Art. 322-1"),
        (Fate.MOVED, "Art. 227", "Art. 321-1"),
    ]


def test_match__follows_an_article_whose_number_another_one_has_taken() -> None:
    old = [article("1", THEFT), article("2", FRAUD)]
    new = [article("1", TREASON), article("2", THEFT), article("3", FRAUD)]
    assert fates(old, new) == [
        (Fate.ADDED, "", "Art. 1"),
        (Fate.MOVED, "Art. 1", "Art. 2"),
        (Fate.MOVED, "Art. 2", "Art. 3"),
    ]


def test_match__keeps_a_number_that_says_quite_another_thing_and_is_nowhere_else() -> None:
    found = match_codes([article("1", "Le vol est puni.")], [article("1", "0123456789 xyz")])
    assert [(match.fate, match.likeness < 0.35) for match in found] == [(Fate.CHANGED, True)]


def test_match__tells_of_every_article_once() -> None:
    old = [article(str(n), f"{THEFT} Cas {n % 7}.") for n in range(60)]
    new = [article(str(n), f"{THEFT} Cas {n % 5}.") for n in range(30, 90)]
    found = match_codes(old, new)
    assert sorted(m.old.eid for m in found if m.old) == sorted(a.eid for a in old)
    assert [m.new.eid for m in found if m.new] == [a.eid for a in new]


def test_match__of_empty_codes() -> None:
    assert match_codes([], []) == []
    assert fates([article("1", THEFT)], []) == [(Fate.REMOVED, "Art. 1", "")]


def test_match__of_two_codes_of_600_articles_with_no_number_in_common_stays_within_its_budget() -> None:
    old = [article(f"{n}", f"{THEFT} {FRAUD} Cercle {n}, commune {n * 7 % 601}.") for n in range(600)]
    new = [article(f"{n}-1", f"{FRAUD} {THEFT} Cercle {n}, commune {n * 7 % 601}.") for n in range(600)]
    started = time.perf_counter()
    match_codes(old, new)
    assert time.perf_counter() - started < 2
