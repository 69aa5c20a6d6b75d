"""An archive from its upload to published works; what failed, tried again alone."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.groups import ensure_groups
from kb import actions as library
from kb.actions import ensure_library
from kb.importing import actions
from kb.models import Expression, ImportBatch, ImportItem, ImportState, LegalCode, Work
from kb.moderation import ensure_page_permissions
from tests.factories import MembershipFactory, OrganisationFactory, ThemeFactory, UserFactory
from tests.kb.files import PNG
from tests.kb.importing.archives import archive, code

pytestmark = pytest.mark.django_db

TABLE = (
    "file,title,type,date,tags,themes,issuer\n"
    "a.txt,Code A,code,2024-12,un,prisons,pnud\n"
    "b.txt,Code B,code,,,,\n"
)
GOOD: dict[str, bytes | str] = {"a.txt": code("a"), "b.txt": code("b"), "metadata.csv": TABLE}


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    ThemeFactory(code="prisons")
    OrganisationFactory(code="pnud")


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    """Runs what waits for the commit: the test settings run a job at once."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def given(files: dict[str, bytes | str], commits: Any, **options: Any) -> ImportBatch:
    """A batch that the worker has checked."""
    with commits():
        batch = actions.begin(ContentFile(archive(files), name="lot.zip"), by=None, **options)
    batch.refresh_from_db()
    return batch


def started(batch: ImportBatch, commits: Any) -> ImportBatch:
    with commits():
        actions.start(batch, by=None)
    batch.refresh_from_db()
    return batch


def codes(batch: ImportBatch) -> list[str]:
    return [problem["code"] for problem in batch.problems]


def test_check__brings_nothing_in(commits: Any) -> None:
    batch = given(GOOD, commits)
    assert (batch.state, batch.problems) == (ImportState.CHECKED, [])
    assert batch.items.count() == 2
    assert not Work.objects.exists()


def test_start__makes_a_draft_of_each_file_with_what_the_table_says(commits: Any) -> None:
    batch = started(given(GOOD, commits), commits)
    assert batch.items.done().count() == 2
    work = LegalCode.objects.get(title="Code A")
    assert (str(work.date), work.date_precision, work.live) == ("2024-12-01", "month", False)
    assert [tag.name for tag in work.tags.all()] == ["un"]
    assert [theme.code for theme in work.themes.all()] == ["prisons"]
    assert work.issuer is not None
    assert work.issuer.code == "pnud"
    assert work.expressions.get().passages.count() == 2


def test_start__publishes_what_could_be_read_alone(commits: Any) -> None:
    files = GOOD | {"b.txt": PNG}
    batch = started(given(files, commits, with_publishing=True), commits)
    assert [work.title for work in Work.objects.live().filter(expressions__isnull=False)] == ["Code A"]
    assert [item.row for item in batch.items.failed()] == [3]


def test_start__twice_is_once(commits: Any) -> None:
    batch = given(GOOD, commits)
    started(batch, commits)
    started(batch, commits)
    assert LegalCode.objects.count() == 2


def test_published__is_not_published_again_by_a_later_change(commits: Any) -> None:
    batch = started(given(GOOD, commits, with_publishing=True), commits)
    work = LegalCode.objects.get(title="Code A")
    library.unpublish(work, by=None)
    expression = batch.items.get(row=2).expression
    assert expression is not None
    with commits():
        expression.save()
    work.refresh_from_db()
    assert not work.live


def test_import__of_the_same_archive_again_changes_nothing(commits: Any) -> None:
    started(given(GOOD, commits), commits)
    again = started(given(GOOD, commits), commits)
    assert again.items.done().count() == 2
    assert (LegalCode.objects.count(), Expression.objects.count()) == (2, 2)


