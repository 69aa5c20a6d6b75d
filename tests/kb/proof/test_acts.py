"""Several acts in one file: the proposal, the drafts made of it, and no doubles."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.groups import ensure_groups
from kb.actions import delete, ensure_library, publish
from kb.models import Expression, LegalCode, Visibility
from kb.moderation import ensure_page_permissions
from kb.proof import actions
from kb.proof.acts import proposals
from tests.factories import MembershipFactory, UserFactory
from tests.kb.proof.texts import read

pytestmark = pytest.mark.django_db

ACTS = [
    {
        "title": "Loi n° 10-2025 du 28 mai 2025 relative au titre d'architecte", "kind": "loi",
        "reference": "Loi n° 10-2025", "date": "2025-05-28", "first_node": 0, "last_node": 2,
        "first_page": 1, "last_page": 1, "articles": 2,
    },
    {
        "title": "Décret n° 2025-228", "kind": "décret", "reference": "Décret n° 2025-228", "date": "",
        "first_node": 3, "last_node": 4, "first_page": 1, "last_page": 2, "articles": 3,
    },
]  # fmt: skip


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def editor(client: Client) -> Client:
    ensure_groups()
    ensure_page_permissions(ensure_library())
    client.force_login(MembershipFactory(editor=True).user)
    return client


def issue(**work: Any) -> Expression:
    """The text of an issue whose reading found two acts."""
    made = read(title="Journal officiel n° 26", **work)
    made.report = made.report | {"acts": ACTS}
    made.save()
    return made


def titles(*places: int) -> dict[int, str]:
    return {place: str(ACTS[place - 1]["title"]) for place in places}


def test_make_acts__gives_each_a_draft_on_the_same_file() -> None:
    whole = issue(visibility=Visibility.TEAM)
    made = actions.make_acts(whole, titles(1, 2), by=None)
    assert [(text.act, text.published_in, text.sha256) for text in made] == [
        (1, whole, whole.sha256), (2, whole, whole.sha256),
    ]  # fmt: skip
    assert {text.file.name for text in made} == {whole.file.name}
    law = LegalCode.objects.get(pk=made[0].work_id)
    assert (law.title, law.reference_number, str(law.date)) == (
        ACTS[0]["title"], "Loi n° 10-2025", "2025-05-28",
    )  # fmt: skip
    assert (law.live, law.visibility) == (False, Visibility.TEAM)


def test_make_acts__again_makes_no_doubles() -> None:
    whole = issue()
    first = actions.make_acts(whole, titles(1), by=None)
    assert actions.make_acts(whole, titles(1), by=None) == []
    rest = actions.make_acts(whole, titles(1, 2), by=None)
    assert [text.act for text in rest] == [2]
    assert [act.made for act in proposals(whole)] == [first[0], rest[0]]
    assert LegalCode.objects.count() == 3


def test_make_acts__are_read_by_the_worker(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("kb.proof.actions.async_task", lambda *args: asked.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        made = actions.make_acts(issue(), titles(2), by=None)
    assert asked == [("kb.actions.run_ingestion", made[0].pk)]


@pytest.mark.parametrize("chosen", [{9: "Loi"}, {1: " "}, {1: "x" * 300}])
def test_make_acts__of_what_will_not_do_makes_nothing(chosen: dict[int, str]) -> None:
    whole = issue()
    with pytest.raises(ValidationError):
        actions.make_acts(whole, titles(2) | chosen, by=None)
    assert LegalCode.objects.count() == 1
    assert not whole.acts.exists()


def test_make_acts__is_refused_to_who_may_not_edit() -> None:
    with pytest.raises(PermissionDenied):
        actions.make_acts(issue(), titles(1), by=UserFactory())


def test_delete__of_an_act_leaves_the_file_to_the_issue(django_capture_on_commit_callbacks: Any) -> None:
    whole = issue()
    act = actions.make_acts(whole, titles(1), by=None)[0]
    with django_capture_on_commit_callbacks(execute=True):
        delete(act.work, by=None)
    assert Path(whole.file.path).exists()
    with django_capture_on_commit_callbacks(execute=True):
        delete(whole.work, by=None)
    assert not Path(whole.file.path).exists()


def test_acts_page__lists_them_and_makes_those_ticked(editor: Client) -> None:
    whole = issue()
    address = reverse("kb_admin:acts", args=[whole.pk])
    assert address in editor.get(reverse("kb_admin:report", args=[whole.pk])).content.decode()
    content = editor.get(address).content.decode()
    assert "Loi n° 10-2025" in content
    assert "Décret n° 2025-228" in content
    response = editor.post(
        address, {"act-1-title": "La loi", "act-2-wanted": "on", "act-2-title": "Le décret"}
    )
    assert response["Location"] == address
    assert [(text.act, text.work.title) for text in whole.acts.all()] == [(2, "Le décret")]
    after = editor.get(address).content.decode()
    assert reverse("kb_admin:report", args=[whole.acts.get().pk]) in after


def test_acts_page__a_title_that_is_missing_is_told(editor: Client) -> None:
    whole = issue()
    response = editor.post(
        reverse("kb_admin:acts", args=[whole.pk]), {"act-1-wanted": "on", "act-1-title": " "}
    )
    assert response.status_code == 422
    assert "repair-error" in response.content.decode()
    assert not whole.acts.exists()


def test_acts_page__of_a_file_with_one_leads_to_its_report(editor: Client) -> None:
    text = read()
    response = editor.get(reverse("kb_admin:acts", args=[text.pk]))
    assert response["Location"] == reverse("kb_admin:report", args=[text.pk])


def test_acts_page__is_closed_to_others(client: Client) -> None:
    whole = issue()
    client.force_login(MembershipFactory().user)
    assert client.post(reverse("kb_admin:acts", args=[whole.pk])).status_code == 403


def test_work_page__leads_from_the_act_to_the_issue_and_back(client: Client) -> None:
    whole = issue()
    act = actions.make_acts(whole, titles(1), by=None)[0]
    assert str(ACTS[0]["title"]) not in client.get(whole.work.get_absolute_url()).content.decode()
    publish(act.work, by=None)
    Expression.objects.filter(pk=act.pk).update(state="ready")
    assert act.work.get_absolute_url() in client.get(whole.work.get_absolute_url()).content.decode()
    assert whole.work.get_absolute_url() in client.get(act.work.get_absolute_url()).content.decode()
