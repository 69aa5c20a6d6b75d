"""The order of reading of a page: plain boxes, drawn pages, and a real front page."""

import io
from pathlib import Path

import pypdf
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from kb.ingestion.reading.layout import Line, goes_back, in_reading_order
from kb.ingestion.reading.opening import opened
from tests.shared import shared_file

WORDS = "lorem ipsum dolor sit amet consectetur adipis"


def box(text: str, left: float, top: float, width: float = 200) -> Line:
    return Line(text, left, top - 10, left + width, top)


def column(name: str, left: float, top: float = 700, lines: int = 4) -> list[Line]:
    return [box(f"{name}{n}", left, top - 12 * n) for n in range(lines)]


def drawn(*words: tuple[float, float, str]) -> bytes:
    """A page on which these words are drawn in this order, each at its place."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Courier"}
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F"): named})}
    )
    content = DecodedStreamObject()
    content.set_data(
        "".join(f"BT /F 9 Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in words).encode("ascii")
    )
    page[NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def lines_of(tmp_path: Path, content: bytes) -> list[str]:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    (page,) = opened(path).pages(range(1))
    return [line.strip() for line in (page.text or "").splitlines()]


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in in_reading_order(lines)]


def test_order__two_columns_below_a_title_and_above_a_foot() -> None:
    left, right = column("g", 50), column("d", 300)
    title, foot = box("titre", 100, 760, 400), box("pied", 40, 500, 470)
    mixed = [line for pair in zip(left, right, strict=True) for line in pair]
    assert texts([foot, *mixed, title]) == [
        "titre", "g0", "g1", "g2", "g3", "d0", "d1", "d2", "d3", "pied",
    ]  # fmt: skip


def test_order__three_columns() -> None:
    mixed = [line for row in zip(*(column(n, x) for n, x in (("a", 0), ("b", 220), ("c", 440))), strict=True)
             for line in row]  # fmt: skip
    assert [text[0] for text in texts(mixed)] == list("aaaabbbbcccc")


def test_order__a_line_that_hangs_into_the_gap_does_not_hide_the_columns() -> None:
    """The front page of a gazette: dates hang to the left of the right column."""
    right = column("d", 320, lines=6)
    right[3] = box("d3", 285, right[3].top, 235)
    assert [text[0] for text in texts([*right, *column("g", 50, lines=6)])] == ["g"] * 6 + ["d"] * 6


def test_order__a_short_row_is_read_across() -> None:
    assert texts([box("b", 300, 700), box("a", 50, 701), box("c", 50, 680)]) == ["a", "b", "c"]


def test_goes_back__the_head_of_a_column_does_not_and_a_heading_drawn_last_does() -> None:
    columns = [*column("g", 50), *column("d", 300)]
    assert not goes_back(columns)
    assert goes_back([*columns, box("titre", 60, 760, 400)])


@given(
    st.lists(
        st.builds(
            box, st.text(max_size=3), *[st.floats(-50, 2000, width=16)] * 2, st.floats(0, 900, width=16)
        ),
        max_size=40,
    )
)
@settings(deadline=None, max_examples=60)
def test_order__loses_no_line_and_makes_none(lines: list[Line]) -> None:
    assert sorted(map(id, in_reading_order(lines))) == sorted(map(id, lines))


def test_pdf__columns_that_are_drawn_row_by_row_are_parted(tmp_path: Path) -> None:
    rows = [(n, 700.0 - 12 * n) for n in range(12)]
    words = [
        (x, y, f"{side}{n:02} {WORDS[:40]}") for n, y in rows for side, x in (("gauche", 40), ("droite", 320))
    ]
    found = lines_of(tmp_path, drawn(*words))
    assert [line[:8] for line in found] == [
        f"{side}{n:02}" for side in ("gauche", "droite") for n in range(12)
    ]


def test_pdf__a_table_of_short_cells_is_read_row_by_row(tmp_path: Path) -> None:
    words = [
        (x, 700 - 14 * n, f"{cell} {n}") for n in range(12) for cell, x in (("Ligne", 40), ("1 000 F", 400))
    ]
    assert lines_of(tmp_path, drawn(*words))[:2] == ["Ligne 0 1 000 F 0", "Ligne 1 1 000 F 1"]


def test_pdf__a_heading_that_is_drawn_last_is_read_first(tmp_path: Path) -> None:
    words = [(40.0, 700.0 - 12 * n, f"ligne {n}") for n in range(4)]
    assert lines_of(tmp_path, drawn(*words, (40, 780, "Journal officiel"))) == [
        "Journal officiel", "ligne 0", "ligne 1", "ligne 2", "ligne 3",
    ]  # fmt: skip


def test_gazette__its_front_page_is_read_as_it_is_printed() -> None:
    """Page 1: the heading, then the contents, left column before right; drawn in another order."""
    (page,) = opened(shared_file("pdf/congo-jo-2025-26.pdf")).pages(range(1))
    text = page.text or ""
    printed = (
        "RÉPUBLIQUE DU CONGO",
        "JOURNAL OFFICIEL",
        "SOMMAIRE",
        "PARTIE OFFICIELLE",
        "28 mai Loi n° 10-2025",
        "25 juin Loi n° 14-2025",
        "contrat de financement",
        "11 juin Décret n° 2025-229",
        "de pilotage du projet",
        "de passation des marchés publics",
        "13 juin Arrêté n° 1499",
        "25 juin Décret n° 2025-273",
    )
    places = [text.index(words) for words in printed]
    assert places == sorted(places)
