"""``manage.py setup``: an instance made ready, once and again."""

import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_q.models import Schedule
from wagtail.models import GroupPagePermission, Page, Site, Workflow, WorkflowPage

from accounts.actions import open_account
from accounts.models import User
from kb.models import LegalCode, LibraryPage
from reference.models import Organisation, Theme
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db

EMAIL = "chef@example.org"


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOGUNA_ADMIN_PASSWORD", "quinze-baobabs")


def _setup(*args: str) -> dict[str, Any]:
    out = StringIO()
    call_command("setup", *args, "--json", stdout=out)
    result: dict[str, Any] = json.loads(out.getvalue())
    return result


def _counts() -> list[int]:
    models = (
        User,
        Group,
        Page,
        Site,
        Workflow,
        WorkflowPage,
        GroupPagePermission,
        Schedule,
        Organisation,
        Theme,
    )
    return [model.objects.count() for model in models]


def test_setup__makes_all_that_a_site_needs(client: Client) -> None:
    result = _setup("--email", EMAIL, "--name", "La Cheffe", "--url", "https://toguna.example.org")
    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == ("toguna.example.org", 443, True)
    assert site.root_page.specific == LibraryPage.objects.get()
    user = User.objects.get()
    assert (user.email, user.name, user.is_superuser) == (EMAIL, "La Cheffe", True)
    assert [(m.organisation.coordinates, m.role) for m in user.memberships.all()] == [(True, "coordinator")]
    assert WorkflowPage.objects.get().page == site.root_page
    assert Schedule.objects.filter(func="search.outbox.drain", minutes=1).exists()
    assert "password" not in result
    client.post(reverse("account_login"), {"login": EMAIL, "password": "quinze-baobabs"})
    assert client.get("/admin/").status_code == 200


def test_setup__twice_changes_nothing() -> None:
    _setup("--email", EMAIL)
    before = _counts()
    for again in (_setup("--email", EMAIL.upper()), _setup()):
        assert again["done"] == []
        assert "password" not in again
    assert _counts() == before


def test_setup__makes_a_password_when_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOGUNA_ADMIN_PASSWORD")
    password = _setup("--email", EMAIL)["password"]
    assert len(password) >= 20
    assert User.objects.get().check_password(password)


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["--email", "no address"],
        ["--email", EMAIL, "--url", "ftp://x"],
        ["--email", EMAIL, "--organisation", "MJDH"],
    ],
)
def test_setup__what_is_wrong_is_said_and_nothing_is_done(args: list[str]) -> None:
    Organisation.objects.create(code="mjdh", name_fr="MJDH")
    before = _counts()
    with pytest.raises(SystemExit) as end:
        _setup(*args)
    assert end.value.code == 1
    assert _counts() == before


def test_setup__a_weak_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOGUNA_ADMIN_PASSWORD", "12345678")
    with pytest.raises(SystemExit) as end:
        _setup("--email", EMAIL)
    assert end.value.code == 1
    assert not User.objects.exists()


def test_setup__joins_the_organisation_that_coordinates() -> None:
    Organisation.objects.create(code="coord", name_fr="Coordination nationale", coordinates=True)
    _setup("--email", EMAIL)
    assert User.objects.get().memberships.get().organisation.code == "coord"
    _setup("--email", "second@example.org", "--organisation", "Coordination nationale")
    assert Organisation.objects.count() == 1


def test_permissions__editors_write_and_coordinators_publish(client: Client) -> None:
    _setup("--email", EMAIL)
    library = LibraryPage.objects.get()
    editor, coordinator = MembershipFactory(editor=True).user, MembershipFactory(coordinator=True).user
    partner = MembershipFactory().user
    allowed = library.permissions_for_user(editor)
    assert (allowed.can_add_subpage(), allowed.can_publish_subpage()) == (True, False)
    allowed = library.permissions_for_user(coordinator)
    assert (allowed.can_add_subpage(), allowed.can_publish_subpage()) == (True, True)
    allowed = library.permissions_for_user(partner)
    assert (allowed.can_add_subpage(), allowed.can_edit()) == (False, False)
    assert not Page.get_first_root_node().permissions_for_user(editor).can_add_subpage()


def test_workflow__what_an_editor_submits_a_coordinator_approves() -> None:
    _setup("--email", EMAIL)
    editor, coordinator = MembershipFactory(editor=True).user, MembershipFactory(coordinator=True).user
    work = LibraryPage.objects.get().add_child(instance=LegalCode(title="Code", live=False, owner=editor))
    work.save_revision(user=editor)
    state = work.get_workflow().start(work, editor)
    task = state.current_task_state
    assert task.task.specific.get_actions(work, editor) == []
    assert [name for name, *_ in task.task.specific.get_actions(work, coordinator)] != []
    task.specific.approve(user=coordinator)
    work.refresh_from_db()
    assert work.live


def test_setup__leaves_the_accounts_that_are_there() -> None:
    user = open_account(EMAIL, "autre-mot-de-passe")
    open_account("root@example.org", "autre-mot-de-passe", is_superuser=True)
    _setup("--email", EMAIL)
    user.refresh_from_db()
    assert user.check_password("autre-mot-de-passe")
    assert not user.is_superuser
