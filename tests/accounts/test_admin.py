"""The Wagtail admin: who gets in, and that its pages of people work."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.users.models import UserProfile

from accounts.models import User
from reference.models import Organisation
from tests.accounts.people import PASSWORD, Cast
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def _addresses(patterns: list[Any], before: str = "/") -> Iterator[str]:
    """Every address below these patterns, with 1 in place of each part that varies."""
    for pattern in patterns:
        route = before + _example(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def _example(route: str) -> str:
    plain = re.sub(r"<[^>]+>", "1", re.sub(r"\(\?P<\w+>[^)]*\)", "1", route))
    return re.sub(r"\\[wd][+*]?|[\^$]|\\Z|\([^)]*\)\??|\[[^\]]*\][+*]?", "", plain).replace("\\", "")


ADMIN_ADDRESSES = sorted(
    {address for address in _addresses(get_resolver().url_patterns) if address.startswith("/admin/")}
)


def test_admin__the_addresses_are_found() -> None:
    assert len(ADMIN_ADDRESSES) > 150
    assert {"/admin/", "/admin/users/", "/admin/pages/1/edit/"} <= set(ADMIN_ADDRESSES)


@pytest.mark.parametrize(
    ("method", "people"),
    [
        (
            "get",
            [None, "nobody", "reader", "focal point", "administrator", "team administrator", "leadership"],
        ),
        ("post", [None, "administrator"]),
    ],
)
def test_admin__nobody_without_the_right_group_reaches_any_address(
    client: Client, cast: Cast, method: str, people: list[str | None]
) -> None:
    for who in people:
        client.logout()
        if who:
            client.force_login(cast[who])
        for address in [*ADMIN_ADDRESSES, "/admin/no/such/page/"]:
            answer = getattr(client, method)(address)
            if who is None:
                assert answer.status_code == 302, (who, address)
                assert answer["Location"].startswith(reverse("account_login")), (who, address)
            else:
                assert answer.status_code == 403, (who, address)


def test_admin__the_team_gets_in(client: Client, cast: Cast) -> None:
    for who in ("editor", "coordinator", "superuser"):
        client.force_login(cast[who])
        assert client.get("/admin/").status_code == 200


def test_admin__only_superusers_edit_accounts(client: Client, cast: Cast) -> None:
    addresses = [
        "/admin/users/",
        "/admin/users/new/",
        f"/admin/users/edit/{cast['superuser'].pk}/",
        "/admin/groups/",
    ]
    for who in ("editor", "coordinator"):
        client.force_login(cast[who])
        for address in addresses:
            assert client.get(address).status_code == 302, (who, address)
    client.force_login(cast["superuser"])
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_admin__reference_data_is_the_teams_and_deleting_it_the_coordinators(
    client: Client, cast: Cast
) -> None:
    addresses = [
        "/admin/snippets/reference/organisation/",
        "/admin/snippets/reference/organisation/add/",
        f"/admin/snippets/reference/organisation/edit/{cast.ours.pk}/",
        "/admin/snippets/reference/theme/",
        "/admin/snippets/reference/theme/add/",
    ]
    delete = f"/admin/snippets/reference/organisation/delete/{cast.ours.pk}/"
    for who, answer in (("coordinator", 200), ("editor", 302)):
        client.force_login(cast[who])
        for address in addresses:
            assert client.get(address).status_code == 200, (who, address)
        assert client.get(delete).status_code == answer, who


def test_admin__only_coordinators_say_who_coordinates(client: Client, cast: Cast) -> None:
    address = f"/admin/snippets/reference/organisation/edit/{cast.ours.pk}/"
    for who, shown in (("coordinator", True), ("editor", False)):
        client.force_login(cast[who])
        assert ('name="coordinates"' in client.get(address).content.decode()) == shown, who


def test_admin__an_organisation_needs_a_name(client: Client, cast: Cast) -> None:
    client.force_login(cast["coordinator"])
    form = {
        "code": "new",
        "name_fr": "",
        "name_en": "",
        "acronym_fr": "",
        "acronym_en": "",
        "type": "",
        "parent": "",
        **{
            f"{name}-{count}_FORMS": "0"
            for name in ("aliases", "presences")
            for count in ("TOTAL", "INITIAL")
        },
    }
    client.post("/admin/snippets/reference/organisation/add/", form)
    assert not Organisation.objects.filter(code="new").exists()
    client.post("/admin/snippets/reference/organisation/add/", form | {"name_en": "New"})
    assert Organisation.objects.filter(code="new").exists()


@pytest.mark.parametrize(
    "query", ["", "?q=awa", "?ordering=name", "?ordering=-name", "?is_active=true", "?group=1"]
)
def test_people__are_listed(client: Client, query: str) -> None:
    UserFactory(email="awa@example.org", name="Awa")
    client.force_login(UserFactory(is_superuser=True))
    answer = client.get("/admin/users/" + query)
    assert answer.status_code == 200
    if query == "?q=awa":
        assert [user.email for user in answer.context["users"]] == ["awa@example.org"]


def test_people__are_created_with_a_proven_address(client: Client) -> None:
    client.force_login(UserFactory(is_superuser=True))
    form = {"email": "Awa@Example.org", "name": "Awa", "language": "en"}
    form |= {"password1": "quinze-baobabs", "password2": "quinze-baobabs"}
    assert client.post("/admin/users/new/", form).status_code == 302
    user = User.objects.get(email="awa@example.org")
    assert (user.name, user.language, user.is_superuser) == ("Awa", "en", False)
    assert EmailAddress.objects.get(user=user).verified
    client.logout()
    client.post(reverse("account_login"), {"login": "awa@example.org", "password": "quinze-baobabs"})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_people__one_account_an_address(client: Client) -> None:
    UserFactory(email="awa@example.org")
    client.force_login(UserFactory(is_superuser=True))
    form = {"email": "AWA@example.org", "name": "", "language": "fr"}
    form |= {"password1": "quinze-baobabs", "password2": "quinze-baobabs"}
    assert client.post("/admin/users/new/", form).status_code == 200
    assert User.objects.filter(email__iexact="awa@example.org").count() == 1


def test_people__are_edited(client: Client, cast: Cast) -> None:
    client.force_login(cast["superuser"])
    editor = cast["editor"]
    address = f"/admin/users/edit/{editor.pk}/"
    assert "Roles in organisations" in client.get(address, headers={"accept-language": "en"}).text
    form = {
        "email": "new@example.org",
        "name": "New",
        "language": "fr",
        "is_active": "on",
        "password1": "",
        "password2": "",
    }
    assert client.post(address, form).status_code == 302
    editor.refresh_from_db()
    assert (editor.email, editor.name) == ("new@example.org", "New")
    assert editor.check_password(PASSWORD)
    assert [group.name for group in editor.groups.all()] == ["Editors"]
    assert [address.email for address in EmailAddress.objects.filter(user=editor)] == ["new@example.org"]


def test_people__are_deleted_and_looked_back_on(client: Client, cast: Cast) -> None:
    client.force_login(cast["superuser"])
    pk = cast["reader"].pk
    assert client.get(f"/admin/users/history/{pk}/").status_code == 200
    assert client.get(f"/admin/users/delete/{pk}/").status_code == 200
    assert client.post(f"/admin/users/delete/{pk}/").status_code == 302
    assert not User.objects.filter(pk=pk).exists()
    assert client.get("/admin/reports/site-history/").status_code == 200


def test_own_settings__keep_to_notices_and_looks(client: Client, cast: Cast) -> None:
    client.force_login(cast["editor"])
    page = client.get("/admin/account/")
    assert page.status_code == 200
    assert "first_name" not in page.text
    form = {"theme-theme": "dark", "theme-contrast": "system", "theme-density": "default"}
    assert client.post("/admin/account/", form).status_code == 302
    assert UserProfile.objects.get(user=cast["editor"]).theme == "dark"
