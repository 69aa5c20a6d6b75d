"""Which articles of a revised treaty are those of the first one, numbers unseen."""

import sys
import time

from hypothesis import given
from hypothesis import strategies as st

from kb.concordance.likeness import Article, pairs
from tests.kb.ingestion.reading import read
from tests.shared import shared_file

# Article 1 of the treaty of 2008 (page 2) lists the articles of 1993 that it rewrites, under their numbers.
REVISED = [str(n) for n in (3, 4, 7, 9, 12, 14, 17, 27, 31, 39, 40, 41, 42, 43, 45, 49, 57, 59, 61, 63)]


def articles(name: str) -> list[Article]:
    return [Article(node.number, node.text) for node in read(shared_file(name)).of_kind("article")]


def test_pairs__of_a_treaty_and_its_revision() -> None:
    old = articles("pdf/ohada-TRAITE-OHADA-1993_fr.pdf")
    found = pairs(old, articles("pdf/ohada-TRAITE-OHADA-2008_fr.pdf"))
    right = [pair for pair in found if pair.old == pair.new and pair.old in REVISED]
    recall, precision = len(right) / len(REVISED), len(right) / len(found)
    sys.stdout.write(f"\n{len(old)} old articles: recall {recall:.2f}, precision {precision:.2f}\n")
    assert recall >= 0.9
    assert precision >= 0.9


def test_pairs__of_a_penal_code_with_itself_take_little_time() -> None:
    code = articles("legal/ci-code-penal-2019.txt")
    started = time.perf_counter()
    found = {(pair.old, pair.new) for pair in pairs(code, code)}
    assert time.perf_counter() - started < 20
    wordy = [article for article in code if len(article.text) > 60]
    assert sum((one.number, one.number) in found for one in wordy) >= 0.98 * len(wordy)


def test_pairs__say_what_was_taken_over_whole_and_what_in_part() -> None:
    theft = "Quiconque soustrait frauduleusement une chose qui ne lui appartient pas est coupable de vol."
    old = [Article("226", theft), Article("300", "Le mariage est célébré publiquement par le maire.")]
    new = [
        Article("321-3", theft),
        Article("5", "Les juges sont inamovibles dans leurs fonctions."),
        Article("321-4", theft[:-4] + "recel, de vol en bande organisée ou de complicité."),
    ]
    found = pairs(old, new)
    assert [(pair.old, pair.new, pair.is_same) for pair in found] == [
        ("226", "321-3", True),
        ("226", "321-4", False),
    ]


@given(st.lists(st.text(max_size=40), max_size=6), st.lists(st.text(max_size=40), max_size=6))
def test_pairs__of_any_texts(old: list[str], new: list[str]) -> None:
    found = pairs(
        [Article(str(at), text) for at, text in enumerate(old)],
        [Article(str(at), text) for at, text in enumerate(new)],
    )
    assert all(0 <= pair.score <= 1.001 for pair in found)
    assert len({(pair.old, pair.new) for pair in found}) == len(found)
