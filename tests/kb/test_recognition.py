"""Scans: recognised page by page, in jobs that may be killed, and marked as such wherever they are read."""

import os
import shutil
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from kb import actions, recognition
from kb.ingestion.extraction import Limits, recognise
from kb.ingestion.types import RecognisedText
from kb.models import Expression, IngestionState, RecognisedPage
from kb.proof.marking import marks
from kb.proof.pages import sheet
from tests.factories import LegalCodeFactory, MembershipFactory
from tests.kb.files import pdf, scan
from tests.shared import shared_file

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not shutil.which("tesseract") and not os.environ.get("TOGUNA_REQUIRE_SHARED"),
        reason="Tesseract is not installed.",
    ),
]
PAGES = ("Article 1 : Le vol est puni.", "Article 2 : Le recel est puni.", "Article 3 : La tentative aussi.")


def added(content: bytes, name: str = "scan.pdf") -> Expression:
    return actions.ingest(LegalCodeFactory(), ContentFile(content, name=name), by=None, in_background=False)


def mixed(*parts: bytes) -> bytes:
    """The pages of these PDFs, one after the other."""
    writer = pypdf.PdfWriter()
    for part in parts:
        writer.append(BytesIO(part))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_scan__is_read_into_articles_and_marked() -> None:
    expression = added(scan(*PAGES))
    actions.run_ingestion(expression.pk)
    expression.refresh_from_db()
    assert expression.state == IngestionState.READY
    articles = expression.passages.filter(kind="article").order_by("position")
    assert [(one.number, one.text) for one in articles] == [
        ("1", "Le vol est puni."),
        ("2", "Le recel est puni."),
        ("3", "La tentative aussi."),
    ]
    assert set(expression.confidence) == {1, 2, 3}
    assert all(0.8 < sure <= 1 for sure in expression.confidence.values())
    assert "was_recognised" in [notice["code"] for notice in expression.report["notices"]]


def test_scan__of_a_mixed_file_only_the_pictures_are_recognised() -> None:
    expression = added(mixed(pdf(PAGES[0]), scan(PAGES[1])))
    actions.run_ingestion(expression.pk, at_once=True)
    expression.refresh_from_db()
    assert set(expression.confidence) == {2}
    assert expression.passages.filter(kind="article").count() == 2


def test_scan__goes_on_where_a_job_was_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    expression = added(scan(*PAGES))
    asked: list[list[int]] = []

    def one_page(path: str, pages: Sequence[int], language: str, limits: Limits) -> Iterator[RecognisedText]:
        asked.append(list(pages))
        if len(asked) == 2:
            raise KeyboardInterrupt
        return recognise(path, pages[:1], language, limits)

    monkeypatch.setattr("kb.recognition.recognise", one_page)
    with pytest.raises(KeyboardInterrupt):
        actions.run_ingestion(expression.pk, at_once=True)
    assert RecognisedPage.objects.count() == 1
    expression.refresh_from_db()
    assert recognition.progress_of(expression) == (1, 3)
    actions.run_ingestion(expression.pk, at_once=True)
    assert asked == [[1, 2, 3], [2, 3], [2, 3], [3]]
    expression.refresh_from_db()
    assert expression.state == IngestionState.READY


def test_scan__a_page_that_cannot_be_recognised_does_not_hold_up_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def not_the_second(path: str, pages: Sequence[int], *args: Any) -> Iterator[RecognisedText]:
        return iter(()) if pages[0] == 2 else recognise(path, pages[:1], *args)

    monkeypatch.setattr("kb.recognition.recognise", not_the_second)
    expression = added(scan(*PAGES))
    actions.run_ingestion(expression.pk, at_once=True)
    expression.refresh_from_db()
    assert expression.confidence[2] == 0
    assert [one.number for one in expression.passages.filter(kind="article")] == ["1", "3"]
    assert expression.report["uncertain_pages"] == [2]


