"""Makers of whole texts: a code with its tree, a report with its pages."""

from typing import Any

from kb.models import Expression, Passage, PassageKind
from tests.factories import ExpressionFactory, LegalCodeFactory


def code_with(
    articles: int, *, a_chapter: int = 10, words: str = "Quiconque le fait est puni.", **work: Any
) -> Expression:
    """A legal code of two books, its articles "1" to ``articles`` in chapters of so many."""
    return tree(LegalCodeFactory(**work), articles, a_chapter=a_chapter, words=words)


def tree(
    work: Any, articles: int, *, a_chapter: int = 10, words: str = "Quiconque le fait est puni."
) -> Expression:
    """A text of ``work`` with a tree of two books, written by hand as the ingestion would write it."""
    expression: Expression = ExpressionFactory(work=work, filename="code.pdf", media_type="application/pdf")
    rows: list[Passage] = []

    def add(kind: PassageKind, eid: str, label: str, **fields: Any) -> Passage:
        passage = Passage(
            expression=expression, position=len(rows), kind=kind, eid=eid, label=label, first_page=1, **fields
        )
        passage.save()
        rows.append(passage)
        return passage

    made = 0
    for book in (1, 2):
        parent = add(
            PassageKind.BOOK, f"book_{book}", f"Livre {book}", heading=f"Des règles {book}", number=str(book)
        )
        chapter = 0
        while made < articles * book // 2:
            chapter += 1
            inside = add(
                PassageKind.CHAPTER,
                f"book_{book}__chp_{chapter}",
                f"Chapitre {chapter}",
                heading=f"Des faits de la sorte {chapter}",
                parent=parent,
                heading_path=[str(parent)],
            )
            for _ in range(min(a_chapter, articles * book // 2 - made)):
                made += 1
                add(
                    PassageKind.ARTICLE,
                    f"art_{made}",
                    f"Art. {made}",
                    number=str(made),
                    parent=inside,
                    text=words,
                    heading_path=[str(parent), str(inside)],
                )
    return expression


def report_with(pages: int, work: Any) -> Expression:
    """A text without articles: ``pages`` pages."""
    expression: Expression = ExpressionFactory(work=work)
    Passage.objects.bulk_create(
        Passage(
            expression=expression,
            position=number,
            kind=PassageKind.PAGE,
            eid=f"page_{number}",
            number=str(number),
            label=f"Page {number}",
            text=f"Ce que dit la page {number}.",
            first_page=number,
            last_page=number,
        )
        for number in range(1, pages + 1)
    )
    return expression
