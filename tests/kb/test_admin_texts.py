"""The editor's way: a document imported, its report looked at, its page published."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.groups import ensure_groups
from kb.actions import ensure_library
from kb.models import Expression, IngestionState, LegalCode, Visibility, Work
from kb.moderation import ensure_page_permissions
from tests.factories import LegalCodeFactory, MembershipFactory, UserFactory
from tests.kb.files import PNG

pytestmark = pytest.mark.django_db

CODE = "Chapitre 1 : Du vol\nArticle 1 : Le vol est puni.\nArticle 3 : Le recel est puni.\n"


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def _place() -> None:
    ensure_groups()
    ensure_page_permissions(ensure_library())


@pytest.fixture
def editor(client: Client, _place: None) -> Client:
    client.force_login(MembershipFactory(editor=True).user)
    return client


@pytest.fixture
def coordinator(client: Client, _place: None) -> Client:
    client.force_login(MembershipFactory(coordinator=True).user)
    return client


def upload(content: bytes = CODE.encode(), name: str = "code.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def import_form(**fields: Any) -> dict[str, Any]:
    return {
        "file": upload(), "type": "legal-code", "title": "Code pénal", "date": "2024-12", "language": "fr",
        "visibility": "public",
    } | fields  # fmt: skip


def test_import__makes_a_draft_and_its_text(editor: Client, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(reverse("kb_admin:import"), import_form())
    expression = Expression.objects.get()
    assert response["Location"] == reverse("kb_admin:report", args=[expression.pk])
    assert expression.state == IngestionState.READY
    work = LegalCode.objects.get()
    assert (work.title, work.live, work.date_precision) == ("Code pénal", False, "month")


def test_import__of_a_file_that_is_there_makes_no_second_document_unless_asked(
    editor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("kb_admin:import"), import_form())
    response = editor.post(reverse("kb_admin:import"), import_form(title="Autre nom"))
    assert response.status_code == 422
    assert "Code pénal" in str(response.context["form"].errors["file"])
    assert Work.objects.filter(title="Autre nom").count() == 0
    assert 'type="checkbox" name="is_another"' in response.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("kb_admin:import"), import_form(title="Autre nom", is_another="on"))
    assert Work.objects.filter(title="Autre nom").count() == 1


def test_import__offers_every_kind_of_file_that_is_read(editor: Client) -> None:
    page = editor.get(reverse("kb_admin:import")).content.decode()
    accepted = page.partition('accept="')[2].partition('"')[0].split(",")
    assert {".pdf", ".txt", ".docx", ".html"} <= set(accepted)


def test_report__shows_what_was_found(editor: Client, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(reverse("kb_admin:import"), import_form())
    page = editor.get(response["Location"])
    content = page.content.decode()
    assert page.status_code == 200
    assert "Refresh" not in page
    assert page.context["read"]["missing"] == ["2"]
    review = reverse("kb_admin:review", args=[Expression.objects.get().pk])
    assert page.context["findings"][0]["url"] == f"{review}?passage=art_1"
    assert "Du vol" in content
    assert "Article 3" in content


def test_report__looks_again_while_the_file_waits(editor: Client) -> None:
    response = editor.post(reverse("kb_admin:import"), import_form())
    assert editor.get(response["Location"])["Refresh"] == "2"


def test_report__says_why_a_file_could_not_be_read(
    editor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(reverse("kb_admin:import"), import_form(file=upload(PNG, "code.pdf")))
    page = editor.get(response["Location"])
    assert Expression.objects.get().message in page.content.decode()
    assert not Work.objects.get().live


def test_report__of_a_coordinator_publishes(
    coordinator: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        coordinator.post(reverse("kb_admin:import"), import_form())
        coordinator.post(reverse("kb_admin:publish", args=[Expression.objects.get().pk]))
    assert Work.objects.get().live


def test_publish__is_refused_to_an_editor(editor: Client) -> None:
    editor.post(reverse("kb_admin:import"), import_form())
    editor.post(reverse("kb_admin:publish", args=[Expression.objects.get().pk]))
    assert not Work.objects.get().live


@pytest.mark.parametrize(
    "fields",
    [
        {"date": "hier"},
        {"visibility": "organisation"},
        {"in_force_from": "2024-01-02", "in_force_to": "2023-01-01"},
        {"file": upload(b"")},
        {"title": ""},
        {"type": "none"},
    ],
)
def test_import__a_wrong_field_is_told_and_nothing_is_made(editor: Client, fields: dict[str, Any]) -> None:
    response = editor.post(reverse("kb_admin:import"), import_form(**fields))
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not Work.objects.exists()


def test_import__too_large_a_file_is_told(editor: Client, settings: Any) -> None:
    settings.INGESTION_MAX_BYTES = 10
    response = editor.post(reverse("kb_admin:import"), import_form())
    assert response.context["form"].errors
    assert not Work.objects.exists()


def test_add_text__to_a_work(editor: Client, django_capture_on_commit_callbacks: Any) -> None:
    work = LegalCodeFactory()
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(
            reverse("kb_admin:add_text", args=[work.pk]),
            {"file": upload(), "language": "fr", "in_force_from": "2024-01-02"},
        )
    expression = work.expressions.get()
    assert str(expression.in_force_from) == "2024-01-02"
    assert expression.state == IngestionState.READY


def test_add_text__the_same_file_again_says_that_nothing_changed(editor: Client, mailoutbox: Any) -> None:
    work = LegalCodeFactory()
    address = reverse("kb_admin:add_text", args=[work.pk])
    editor.post(address, {"file": upload(), "language": "fr"})
    Expression.objects.update(state=IngestionState.READY)
    editor.post(address, {"file": upload(), "language": "fr"})
    assert work.expressions.count() == 1


def test_report__names_the_other_work_with_this_file(editor: Client) -> None:
    first = LegalCodeFactory(title="Le premier", visibility=Visibility.TEAM)
    for work in (first, LegalCodeFactory()):
        editor.post(reverse("kb_admin:add_text", args=[work.pk]), {"file": upload(), "language": "fr"})
    page = editor.get(reverse("kb_admin:report", args=[Expression.objects.exclude(work=first).get().pk]))
    assert list(page.context["elsewhere"]) == [Work.objects.get(pk=first.pk)]


def test_read_again__runs_once_more(editor: Client, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("kb_admin:import"), import_form())
    expression = Expression.objects.get()
    expression.passages.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("kb_admin:read_again", args=[expression.pk]))
    assert expression.passages.count() == 3


@pytest.mark.parametrize("name", ["import", "add_text", "report", "read_again", "recognise_again", "publish"])
@pytest.mark.parametrize("who", ["nobody", "partner"])
@pytest.mark.usefixtures("_place")
def test_admin__is_closed_to_others(client: Client, name: str, who: str) -> None:
    work = LegalCodeFactory()
    expression = Expression.objects.create(work=work, filename="a.txt", sha256="0" * 64)
    if who == "partner":
        client.force_login(MembershipFactory().user)
    args = {"import": [], "add_text": [work.pk]}.get(name, [expression.pk])
    method = client.post if name in {"read_again", "recognise_again", "publish"} else client.get
    response = method(reverse(f"kb_admin:{name}", args=args))
    assert response.status_code in {302, 403}
    assert not expression.passages.exists()


def test_admin__edit_form_and_menus(client: Client) -> None:
    client.force_login(UserFactory(is_superuser=True))
    work = LegalCodeFactory()
    page = client.get(reverse("wagtailadmin_pages:edit", args=[work.pk])).content.decode()
    assert reverse("kb_admin:add_text", args=[work.pk]) in page
    assert reverse("kb_admin:import") in page
    assert "/admin/images/" not in page
    assert "/admin/documents/" not in page
    assert client.get(reverse("wagtailadmin_pages:history", args=[work.pk])).status_code == 200