def test_try_again__tries_those_that_failed_and_no_other(
    commits: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = started(given(GOOD | {"b.txt": PNG}, commits), commits)
    asked: list[Any] = []
    monkeypatch.setattr("kb.actions.async_task", lambda *args: asked.append(args))
    with commits():
        assert actions.try_again(batch, by=None) == 1
    assert asked == [("kb.actions.run_ingestion", batch.items.get(row=3).expression_id)]


def test_try_again__of_a_row_whose_work_could_not_be_made(commits: Any) -> None:
    batch = given(GOOD, commits)
    ImportItem.objects.filter(batch=batch, row=2).update(filename="perdu.txt")
    started(batch, commits)
    failed = batch.items.failed().get()
    assert "perdu.txt" in failed.problem
    assert LegalCode.objects.count() == 1
    ImportItem.objects.filter(pk=failed.pk).update(filename="a.txt")
    with commits():
        actions.try_again(batch, by=None)
    assert batch.items.done().count() == 2


def test_bring_in__that_fails_halfway_leaves_neither_work_nor_file(
    commits: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    batch = given(GOOD, commits)
    monkeypatch.setattr("kb.importing.actions.ingest", lambda *args, **kwargs: 1 / 0)
    started(batch, commits)
    assert batch.items.failed().count() == 2
    assert not LegalCode.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("expressions/*"))


@pytest.mark.parametrize(
    ("files", "code_"),
    [
        ({"a.txt": b"x"}, "no_table"),
        ({"a.csv": "file", "b.csv": "file"}, "many_tables"),
        ({"a.txt": b"x", "t.csv": "file,title,type\n"}, "no_rows"),
        ({"../a.txt": b"x", "metadata.csv": "file,title,type\n"}, "leads_out"),
        (GOOD | {"b.txt": code("a")}, "same_content"),
        (GOOD | {"metadata.csv": TABLE.replace("b.txt", "c.txt")}, "no_such_file"),
    ],
)
def test_check__what_is_wrong_is_told_and_nothing_can_be_started(
    files: dict[str, bytes | str], code_: str, commits: Any
) -> None:
    batch = given(files, commits)
    assert batch.state == ImportState.REFUSED
    assert code_ in codes(batch)
    started(batch, commits)
    assert not LegalCode.objects.exists()


def test_check__a_file_that_the_library_holds_under_another_title(commits: Any) -> None:
    started(given(GOOD, commits), commits)
    batch = given(GOOD | {"metadata.csv": TABLE.replace("Code A", "Autre titre")}, commits)
    assert codes(batch) == ["in_library"]


def test_check__a_file_that_is_too_large_for_one(commits: Any, settings: Any) -> None:
    settings.INGESTION_MAX_BYTES = 70
    batch = given(GOOD | {"b.txt": b"x" * 100}, commits)
    assert [(problem["row"], problem["code"]) for problem in batch.problems] == [(3, "file_too_large")]


def test_check__with_the_table_beside_the_archive(commits: Any) -> None:
    files = {name: content for name, content in GOOD.items() if name != "metadata.csv"}
    batch = given(files, commits, table=ContentFile(TABLE.encode(), name="t.csv"))
    assert (batch.state, batch.items.count()) == (ImportState.CHECKED, 2)


@pytest.mark.parametrize("content", [b"", b"x" * 2000])
def test_begin__an_empty_or_too_large_archive_is_not_kept(content: bytes, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 1000
    with pytest.raises(ValidationError):
        actions.begin(ContentFile(content, name="lot.zip"), by=None)
    assert not ImportBatch.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.zip"))


def test_begin__is_refused_to_who_may_not_add_or_publish() -> None:
    ensure_groups()
    ensure_page_permissions(ensure_library())
    file = ContentFile(archive(GOOD), name="lot.zip")
    with pytest.raises(PermissionDenied):
        actions.begin(file, by=UserFactory())
    with pytest.raises(PermissionDenied):
        actions.begin(file, by=MembershipFactory(editor=True).user, with_publishing=True)


# -- the pages


@pytest.fixture
def editor(client: Client) -> Client:
    ensure_groups()
    ensure_page_permissions(ensure_library())
    client.force_login(MembershipFactory(editor=True).user)
    return client


def upload(files: dict[str, bytes | str]) -> dict[str, Any]:
    return {"archive": ContentFile(archive(files), name="lot.zip")}


def test_pages__from_the_archive_to_the_drafts(editor: Client, commits: Any) -> None:
    with commits():
        response = editor.post(reverse("kb_admin:imports"), upload(GOOD))
    batch = ImportBatch.objects.get()
    assert response["Location"] == batch.get_absolute_url()
    page = editor.get(batch.get_absolute_url())
    assert reverse("kb_admin:batch_start", args=[batch.pk]) in page.content.decode()
    with commits():
        editor.post(reverse("kb_admin:batch_start", args=[batch.pk]))
    page = editor.get(batch.get_absolute_url())
    assert page.context["counts"] == {"total": 2, "done": 2, "failed": 0, "left": 0}
    assert "hx-get" not in page.content.decode()
    assert batch.get_absolute_url() in editor.get(reverse("kb_admin:imports")).content.decode()


def test_pages__look_again_while_files_wait(editor: Client, commits: Any) -> None:
    batch = given(GOOD, commits)
    ImportBatch.objects.update(state=ImportState.STARTED)
    page = editor.get(batch.get_absolute_url())
    assert 'hx-trigger="every 2s"' in page.content.decode()
    part = editor.get(batch.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.strip().startswith('<div id="batch"')


def test_pages__tell_problems_by_row(editor: Client, commits: Any) -> None:
    batch = given(GOOD | {"metadata.csv": TABLE.replace("b.txt", "c.txt")}, commits)
    content = editor.get(batch.get_absolute_url()).content.decode()
    assert "c.txt" in content
    assert reverse("kb_admin:batch_start", args=[batch.pk]) not in content


def test_pages__an_editor_does_not_publish(editor: Client) -> None:
    assert "publish" not in editor.get(reverse("kb_admin:imports")).context["form"].fields


@pytest.mark.parametrize("name", ["imports", "batch", "batch_start", "batch_again"])
def test_pages__are_closed_to_others(client: Client, name: str) -> None:
    batch = ImportBatch.objects.create(name="lot.zip", state=ImportState.CHECKED)
    client.force_login(MembershipFactory().user)
    method = client.get if name in {"imports", "batch"} else client.post
    args = [] if name == "imports" else [batch.pk]
    assert method(reverse(f"kb_admin:{name}", args=args)).status_code == 403
