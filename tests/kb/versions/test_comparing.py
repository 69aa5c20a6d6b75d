"""What differs between two wordings."""

import gzip
import json
import random
import time
from itertools import pairwise

from kb.versions.comparing import Change, Difference, Piece, compare
from tests.shared import shared_file

SEED = 20240213


def pieces_of(difference: Difference) -> list[list[tuple[str, str]]]:
    return [[(piece.change, piece.text) for piece in row.pieces] for row in difference.rows]


def test_difference__marks_the_words_that_went_and_came() -> None:
    found = compare("Est puni d'un an de prison.", "Est puni de deux ans de prison.")
    assert pieces_of(found) == [
        [
            (Change.SAME, "Est puni "),
            (Change.OUT, "d'un an"),
            (Change.IN, "de deux ans"),
            (Change.SAME, " de prison."),
        ]
    ]
    assert (found.words(Change.OUT), found.words(Change.IN)) == (3, 3)


def test_difference__of_a_new_paragraph_leaves_the_others_alone() -> None:
    found = compare("Un.\nDeux.", "Un.\nEntre les deux, un alinéa nouveau.\nDeux.")
    assert [row.is_same for row in found.rows] == [True, False, True]
    assert (found.rows[1].has_old, found.rows[1].has_new) == (False, True)


def test_difference__of_a_replaced_paragraph_stands_side_by_side() -> None:
    found = compare("Le juge entend les parties.", "1234 56 789 / 0.")
    assert len(found.rows) == 1
    assert found.rows[0].old == (Piece(Change.OUT, "Le juge entend les parties."),)
    assert found.rows[0].new == (Piece(Change.IN, "1234 56 789 / 0."),)


def test_difference__pairs_a_changed_paragraph_with_the_one_it_comes_from() -> None:
    old = "Le maire reçoit la déclaration.\nIl en délivre un récépissé au déclarant."
    new = "Le préfet est informé.\nLe maire reçoit toute déclaration.\nIl en délivre récépissé au déclarant."
    rows = compare(old, new).rows
    assert [(row.has_old, row.has_new) for row in rows] == [(False, True), (True, True), (True, True)]


def test_difference__of_equal_and_of_empty_texts() -> None:
    assert compare("Texte.", "Texte.").is_same
    assert compare("", "").is_same
    gone = compare("Texte.", "")
    assert (gone.old, gone.new, gone.is_same) == ("Texte.", "", False)


def test_difference__gives_both_texts_back__generated() -> None:
    draw = random.Random(SEED)  # noqa: S311 - no secret is drawn
    for _ in range(400):
        old, new = _text(draw), _text(draw)
        found = compare(old, new)
        assert (found.old, found.new) == (old, new)


def _text(draw: random.Random) -> str:
    parts = ["le ", "juge ", "peut ", ", ", "\u00a0", "é", "  ", "1°", "."]
    return "\n".join("".join(draw.choices(parts, k=draw.randrange(9))) for _ in range(draw.randrange(6)))


def test_difference__gives_both_texts_back__all_versions_of_the_code_civil() -> None:
    with gzip.open(shared_file("legal/code_civil_versions.jsonl.gz"), "rt") as file:
        for line in file:
            texts = [version["text"] for version in json.loads(line)["versions"]]
            for old, new in pairwise(texts):
                found = compare(old, new)
                assert (found.old, found.new) == (old, new)
                assert not found.is_same


def test_difference__of_very_long_texts_takes_seconds_at_most() -> None:
    draw = random.Random(SEED)  # noqa: S311 - no secret is drawn
    words = ["droit", "peine", "juge", "amende", "prison", "et", "ou", "de"]
    for joint in (" ", "\n"):
        old = joint.join(" ".join(draw.choices(words, k=12)) for _ in range(4000))
        new = old.replace("amende prison", "amende ou prison")
        started = time.perf_counter()
        found = compare(old, new)
        assert time.perf_counter() - started < 10
        assert (found.old, found.new) == (old, new)
