"""Reading: an article's page against a bare Wagtail page over HTTP, and two codes compared.

The code has 2,000 articles in books and chapters; a fifth of them has three versions.
"""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse

from bench.page import bare_page_made, server
from bench.timing import alternately, milliseconds, percentile, summary
from kb.actions import create_work, publish
from kb.models import Expression, IngestionState, Passage, PassageKind
from kb.versions.comparing import compare
from kb.versions.matching import Article, match_codes

ARTICLES, CHAPTERS, TIMES = 2000, 100, 60
# So many articles are read again and again.
OFTEN = 10
PAGE_BUDGET, COMPARISON_BUDGET_MS = 2, 2000
COMPARED = 600
_WORDS = """
quiconque est puni de la peine prévue au présent chapitre lorsque le juge constate un fait commis par une
personne qui exerce une fonction publique en violation des devoirs attachés à sa charge
""".split()  # noqa: SIM905 - a sentence


def run() -> dict[str, Any]:
    """p50 and p95 of a bare page, of an article that was read a moment ago and of one that was not, with
    their ratios; the milliseconds that comparing two codes takes."""
    code = _code()
    bare = bare_page_made("lecture")
    address = reverse("passage", args=[code.work.key, "art_0"])
    addresses = [address.replace("art_0", f"art_{number}") for number in range(1, ARTICLES, 7)]
    often, once = addresses[:OFTEN], iter(addresses[OFTEN:])
    with server() as connection:

        def fetch(address: str, shown: str) -> None:
            connection.request("GET", address)
            response = connection.getresponse()
            body = response.read().decode()
            assert response.status == 200, response.status
            assert shown in body

        def bare_page(turn: int) -> None:
            fetch(bare.url, bare.title)

        def article_page(turn: int) -> None:
            fetch(often[turn % OFTEN], "article now")

        def new_article_page(turn: int) -> None:
            fetch(next(once), "article now")

        alternately(bare_page, article_page, new_article_page, times=2 * OFTEN)
        theirs, ours, new = alternately(bare_page, article_page, new_article_page, times=TIMES)
    return {
        "article_page": summary(ours),
        "article_page_first_time": summary(new),
        "bare_page": summary(theirs),
        "ratio": round(percentile(ours, 0.5) / percentile(theirs, 0.5), 2),
        "ratio_first_time": round(percentile(new, 0.5) / percentile(theirs, 0.5), 2),
        "budget": PAGE_BUDGET,
        "comparison": _comparison(),
    }


def _comparison() -> dict[str, float]:
    """Two codes of 600 articles: with the numbers kept, and with all of them new, which is the worst."""
    old = [Article(f"art_{number}", f"Art. {number}", "", _text(number, 1)) for number in range(COMPARED)]
    kept = [Article(f"art_{number}", f"Art. {number}", "", _text(number, 2)) for number in range(COMPARED)]
    moved = [
        Article(f"art_{number}-1", f"Art. {number}-1", "", _text(number, 2)) for number in range(COMPARED)
    ]

    def all_words(turn: int) -> None:
        for match in match_codes(old, kept):
            assert match.old is not None
            assert match.new is not None
            compare(match.old.text, match.new.text)

    return {
        "same_numbers_ms": round(milliseconds(lambda turn: match_codes(old, kept), 0), 1),
        "other_numbers_ms": round(milliseconds(lambda turn: match_codes(old, moved), 0), 1),
        "every_word_of_all_ms": round(milliseconds(all_words, 0), 1),
        "budget_ms": COMPARISON_BUDGET_MS,
    }


def _text(number: int, version: int) -> str:
    """An article of three paragraphs; a version differs from the one before in a word of each."""
    paragraphs = []
    for paragraph in range(3):
        words = [_WORDS[(number * 7 + at * (paragraph + 3)) % len(_WORDS)] for at in range(45)]
        words[version + paragraph] = f"alinéa{version}"
        paragraphs.append(f"{' '.join(words)} dans le cas n° {number} du cercle {number * 13 % 997}.")
    return "\n".join(paragraphs)


def _code() -> Expression:
    work = create_work("legal-code", "Code des bancs d'essai", by=None)
    publish(work, by=None)
    expression = Expression(work=work, filename="code.txt", sha256="0" * 64, state=IngestionState.READY)
    expression.in_force_from = date(2000, 1, 1)
    expression.file.save("code.txt", ContentFile(b"code"), save=False)
    expression.save()
    chapters = Passage.objects.bulk_create(_chapters(expression))
    Passage.objects.bulk_create(
        passage for chapter in chapters for passage in _articles(expression, chapter, int(chapter.number))
    )
    return expression


def _chapters(expression: Expression) -> list[Passage]:
    books = Passage.objects.bulk_create(
        Passage(
            expression=expression,
            position=book,
            kind=PassageKind.BOOK,
            eid=f"book_{book}",
            label=f"Livre {book}",
            heading="Des faits punis",
        )
        for book in range(5)
    )
    return [
        Passage(
            expression=expression,
            parent=books[chapter * len(books) // CHAPTERS],
            position=1000 + chapter * 1000,
            kind=PassageKind.CHAPTER,
            eid=f"chp_{chapter}",
            number=str(chapter),
            label=f"Chapitre {chapter}",
            heading=f"Des faits de la sorte {chapter}",
        )
        for chapter in range(CHAPTERS)
    ]


def _articles(expression: Expression, chapter: Passage, place: int) -> list[Passage]:
    """The articles of a chapter, every fifth of them with the wordings of 2000, 2010 and 2020."""
    days = [date(2000, 1, 1), date(2010, 1, 1), date(2020, 1, 1)]
    a_chapter = ARTICLES // CHAPTERS
    made: list[Passage] = []
    for number in range(place * a_chapter + 1, (place + 1) * a_chapter + 1):
        starts = days if number % 5 == 0 else [None]
        for version, start in enumerate(starts, start=1):
            following = starts[version : version + 1]
            made.append(
                Passage(
                    expression=expression,
                    parent=chapter,
                    position=chapter.position + 1 + len(made),
                    kind=PassageKind.ARTICLE,
                    eid=f"art_{number}",
                    number=str(number),
                    label=f"Art. {number}",
                    heading_path=[str(chapter)],
                    text=_text(number, version),
                    version=version,
                    in_force_from=start,
                    in_force_to=following[0] if following else None,
                    amended_by=f"Loi n° {version}" if start else "",
                )
            )
    return made
