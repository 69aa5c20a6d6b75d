"""An invitation, from the form to the account, and every way it can end."""

import re
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts import actions
from accounts.models import Invitation, Membership, Role, User
from tests.accounts.people import PASSWORD, Cast
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

NEW = {"name": "Awa Diallo", "password1": "quinze-baobabs", "password2": "quinze-baobabs"}


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    return actions.invite("Awa@Example.org", cast.ours, Role.READER, "fr", cast["administrator"])


def _page(invitation: Invitation) -> str:
    return reverse("invitation", args=[invitation.token])


# -- the message


def test_invite__sends_the_link_in_the_chosen_language(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, settings: Settings
) -> None:
    settings.SITE_URL = "https://toguna.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        made = actions.invite("awa@example.org", cast.ours, Role.READER, "en", cast["administrator"])
        assert mail.outbox == []
    (message,) = mail.outbox
    assert message.to == ["awa@example.org"]
    assert "Your invitation to Toguna" in message.subject
    assert f"https://toguna.example.org/invitation/{made.token}/" in message.body
    assert str(cast["administrator"]) in message.body


def test_invite__a_mail_server_that_refuses_is_told_and_not_raised(
    cast: Cast,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    settings: Settings,
) -> None:
    settings.EMAIL_BACKEND = "tests.accounts.test_invitations.RefusingBackend"
    client.force_login(cast["administrator"])
    data = {"email": "awa@example.org", "role": "reader", "language": "fr"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("people", args=["ours"]), data)
    assert answer.status_code == 302
    assert Invitation.objects.get().mail_failed


class RefusingBackend:
    """A mail server that is down."""

    def __init__(self, **kwargs: Any) -> None: ...

    def send_messages(self, messages: Any) -> int:
        raise SMTPException("no")


# -- accepting


def test_invitation__opens_an_account_and_signs_in(client: Client, invitation: Invitation) -> None:
    assert client.get(_page(invitation)).status_code == 200
    answer = client.post(_page(invitation), NEW)
    assert (answer.status_code, answer["Location"]) == (302, reverse("account"))
    user = User.objects.get(email="awa@example.org")
    assert (user.name, user.language, user.is_superuser) == ("Awa Diallo", "fr", False)
    assert user.check_password("quinze-baobabs")
    assert [(m.organisation.code, m.role) for m in user.memberships.all()] == [("ours", "reader")]
    assert client.session["_auth_user_id"] == str(user.pk)
    invitation.refresh_from_db()
    assert invitation.accepted_by == user


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"password2": "autre-chose"},
        {"password1": "12345678", "password2": "12345678"},
        {"password1": "", "password2": ""},
    ],
)
def test_invitation__refuses_what_is_wrong_beside_the_field(
    client: Client, invitation: Invitation, wrong: dict[str, str]
) -> None:
    answer = client.post(_page(invitation), NEW | wrong)
    assert answer.status_code == 400
    assert "errorlist" in answer.text
    assert not User.objects.filter(email="awa@example.org").exists()


def test_invitation__cannot_be_used_twice(client: Client, invitation: Invitation) -> None:
    actions.accept(invitation.token, "Awa", "quinze-baobabs")
    assert client.get(_page(invitation)).status_code == 410
    assert client.post(_page(invitation), NEW).status_code == 410
    with pytest.raises(ValidationError):
        actions.accept(invitation.token, "Awa", "quinze-baobabs")
    assert User.objects.filter(email="awa@example.org").count() == 1


def test_invitation__expires(client: Client, invitation: Invitation) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for answer in (client.get(_page(invitation)), client.post(_page(invitation), NEW)):
        assert answer.status_code == 410
    assert not User.objects.filter(email="awa@example.org").exists()


def test_invitation__can_be_withdrawn(client: Client, cast: Cast, invitation: Invitation) -> None:
    actions.withdraw(invitation, cast["administrator"])
    assert client.post(_page(invitation), NEW).status_code == 410
    with pytest.raises(ValidationError):
        actions.send_again(invitation, cast["administrator"])
    assert not User.objects.filter(email="awa@example.org").exists()


def test_invitation__sent_again_has_a_new_link(client: Client, cast: Cast, invitation: Invitation) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    old = _page(invitation)
    again = actions.send_again(invitation, cast["administrator"])
    assert client.get(old).status_code == 404
    assert client.get(_page(again)).status_code == 200


