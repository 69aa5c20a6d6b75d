"""Where the words of a passage stand on a page: words and their boxes in, marks out."""

from kb.proof.marking import Box, Word, marks

LINE = 200


def page(*lines: str, left: int = 1000, top: int = 1000) -> list[Word]:
    """Words set in lines: each letter 100 wide, each line 200 high."""
    words = []
    for row, line in enumerate(lines):
        at = left
        for text in line.split():
            words.append(Word(text, at, top + row * LINE, 100 * len(text), 150))
            at += 100 * len(text) + 80
    return words


PAGE = page(
    "Article 1 : Le vol est puni.",
    "Article 2 : Le recel d'une chose est puni de la peine com-",
    "merciale que dit le juge.",
    "Article 3 : Le recel est grave.",
)


def lines_marked(found: list[Box]) -> list[int]:
    return sorted({(box.top - 1000) // LINE for box in found})


def test_marks__are_of_the_passage_alone() -> None:
    found = marks(PAGE, "Article 2 Le recel d’une chose est puni de la peine commerciale que dit le juge.")
    assert lines_marked(found) == [1, 2]


def test_marks__are_one_for_a_line() -> None:
    found = marks(PAGE, "Article 1 Le vol est puni.")
    assert found == [Box(1000, 1000, PAGE[6].left + PAGE[6].width - 1000, 150)]


def test_marks__of_a_word_that_a_line_end_breaks() -> None:
    found = marks(PAGE, "de la peine commerciale que dit le juge")
    assert len(found) == 2
    assert found[1].left == 1000


def test_marks__hold_although_some_words_were_read_differently() -> None:
    found = marks(PAGE, "Article 2 Le recel d'une ch0se est puni de la peine commerciale que dit le juge.")
    assert lines_marked(found) == [1, 2]


def test_marks__of_what_the_page_does_not_hold() -> None:
    assert marks(PAGE, "Tout autre chose que dit une autre loi.") == []
    assert marks(PAGE, "") == []
    assert marks([], "Article 1") == []


def test_marks__of_a_single_word() -> None:
    assert len(marks(PAGE, "juge")) == 1


def test_marks__in_two_columns() -> None:
    words = [*page("Article 1 : Le vol", "est"), *page("puni de mort.", left=6000)]
    found = marks(words, "Article 1 : Le vol est puni de mort.")
    assert {box.left for box in found} == {1000, 6000}
