"""From a file given to a work to passages that search knows, and what is told when that fails."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils import translation
from wagtail.models import PageLogEntry

from kb import actions
from kb.ingestion.extraction import Limits
from kb.ingestion.local import limits_of
from kb.models import Expression, IngestionState, Passage, Visibility, Work
from search import registry
from search.models import OutboxEntry
from search.types import ANONYMOUS, TEAM, Viewer
from tests.factories import LegalCodeFactory, MembershipFactory, UserFactory
from tests.kb.files import BAD, pdf, text_of_articles

pytestmark = pytest.mark.django_db

CODE = b"Chapitre 1 : Du vol\nArticle 1 : Le vol est puni.\nArticle 2 : Le recel est puni.\n"


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def ingested(work: Work, content: bytes = CODE, name: str = "code.txt") -> Expression:
    expression = actions.ingest(work, ContentFile(content, name=name), by=None, in_background=False)
    actions.run_ingestion(expression.pk, at_once=True)
    expression.refresh_from_db()
    return expression


def records(work: Work) -> list[Any]:
    return list(registry.source_of(work.search_group).records([work.search_group]))


def test_ingest__a_code_becomes_its_passages() -> None:
    expression = ingested(LegalCodeFactory())
    assert expression.state == IngestionState.READY
    assert expression.message == ""
    passages = list(expression.passages.all())
    assert [passage.eid for passage in passages] == ["chp_1", "art_1", "art_2"]
    assert passages[1].parent == passages[0]
    assert passages[1].heading_path == ["Chapitre 1 – Du vol"]
    assert passages[2].text == "Le recel est puni."
    assert expression.report["counts"] == {"chapter": 1, "article": 2}


def test_ingest__the_file_lies_under_the_media_folder_by_its_hash(settings: Any) -> None:
    expression = ingested(LegalCodeFactory())
    path = Path(expression.file.path)
    assert path.is_relative_to(settings.MEDIA_ROOT)
    assert path.read_bytes() == CODE
    assert expression.sha256 in path.parts


def test_ingest__is_queued_for_the_worker_after_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    work = LegalCodeFactory()
    with django_capture_on_commit_callbacks(execute=True):
        expression = actions.ingest(work, ContentFile(CODE, name="code.txt"), by=None)
        assert expression.state == IngestionState.WAITING
    expression.refresh_from_db()
    assert expression.state == IngestionState.READY


def test_ingest__the_same_file_twice_is_one_text_and_changes_nothing() -> None:
    work = LegalCodeFactory()
    first = ingested(work)
    before = list(Passage.objects.values_list("pk", "eid", "text"))
    again = ingested(work)
    assert again.pk == first.pk
    assert again.finished_at == first.finished_at
    assert list(Passage.objects.values_list("pk", "eid", "text")) == before


def test_run_ingestion__replaces_what_differs() -> None:
    expression = ingested(LegalCodeFactory())
    expression.passages.filter(eid="art_2").update(text="Autre chose.")
    actions.run_ingestion(expression.pk, at_once=True)
    assert expression.passages.get(eid="art_2").text == "Le recel est puni."
    assert expression.passages.count() == 3


def test_ingest__marks_the_work_for_search() -> None:
    work = LegalCodeFactory()
    OutboxEntry.objects.all().delete()
    ingested(work)
    assert {entry.group for entry in OutboxEntry.objects.all()} == {work.search_group}


def test_ingest__says_who_added_it() -> None:
    editor = MembershipFactory(editor=True).user
    editor.is_superuser = True
    editor.save()
    work = LegalCodeFactory()
    expression = actions.ingest(work, ContentFile(CODE, name="code.txt"), by=editor, in_background=False)
    entry = PageLogEntry.objects.get(action="kb.ingest")
    assert (entry.user, entry.page_id, entry.data["expression"]) == (editor, work.pk, expression.pk)
    assert expression.added_by == editor


def test_ingest__is_refused_to_who_may_not_edit() -> None:
    with pytest.raises(PermissionDenied):
        actions.ingest(LegalCodeFactory(), ContentFile(CODE, name="code.txt"), by=UserFactory())
    assert not Expression.objects.exists()


@pytest.mark.parametrize("content", [b"", b"x" * 2000])
def test_ingest__an_empty_or_too_large_file_is_not_kept(settings: Any, content: bytes) -> None:
    settings.INGESTION_MAX_BYTES = 1000
    with pytest.raises(ValidationError):
        actions.ingest(LegalCodeFactory(), ContentFile(content, name="code.txt"), by=None)
    assert not Expression.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.txt"))


@pytest.mark.parametrize("case", BAD)
def test_run_ingestion__a_bad_file_fails_in_plain_words(case: str) -> None:
    name, content, code = BAD[case]
    work = LegalCodeFactory(live=False)
    expression = ingested(work, content(), name)
    assert expression.state == IngestionState.FAILED
    assert expression.report["failure"]["code"] == code
    assert len(expression.message) > 20
    work.refresh_from_db()
    assert not work.live
    assert not Passage.objects.exists()
    assert records(work) == []


def test_message__is_in_the_reader_s_language() -> None:
    failed = ingested(LegalCodeFactory(), BAD["old word"][1](), "a.doc")
    with translation.override("en"):
        assert failed.message.startswith("This is an old word processor")


def test_run_ingestion__a_published_text_stays_when_a_new_file_fails() -> None:
    work = LegalCodeFactory()
    ingested(work)
    ingested(work, b"\x89PNG", "new.pdf")
    assert [record.kind for record in records(work)] == ["work", "heading", "article", "article"]


def test_run_ingestion__a_file_that_is_gone_is_our_failure(caplog: pytest.LogCaptureFixture) -> None:
    expression = actions.ingest(
        LegalCodeFactory(), ContentFile(CODE, name="code.txt"), by=None, in_background=False
    )
    Path(expression.file.path).unlink()
    actions.run_ingestion(expression.pk, at_once=True)
    expression.refresh_from_db()
    assert expression.state == IngestionState.FAILED


def test_run_ingestion__of_a_deleted_text_does_nothing() -> None:
    actions.run_ingestion(12345)


def test_ingest__a_failed_file_given_again_is_tried_again(django_capture_on_commit_callbacks: Any) -> None:
    work = LegalCodeFactory()
    expression = ingested(work)
    Expression.objects.filter(pk=expression.pk).update(state=IngestionState.FAILED)
    with django_capture_on_commit_callbacks(execute=True):
        actions.ingest(work, ContentFile(CODE, name="code.txt"), by=None)
    expression.refresh_from_db()
    assert expression.state == IngestionState.READY


def test_same_file_elsewhere__is_told_to_who_may_see_that_work_only() -> None:
    hidden = LegalCodeFactory(visibility=Visibility.TEAM)
    draft = LegalCodeFactory(live=False)
    for work in (hidden, draft):
        ingested(work)
    expression = ingested(LegalCodeFactory())
    assert not actions.same_file_elsewhere(expression, ANONYMOUS).exists()
    seen = actions.same_file_elsewhere(expression, Viewer(frozenset({"public", TEAM})))
    assert {work.pk for work in seen} == {hidden.pk, draft.pk}


def test_delete__takes_the_file_with_it(django_capture_on_commit_callbacks: Any) -> None:
    expression = ingested(LegalCodeFactory())
    path = Path(expression.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete(expression.work, by=None)
    assert not path.exists()
    assert not Passage.objects.exists()


def test_ingest__fifty_megabytes_of_text_in_bounded_memory() -> None:
    content = text_of_articles(20_000, words=400)
    assert len(content) > 45_000_000
    peak = _Peak()
    with peak:
        expression = ingested(LegalCodeFactory(), content, "grand.txt")
    assert expression.state == IngestionState.READY
    assert expression.passages.count() == 20_000
    assert peak.megabytes < 900, peak.megabytes


def test_ingest__a_pdf_of_one_article_a_page() -> None:
    pages = [f"Code pénal\nArticle {n} : Le texte {'abcdefgh'[n]}.\n{n}" for n in range(1, 7)]
    expression = ingested(LegalCodeFactory(), pdf(*pages), "code.pdf")
    found = expression.passages.filter(kind="article")
    assert [(p.number, p.text, p.first_page) for p in found] == [
        (str(n), f"Le texte {'abcdefgh'[n]}.", n) for n in range(1, 7)
    ]


class _Peak:
    """The most memory that the process has held while it is entered."""

    megabytes = 0

    def __enter__(self) -> "_Peak":
        self._stop = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self._watch.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._stop.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._stop.wait(0.05):
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            self.megabytes = max(self.megabytes, pages * 4096 // 1024**2)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(passages=20), "has_too_many_passages"),
        (Limits(passage=300), "has_too_long_passage"),
        (Limits(lines=20), "is_too_long"),
    ],
)
def test_ingest__a_text_that_holds_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch, limits: Limits, code: str
) -> None:
    """Before any of it is written, and in words that an editor understands."""
    monkeypatch.setattr("kb.actions.limits_of", lambda expression: limits)
    work = LegalCodeFactory()
    expression = ingested(work, text_of_articles(21))
    assert (expression.state, expression.passages.count()) == (IngestionState.FAILED, 0)
    assert expression.report["failure"]["code"] == code
    assert expression.message not in {"", code}
    assert ingested(work, text_of_articles(20, words=40)).state == IngestionState.READY


def test_limits__a_small_file_is_given_up_before_half_a_minute(settings: Any) -> None:
    small, large = Expression(size=2000), Expression(size=90 * 1024**2)
    assert limits_of(small).seconds < 30 < limits_of(large).seconds == settings.INGESTION_SECONDS
