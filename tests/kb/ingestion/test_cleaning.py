"""What is taken out of a page, and what is made whole."""

import pytest

from kb.ingestion.characters import normalised, squeezed
from kb.ingestion.cleaning import clean
from kb.ingestion.hyphens import mended
from kb.ingestion.pages import pages_of_text
from kb.ingestion.running import without_running_lines
from kb.ingestion.types import Extraction


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("dis\ufb01n", "disfin"),
        ("450\u20103", "450-3"),
        ("a\x00b", "ab"),
        ("lone \ud800 half", "lone  half"),
        ("\ud83d\ude00", "\U0001f600"),
        ("e\u0301tat", "état"),
        ("n°\u00a02", "n° 2"),
        ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("\uf0b7\uf020le fait", "• le fait"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_normalised__character(raw: str, text: str) -> None:
    assert normalised(raw) == text
    normalised(raw).encode("utf-8")


@pytest.mark.parametrize(
    ("line", "kept"),
    [("•", ""), ("• 1° le vol", "1° le vol"), ("• le vol", "• le vol"), ("  a   b ", " a b")],
)
def test_squeezed__bullet(line: str, kept: str) -> None:
    assert squeezed(line) == kept


@pytest.mark.parametrize(
    ("lines", "first"),
    [
        (["la Répu\ufffe", "blique du Congo"], "la République"),
        (["les termes ci\ufffe", "après"], "les termes ci-après"),
        (["la Guinée\ufffe", "Bissau"], "la Guinée-Bissau"),
        (["une infor-", "mation utile"], "une information"),
        (["une infor-", "mation, utile"], "une information,"),
        (["le sous-", "officier", "un officier"], "le sous-officier"),
        (["un par-", "tage"], "un partage"),
        (["un porte-parole", "le porte-", "parole"], "un porte-parole"),
        (["articles 450-", "3 et suivants"], "articles 450-3"),
        (["le décret n° 2024-", "2072 fixant"], "le décret n° 2024-2072"),
        (["à rez-de\ufffe", "chaussée, à usage"], "à rez-de-chaussée,"),
        (["au vice-prési\ufffe", "dent du Sénat"], "au vice-président"),
        (["d’au moins qua\ufffe", "rante-cinq jours"], "d’au moins quarante-cinq"),
        (["BANQUE POUR LA RECONS\ufffe", "TRUCTION ET LE"], "BANQUE POUR LA RECONSTRUCTION"),
        (["au CONGO-", "BRAZZAVILLE"], "au CONGO-"),
        (["le centre\ufffe", "ville est animé"], "le centre-ville"),
        (["TITRE PREMIER -", "Des peines"], "TITRE PREMIER -"),
    ],
)
def test_mended__first_line(lines: list[str], first: str) -> None:
    assert mended(lines)[0] == first


def test_mended__a_compound_known_from_elsewhere_keeps_its_hyphen() -> None:
    assert mended(["un porte-parole", "le porte-", "parole dit"])[1:] == ["le porte-parole", "dit"]


def test_mended__two_words_in_capitals_keep_their_hyphen() -> None:
    assert mended(["le CONGO", "du CONGO\ufffe", "BRAZZAVILLE"])[1] == "du CONGO-BRAZZAVILLE"


def test_mended__a_sentence_that_ends_on_the_second_line_ends_there() -> None:
    assert mended(["et non com\ufffe", "merciale. Son œuvre"]) == ["et non", "commerciale. Son œuvre"]


def test_mended__a_word_is_whole_over_two_pages() -> None:
    pages = ("Le juge prononce la confis-\n1", "cation des biens saisis.\n2", "Fin du texte.\n3")
    text = clean(Extraction("application/pdf", pages))
    assert text.lines[0] == "Le juge prononce la confiscation"
    assert text.page_of == (1, 2, 3)


def test_clean__a_word_that_the_library_ran_into_the_next_line() -> None:
    text = clean(Extraction("application/pdf", ("la Répu\ufffeblique du Congo\nfin",)))
    assert [line.strip() for line in text.lines] == ["la République", "du Congo", "fin"]


def test_running__a_header_a_footer_and_the_page_number_go() -> None:
    body = [[f"{word} {line}" for line in "abcdefghijklmn"] for word in ("rouge", "vert", "bleu", "gris")]
    pages = [["CODE", *lines, f"Journal officiel {n + 757}"] for n, lines in enumerate(body)]
    kept, running = without_running_lines(pages)
    assert kept == body
    assert running == ("CODE", "Journal officiel #")


def test_running__headings_that_count_up_with_the_pages_stay() -> None:
    pages = [[f"Article {n}", f"Le texte {'abcdef'[n]} dit."] for n in range(1, 6)]
    assert without_running_lines(pages) == (pages, ())


def test_running__left_and_right_headers_go() -> None:
    pages = [
        [f"{n} Journal officiel" if n % 2 else f"Journal officiel {n}", f"Texte {'abcdefgh'[n]}."]
        for n in range(8)
    ]
    kept, _ = without_running_lines(pages)
    assert kept == [[f"Texte {letter}."] for letter in "abcdefgh"]


def test_running__a_pages_own_number_alone_at_its_edge_goes() -> None:
    pages = [["Loi", "un"], ["- 2 -", "deux", "7"], ["2", "trois", "1"]]
    assert without_running_lines(pages) == ([["Loi", "un"], ["deux", "7"], ["trois", "1"]], ("#",))


def test_running__two_pages_prove_nothing() -> None:
    pages = [["Code pénal", "a"], ["Code pénal", "b"]]
    assert without_running_lines(pages)[0] == pages


def test_pages_of_text__numbers_in_a_list_break_no_page() -> None:
    assert len(pages_of_text(["un\n1\nbleu\n2\nrouge\n3\nvert\n"])) == 1


def test_pages_of_text__form_feeds_count() -> None:
    assert pages_of_text(["a", "b", " \n"]) == ("a", "b")


def test_clean__a_text_of_one_line_printed_on_every_page_is_kept() -> None:
    text = clean(Extraction("application/pdf", ("Page laissée en blanc",) * 5))
    assert text.lines == ("Page laissée en blanc",) * 5
    assert (text.blank_pages, text.running_lines) == ((), ())
