"""The references of two real texts, against what a person reads in them.

A line of a gold file cites the line (or the page) of the source, the article that speaks, words of the
reference, and what it means: an article, a range of them, a work of the library (``=name``), or none. Of an
article that is listed, every reference is listed, so that what is found too much is counted as well.
"""

import csv
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kb.citing.resolving import Catalogue, Known, Numbering, Resolved, Resolver, Unit
from tests.kb.ingestion.reading import Reading, read
from tests.shared import shared_file

GOLD = Path(__file__).parent / "gold"
OWN = 1
# What else the library holds, by name alone; the articles of these are not held.
LIBRARY = {
    "loi-2021-893": Known(2, ("Loi n° 2021-893 modifiant le Code pénal",), "Loi n° 2021-893"),
    "cpp": Known(3, ("Code de procédure pénale",), abbreviations=("CPP",)),
    "code-du-travail": Known(4, ("Code du travail",)),
    "loi-98-757": Known(5, ("Loi sur les mutilations",), "Loi n° 98-757", day=date(1998, 12, 23)),
    "loi-013-92": Known(6, ("Ordre des architectes",), "Loi n° 13-92"),
}
FILES = {
    "ci_code_penal_2019.csv": (
        "legal/ci-code-penal-2019.txt",
        Known(OWN, ("Code pénal",), "Loi n° 2019-574"),
    ),
    "congo_jo_2025_26.csv": (
        "pdf/congo-jo-2025-26.pdf",
        Known(OWN, ("Titre d’architecte",), "Loi n° 10-2025"),
    ),
}

Found = list[tuple[str, str, str]]


def found_in(reading: Reading, own: Known) -> Callable[[str], Found]:
    """For an article of a text, what its references mean: (number, words, target)."""
    articles = reading.of_kind("article")
    here = Numbering(Unit(node.eid, node.number, node.last_number) for node in articles)
    resolver = Resolver(Catalogue([own, *LIBRARY.values()]), OWN, here, lambda work: Numbering(()))
    names = {work.pk: f"={name}" for name, work in LIBRARY.items()}
    numbers = {node.eid: node.number for node in articles}

    def target(one: Resolved) -> str:
        assert len(one.targets) == 1, "no reference of these texts may mean two works"
        meant = [numbers[eid] for eid in one.targets[0].eids]
        if not meant:
            return names[one.targets[0].work]
        return meant[0] if len(meant) == 1 else f"{meant[0]}..{meant[-1]}"

    def of(number: str) -> Found:
        node = reading.article(number)
        resolved = [one for one in resolver.resolve(node.text, node.eid) if one.targets]
        return [(number, node.text[one.start : one.end], target(one)) for one in resolved]

    return of


@pytest.mark.parametrize("gold", sorted(FILES))
def test_references__of_a_real_text(gold: str, capsys: pytest.CaptureFixture[str]) -> None:
    source, own = FILES[gold]
    of = found_in(read(shared_file(source)), own)
    with (GOLD / gold).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wanted = [row for row in rows if row["target"] != "none"]
    left = [found for number in dict.fromkeys(row["article"] for row in rows) for found in of(number)]
    given, missed = len(left), []
    for row in wanted:
        match = next((one for one in left if _is(row, one)), None)
        if match:
            left.remove(match)
        else:
            missed.append((row["line"], row["words"], row["target"]))
    right = len(wanted) - len(missed)
    recall, precision = right / len(wanted), right / given
    with capsys.disabled():
        sys.stdout.write(
            f"\n{gold}: {len(wanted)} references, recall {recall:.3f}, precision {precision:.3f}\n"
        )
    assert recall >= 0.99, missed
    assert precision >= 0.99, left


def _is(row: dict[str, str], one: tuple[str, str, str]) -> bool:
    number, words, target = one
    return number == row["article"] and target == row["target"] and row["words"] in words
