"""Texts read as any upload is read, for the tests of proving."""

from typing import Any

from django.core.files.base import ContentFile

from kb import actions
from kb.models import Expression
from tests.factories import LegalCodeFactory
from tests.kb.files import pdf

CODE = (
    "Titre 1 : Des peines\n"
    "Chapitre 1 : Du vol\n"
    "Article 1 : Le vol est puni d'une amende. Il est commis la nuit.\n"
    "Article 2 : Le recel est puni de la même peine que le vol.\n"
    "Article 4 : Sont complices ceux qui aident à le commettre.\n"
    "Chapitre 2 : Des amendes\n"
    "Article 5 : Le taux de l'amende est fixé par décret.\n"
    "Article 6 : Le décret est publié au Journal officiel.\n"
)


def read(content: bytes | str = CODE, name: str = "code.txt", **work: Any) -> Expression:
    """A text read from a file of this content."""
    content = content.encode() if isinstance(content, str) else content
    made = actions.ingest(
        LegalCodeFactory(**work), ContentFile(content, name=name), by=None, in_background=False
    )
    actions.run_ingestion(made.pk, at_once=True)
    made.refresh_from_db()
    return made


def read_again(expression: Expression) -> None:
    """Read the file once more, as the worker does."""
    actions.run_ingestion(expression.pk, at_once=True)
    expression.refresh_from_db()


def outline(expression: Expression) -> list[str]:
    """The eIds, in order."""
    return list(expression.passages.order_by("position").values_list("eid", flat=True))


def pdf_code(*pages: str, **work: Any) -> Expression:
    """A code read from a PDF of these pages."""
    return read(pdf(*pages), "code.pdf", **work)
