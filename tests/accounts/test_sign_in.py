"""Signing in, passwords, the second factor and the language, on site and admin alike."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.actions import open_account
from accounts.models import User
from tests.accounts.people import PASSWORD
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_attempts_counted() -> None:
    cache.clear()


def _code() -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def _sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password} | more)


def _sign_in_and_prove(client: Client, email: str) -> None:
    """Sign in, and give the password once more, as sensitive changes ask for."""
    _sign_in(client, email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def _is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "typed", ["awa.diallo@example.org", "Awa.Diallo@Example.ORG", " AWA.DIALLO@EXAMPLE.ORG "]
)
def test_sign_in__with_the_address_in_any_case(client: Client, typed: str) -> None:
    open_account("Awa.Diallo@example.org", PASSWORD)
    assert _sign_in(client, typed).status_code == 302
    assert _is_signed_in(client)


def test_sign_in__a_wrong_password_and_an_unknown_address_read_the_same(client: Client) -> None:
    open_account("awa@example.org", PASSWORD)
    errors = [
        _sign_in(client, email, "faux").context["form"].errors
        for email in ("awa@example.org", "no@example.org")
    ]
    assert errors[0] == errors[1] != {}
    assert not _is_signed_in(client)


def test_sign_in__a_closed_account_stays_out(client: Client) -> None:
    UserFactory(email="awa@example.org", password=PASSWORD, is_active=False)
    _sign_in(client, "awa@example.org")
    assert not _is_signed_in(client)


def test_sign_in__attempts_are_limited(client: Client) -> None:
    open_account("awa@example.org", PASSWORD)
    for _ in range(6):
        _sign_in(client, "awa@example.org", "faux")
    _sign_in(client, "awa@example.org")
    assert not _is_signed_in(client)


def test_sign_in__brings_the_persons_language(client: Client) -> None:
    open_account("awa@example.org", PASSWORD, language="en")
    assert '<html lang="fr"' in client.get(reverse("account_login")).text
    answer = client.post(reverse("account_login"), {"login": "awa@example.org", "password": PASSWORD})
    assert answer.cookies["django_language"].value == "en"
    assert '<html lang="en"' in client.get(reverse("account")).text


def test_sign_in__goes_to_this_site_only(client: Client) -> None:
    open_account("awa@example.org", PASSWORD)
    answer = _sign_in(client, "awa@example.org", next="https://elsewhere.example.org/")
    assert answer["Location"] == reverse("home")


def test_sign_up__is_closed(client: Client) -> None:
    data = {"email": "new@example.org", "password1": "quinze-baobabs", "password2": "quinze-baobabs"}
    page = client.get(reverse("account_signup"))
    assert "password1" not in page.text
    client.post(reverse("account_signup"), data)
    assert not User.objects.exists()


# -- passwords


def test_password_reset__by_mail(client: Client) -> None:
    user = open_account("awa@example.org", PASSWORD)
    client.post(reverse("account_reset_password"), {"email": "AWA@example.org"})
    (message,) = mail.outbox
    found = re.search(r"https?://[^/]+(/compte/password/reset/key/\S+)", str(message.body))
    assert found
    page = client.get(found[1], follow=True)
    new = {"password1": "quinze-baobabs", "password2": "quinze-baobabs"}
    client.post(page.redirect_chain[-1][0], new)
    user.refresh_from_db()
    assert user.check_password("quinze-baobabs")


def test_password_reset__answers_the_same_for_an_unknown_address(client: Client) -> None:
    open_account("awa@example.org", PASSWORD)
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in ("awa@example.org", "no@example.org")
    ]
    bodies = [re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.text) for answer in answers]
    assert bodies[0] == bodies[1]
    unknown = next(message for message in mail.outbox if message.to == ["no@example.org"])
    assert "signup" not in unknown.body


def test_password_change__asks_for_a_good_one(client: Client) -> None:
    user = open_account("awa@example.org", PASSWORD)
    _sign_in(client, "awa@example.org")
    form = {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}
    client.post(reverse("account_change_password"), form)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_email_change__counts_once_the_new_address_is_proven(client: Client) -> None:
    user = open_account("awa@example.org", PASSWORD)
    _sign_in(client, "awa@example.org")
    change = {"action_add": "", "email": "diallo@example.org"}
    assert client.post(reverse("account_email"), change)["Location"].startswith(
        reverse("account_reauthenticate")
    )
    assert mail.outbox == []
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), change)
    user.refresh_from_db()
    assert user.email == "awa@example.org"
    message = next(message for message in mail.outbox if message.to == ["diallo@example.org"])
    found = re.search(r"https?://[^/]+(/compte/confirm-email/\S+)", str(message.body))
    assert found
    client.post(found[1])
    user.refresh_from_db()
    assert user.email == "diallo@example.org"
    client.post(reverse("account_logout"))
    _sign_in(client, "diallo@example.org")
    assert _is_signed_in(client)


# -- two factors


@pytest.fixture
def coordinator() -> User:
    user: User = MembershipFactory(coordinator=True).user
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


@pytest.mark.parametrize("target", ["/mon-espace/", "/admin/"])
def test_mfa__the_password_alone_opens_nothing(client: Client, coordinator: User, target: str) -> None:
    _sign_in(client, coordinator.email, "un-mot-de-passe", next=target)
    assert not _is_signed_in(client)
    assert reverse("account_login") in client.get(target)["Location"]
    answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert answer.status_code == 200
    assert not _is_signed_in(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": _code()})
    assert answer["Location"] == target
    assert client.get(target).status_code == 200


def test_mfa__wagtails_own_sign_in_page_is_no_way_round(client: Client, coordinator: User) -> None:
    form = {"username": coordinator.email, "password": PASSWORD, "next": "/admin/"}
    for method in (client.get, client.post):
        answer = method("/admin/login/", form)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    assert not _is_signed_in(client)
    client.force_login(UserFactory(is_superuser=True))
    assert client.post("/admin/login/", form)["Location"].startswith(reverse("account_login"))
    assert client.session["_auth_user_id"] != str(coordinator.pk)


def test_mfa__a_recovery_code_works_once(client: Client, coordinator: User) -> None:
    stored = Authenticator.objects.get(user=coordinator, type=Authenticator.Type.RECOVERY_CODES)
    code = RecoveryCodes(stored).get_unused_codes()[0]
    for expected in (True, False):
        _sign_in(client, coordinator.email)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert _is_signed_in(client) is expected
        client.logout()


def test_mfa__can_be_switched_on_in_ones_own_space(client: Client) -> None:
    user = open_account("awa@example.org", PASSWORD)
    _sign_in_and_prove(client, "awa@example.org")
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer.status_code == 302
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


@pytest.mark.parametrize(
    ("trait", "asked"), [({"coordinator": True}, True), ({"editor": True}, True), ({}, False)]
)
def test_team_mfa__is_asked_of_the_team_where_settings_say_so(
    client: Client, settings: Settings, trait: dict[str, bool], asked: bool
) -> None:
    client.force_login(MembershipFactory(**trait).user)
    assert client.get("/mon-espace/").status_code == 200
    settings.REQUIRE_TEAM_MFA = True
    answer = client.get("/mon-espace/")
    if asked:
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_activate_totp"))
        assert client.get("/admin/")["Location"] == reverse("mfa_activate_totp")
        assert client.post(reverse("set_language"), {"language": "en", "next": "/"})["Location"] == "/"
        assert client.post(reverse("account_logout")).status_code == 302
    else:
        assert answer.status_code == 200


def test_team_mfa__who_has_it_passes(client: Client, settings: Settings, coordinator: User) -> None:
    settings.REQUIRE_TEAM_MFA = True
    client.force_login(coordinator)
    assert client.get("/mon-espace/").status_code == 200


# -- the language


def test_set_language__is_kept_with_the_person(client: Client) -> None:
    user = UserFactory(language="fr")
    client.force_login(user)
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/mon-espace/"})
    assert answer["Location"] == "/mon-espace/"
    user.refresh_from_db()
    assert user.language == "en"
    client.post(reverse("set_language"), {"language": "xx"})
    user.refresh_from_db()
    assert user.language == "en"
    assert client.get(reverse("set_language")).status_code == 405


def test_set_language__works_for_nobody_in_particular(client: Client) -> None:
    answer = client.post(reverse("set_language"), {"language": "en", "next": "//elsewhere.example.org/"})
    assert answer.cookies["django_language"].value == "en"
    assert "elsewhere" not in answer["Location"]
    assert (
        isinstance(answer.wsgi_request.user, AnonymousUser) or not answer.wsgi_request.user.is_authenticated
    )