def test_invitation__an_unknown_word_is_not_found(client: Client) -> None:
    assert client.get(reverse("invitation", args=["x" * 43])).status_code == 404


def test_invitation__of_a_team_role_dies_when_the_organisation_stops_coordinating(
    client: Client, cast: Cast
) -> None:
    invitation = actions.invite("awa@example.org", cast.team, Role.EDITOR, "fr", cast["coordinator"])
    cast.team.coordinates = False
    cast.team.save()
    assert client.post(_page(invitation), NEW).status_code == 400
    assert not User.objects.filter(email="awa@example.org").exists()


def test_invitation__speaks_its_own_language_until_another_is_chosen(client: Client, cast: Cast) -> None:
    invitation = actions.invite("awa@example.org", cast.ours, Role.READER, "en", cast["administrator"])
    assert '<html lang="en"' in client.get(_page(invitation)).text
    client.post(reverse("set_language"), {"language": "fr"})
    assert '<html lang="fr"' in client.get(_page(invitation)).text


# -- an address that has an account


def test_invitation__who_has_an_account_signs_in_and_accepts(
    client: Client, cast: Cast, invitation: Invitation
) -> None:
    user = UserFactory(email="awa@example.org", password=PASSWORD)
    page = client.get(_page(invitation))
    assert "password1" not in page.text
    assert client.post(_page(invitation), NEW).status_code == 200
    assert not user.memberships.exists()
    client.force_login(user)
    assert client.get(_page(invitation)).status_code == 200
    assert not user.memberships.exists()
    assert client.post(_page(invitation)).status_code == 302
    assert [(m.organisation.code, m.role) for m in user.memberships.all()] == [("ours", "reader")]
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_invitation__is_for_its_address_only(client: Client, cast: Cast, invitation: Invitation) -> None:
    client.force_login(cast["nobody"])
    assert client.get(_page(invitation)).status_code == 403
    assert client.post(_page(invitation), NEW).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.join(invitation.token, cast["nobody"])
    assert not cast["nobody"].memberships.exists()


def test_invite__does_not_tell_whether_an_address_has_an_account(client: Client, cast: Cast) -> None:
    UserFactory(email="known@example.org", name="Known Elsewhere")
    client.force_login(cast["administrator"])
    pages = []
    for email in ("known@example.org", "unknown@example.org"):
        data = {"email": email, "role": "reader", "language": "fr"}
        answer = client.post(reverse("people", args=["ours"]), data, follow=True)
        assert answer.status_code == 200
        assert "Known Elsewhere" not in answer.text
        pages.append(len(re.findall(re.escape(email), answer.text)))
        Invitation.objects.all().delete()
    assert pages[0] == pages[1]


def test_invite__a_member_or_a_second_invitation_is_refused(cast: Cast, invitation: Invitation) -> None:
    for email in ("AWA@example.org", cast["reader"].email):
        with pytest.raises(ValidationError):
            actions.invite(email, cast.ours, Role.READER, "fr", cast["administrator"])
    assert Invitation.objects.count() == 1


def test_invite__too_many_in_an_hour_are_refused(client: Client, cast: Cast, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"invite": "2/h/user"}
    client.force_login(cast["administrator"])
    for number in range(3):
        data = {"email": f"p{number}@example.org", "role": "reader", "language": "fr"}
        answer = client.post(reverse("people", args=["ours"]), data)
    assert answer.status_code == 400
    assert Invitation.objects.count() == 2


def test_accept__an_account_made_meanwhile_is_not_taken_over(cast: Cast, invitation: Invitation) -> None:
    user = UserFactory(email="awa@example.org", password=PASSWORD)
    with pytest.raises(ValidationError):
        actions.accept(invitation.token, "Someone else", "quinze-baobabs")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not Membership.objects.filter(user=user).exists()


def test_people_page__offers_the_roles_that_may_be_given(client: Client, cast: Cast) -> None:
    def offered(who: str, code: str) -> set[str]:
        client.force_login(cast[who])
        form = client.get(reverse("people", args=[code])).context["form"]
        return {value for value, _ in form.fields["role"].choices}

    partner = {"administrator", "focal_point", "reader"}
    assert offered("administrator", "ours") == partner
    assert offered("coordinator", "ours") == partner
    assert offered("team administrator", "team") == partner
    assert offered("coordinator", "team") == set(Role.values)
    OrganisationFactory(code="other")
    assert offered("superuser", "other") == partner