def test_scan__pages_that_were_given_up_are_tried_again_when_asked(
    monkeypatch: pytest.MonkeyPatch, admin_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    def not_the_second(path: str, pages: Sequence[int], *args: Any) -> Iterator[RecognisedText]:
        return iter(()) if pages[0] == 2 else recognise(path, pages[:1], *args)

    with monkeypatch.context() as patch:
        patch.setattr("kb.recognition.recognise", not_the_second)
        expression = added(scan(*PAGES))
        actions.run_ingestion(expression.pk, at_once=True)
    report, again = (
        reverse(f"kb_admin:{name}", args=[expression.pk]) for name in ("report", "recognise_again")
    )
    assert again in admin_client.get(report).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(again)
    assert [one.number for one in expression.passages.filter(kind="article").order_by("position")] == [
        "1",
        "2",
        "3",
    ]
    assert recognition.given_up_pages(expression) == []
    assert again not in admin_client.get(report).content.decode()
    with pytest.raises(ValidationError):
        actions.recognise_again(expression, by=None)


def test_scan__the_words_of_an_article_are_marked_on_its_page() -> None:
    """Two articles on one page: the mark is on the line of the one that is asked for."""
    expression = added(scan("\n\n".join(PAGES[:2])))
    actions.run_ingestion(expression.pk, at_once=True)
    expression.refresh_from_db()
    page = sheet(expression, 1)
    assert [word.text for word in page.words[:3]] == ["Article", "1", ":"]
    first, second = (marks(page.words, one.text) for one in expression.passages.filter(kind="article"))
    assert len(first) == len(second) == 1
    assert first[0].top + first[0].height < second[0].top
    # They stand in the upper part of the page, right of "Article 1 :".
    for box in (*first, *second):
        assert 2000 < box.left < box.left + box.width < 8000
        assert 500 < box.top < 3000


def test_scan__the_same_file_elsewhere_is_not_recognised_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    content = scan(PAGES[0])
    actions.run_ingestion(added(content).pk, at_once=True)
    monkeypatch.setattr("kb.recognition.recognise", None)
    second = added(content)
    actions.run_ingestion(second.pk, at_once=True)
    second.refresh_from_db()
    assert second.state == IngestionState.READY


def test_scan__without_tesseract_tells_the_administrators_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    expression = added(scan(PAGES[0]))
    actions.run_ingestion(expression.pk, at_once=True)
    expression.refresh_from_db()
    assert expression.state == IngestionState.FAILED
    assert expression.report["failure"]["code"] == "cannot_recognise"


def test_scan__without_tesseract_a_mixed_file_is_read_as_far_as_it_has_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    expression = added(mixed(pdf(PAGES[0]), scan(PAGES[1])))
    actions.run_ingestion(expression.pk)
    expression.refresh_from_db()
    assert expression.state == IngestionState.READY
    assert [one.number for one in expression.passages.filter(kind="article")] == ["1"]
    assert {"code": "pictures_left_out", "params": {"count": 1, "pages": "2"}} in expression.report["notices"]


def test_picture__is_read_like_a_scan() -> None:
    import pypdfium2

    out = BytesIO()
    pypdfium2.PdfDocument(scan(PAGES[0]))[0].render(scale=2).to_pil().save(out, "PNG")
    expression = added(out.getvalue(), "photo.png")
    actions.run_ingestion(expression.pk, at_once=True)
    expression.refresh_from_db()
    assert expression.state == IngestionState.READY
    assert expression.passages.get(kind="article").text == "Le vol est puni."


def test_reader__is_told_that_a_machine_recognised_the_text(client: Client) -> None:
    expression = added(shared_file("pdf/benin-loi-2025-7.pdf").read_bytes())
    actions.run_ingestion(expression.pk, at_once=True)
    actions.publish(expression.work, by=None)
    page = client.get(reverse("passage", args=[expression.work.key, "art_2"])).text
    assert "Reconnu sur un scan" in page


def test_report__tells_how_many_pages_are_done(client: Client) -> None:
    user = MembershipFactory(editor=True).user
    user.is_superuser = True
    user.save()
    expression = added(scan(*PAGES))
    recognition.note_pages(expression, [1, 2, 3])
    RecognisedPage.objects.create(sha256=expression.sha256, language="fr", page=1, confidence=0.9)
    client.force_login(user)
    page = client.get(reverse("kb_admin:report", args=[expression.pk]))
    assert '<progress value="1" max="3">' in page.text
    assert page.headers["Refresh"] == "2"
