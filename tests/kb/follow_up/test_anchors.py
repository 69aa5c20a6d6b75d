"""Where the words of a recommendation stand in its report."""

from kb.follow_up.anchors import cut, is_there, spans_in, squeezed

TEXT = "Premier point : tenir un registre ;\nil sera contrôlé.\nAutre chose."


def marked(text: str, quote: str) -> list[str]:
    spans = spans_in(text, [(quote, "/r/", "R", 1)])
    return [
        piece
        for line in text.split("\n")
        for piece, span in cut(line, spans.get(squeezed(line), ()))
        if span is not None
    ]


def test_quote__within_a_line_is_marked_alone() -> None:
    assert marked(TEXT, "tenir un registre") == ["tenir un registre "]


def test_quote__is_found_whatever_became_of_its_blanks() -> None:
    assert marked(TEXT, "registre\u202f;\n\n il sera\u00a0contrôlé") == ["registre ;", "il sera contrôlé"]


def test_quote__of_paragraphs_apart_marks_each() -> None:
    quote = "Premier point : tenir un registre ;\nAutre chose."
    assert marked(TEXT, quote) == ["Premier point : tenir un registre ;", "Autre chose."]


def test_quote__that_is_no_longer_there_marks_nothing() -> None:
    assert not spans_in(TEXT, [("tenir deux registres", "/r/", "R", 1), ("", "/r/", "R", 2)])
    assert not is_there(TEXT, "tenir deux registres")
    assert not is_there(TEXT, " ")


def test_cut__loses_no_character() -> None:
    spans = spans_in(TEXT, [("point : tenir", "/a/", "A", 1), ("tenir un registre", "/b/", "B", 2)])
    for line in TEXT.split("\n"):
        assert "".join(piece for piece, _span in cut(line, spans.get(squeezed(line), ()))) == line
