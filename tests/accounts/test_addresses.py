"""Every address of one's own space, for every kind of person, with every method."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import urls
from accounts.models import Invitation, Membership, Notice, Role
from tests.accounts.people import Cast
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db

TO_SIGN_IN = "to sign in"
PEOPLE = ("anonymous", "focal point", "administrator", "administrator elsewhere", "coordinator")
# address, method -> the answer for each of PEOPLE, in their order
EXPECTED: dict[tuple[str, str], tuple[Any, ...]] = {
    ("set_language", "get"): (405, 405, 405, 405, 405),
    ("set_language", "post"): (302, 302, 302, 302, 302),
    ("invitation", "get"): (200, 403, 403, 403, 403),
    ("invitation", "post"): (400, 403, 403, 403, 403),
    ("account", "get"): (TO_SIGN_IN, 200, 200, 200, 200),
    ("account", "post"): (TO_SIGN_IN, 400, 400, 400, 400),
    ("notices", "get"): (TO_SIGN_IN, 200, 200, 200, 200),
    ("notices", "post"): (TO_SIGN_IN, 302, 302, 302, 302),
    ("notice", "get"): (TO_SIGN_IN, 404, 404, 404, 404),
    ("notice", "post"): (TO_SIGN_IN, 405, 405, 405, 405),
    ("organisations", "get"): (TO_SIGN_IN, 200, 302, 302, 200),
    ("organisations", "post"): (TO_SIGN_IN, 405, 405, 405, 405),
    ("people", "get"): (TO_SIGN_IN, 404, 200, 404, 200),
    ("people", "post"): (TO_SIGN_IN, 404, 400, 404, 400),
    ("membership_role", "get"): (405, 405, 405, 405, 405),
    ("membership_role", "post"): (TO_SIGN_IN, 404, 302, 404, 302),
    ("membership_remove", "get"): (TO_SIGN_IN, 404, 200, 404, 200),
    ("membership_remove", "post"): (TO_SIGN_IN, 404, 302, 404, 302),
    ("invitation_withdraw", "get"): (405, 405, 405, 405, 405),
    ("invitation_withdraw", "post"): (TO_SIGN_IN, 404, 302, 404, 302),
    ("invitation_send_again", "get"): (405, 405, 405, 405, 405),
    ("invitation_send_again", "post"): (TO_SIGN_IN, 404, 302, 404, 302),
}


class Place:
    """The cast, and in "ours" a member and an invitation to act upon."""

    def __init__(self) -> None:
        self.cast = Cast()
        self.membership: Membership = MembershipFactory(organisation=self.cast.ours, role=Role.READER)
        self.invitation = Invitation.objects.create(
            email="waiting@example.org", organisation=self.cast.ours, role=Role.READER
        )

        # Of someone who is none of the cast.
        self.notice = Notice.objects.create(person=self.membership.user, subject="Nouveau", url="/")

    def address(self, name: str) -> str:
        parts: dict[str, list[Any]] = {
            "invitation": [self.invitation.token],
            "notice": [self.notice.pk],
            "people": ["ours"],
            "membership_role": [self.membership.pk],
            "membership_remove": [self.membership.pk],
            "invitation_withdraw": [self.invitation.pk],
            "invitation_send_again": [self.invitation.pk],
        }
        return reverse(name, args=parts.get(name, []))


@pytest.fixture
def place() -> Place:
    return Place()


def test_matrix__leaves_no_address_out() -> None:
    assert {name for name, _ in EXPECTED} == {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.parametrize(("name", "method"), EXPECTED)
@pytest.mark.parametrize("who", PEOPLE)
def test_address__answers_each_person_rightly(
    client: Client, place: Place, name: str, method: str, who: str
) -> None:
    if who != "anonymous":
        client.force_login(place.cast[who])
    answer = getattr(client, method)(place.address(name))
    expected = EXPECTED[name, method][PEOPLE.index(who)]
    if expected == TO_SIGN_IN:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    else:
        assert answer.status_code == expected


@pytest.mark.parametrize("name", ["membership_role", "membership_remove", "invitation_withdraw"])
@pytest.mark.parametrize("who", ["focal point", "administrator elsewhere", "nobody", "editor"])
def test_address__a_refused_change_changes_nothing(client: Client, place: Place, name: str, who: str) -> None:
    client.force_login(place.cast[who])
    client.post(place.address(name), {"role": "administrator"})
    place.membership.refresh_from_db()
    place.invitation.refresh_from_db()
    assert (place.membership.role, place.invitation.withdrawn_at) == (Role.READER, None)


def test_role__is_changed_and_removed_from_the_page(client: Client, place: Place) -> None:
    client.force_login(place.cast["administrator"])
    user = place.membership.user
    client.post(place.address("membership_role"), {"role": "focal_point"})
    membership = user.memberships.get()
    assert membership.role == "focal_point"
    client.post(reverse("membership_remove", args=[membership.pk]))
    assert not user.memberships.exists()


def test_role__one_that_is_not_offered_is_refused(client: Client, place: Place) -> None:
    client.force_login(place.cast["administrator"])
    for role in ("coordinator", "king", ""):
        client.post(place.address("membership_role"), {"role": role})
    assert [m.role for m in place.membership.user.memberships.all()] == ["reader"]


def test_role__an_administrator_does_not_reach_the_team(client: Client, place: Place) -> None:
    client.force_login(place.cast["team administrator"])
    coordinator = place.cast["coordinator"].memberships.get()
    answer = client.post(reverse("membership_remove", args=[coordinator.pk]))
    assert answer.status_code == 403
    assert place.cast["coordinator"].memberships.exists()


def test_account__keeps_name_and_language(client: Client, place: Place) -> None:
    user = place.cast["focal point"]
    client.force_login(user)
    answer = client.post(reverse("account"), {"name": "Awa <b>", "language": "en"}, follow=True)
    user.refresh_from_db()
    assert (user.name, user.language) == ("Awa <b>", "en")
    assert "Awa &lt;b&gt;" in answer.text
    assert '<html lang="en"' in answer.text


def test_forms__need_the_token_against_forgery(place: Place) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(place.cast["coordinator"])
    for name, method in EXPECTED:
        if method == "post" and name != "organisations":
            assert client.post(place.address(name)).status_code == 403, name


def test_pages__carry_nothing_inline(client: Client, place: Place) -> None:
    client.force_login(place.cast["administrator"])
    names = [
        "account",
        "people",
        "membership_remove",
        "account_email",
        "account_change_password",
        "mfa_index",
    ]
    for name in names:
        page = client.get(place.address(name), follow=True).text
        assert " style=" not in page, name
        assert " onclick=" not in page, name
        assert "<style" not in page, name
        assert "<script>" not in page, name
