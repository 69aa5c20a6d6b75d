"""What may be done with people, by whom, and what is written of it."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from accounts import actions
from accounts.models import Invitation, Membership, Role, User
from accounts.permissions import reach_of
from tests.accounts.people import Cast
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

EVERYWHERE = {"superuser", "coordinator"}


@pytest.fixture
def cast() -> Cast:
    return Cast()


def _invite(cast: Cast, by: User) -> Any:
    return actions.invite("new@example.org", cast.ours, Role.READER, "fr", by)


def _withdraw(cast: Cast, by: User) -> Any:
    return actions.withdraw(_pending(cast), by)


def _send_again(cast: Cast, by: User) -> Any:
    return actions.send_again(_pending(cast), by)


def _grant(cast: Cast, by: User) -> Any:
    return actions.grant(cast["nobody"], cast.ours, Role.FOCAL_POINT, by)


def _change(cast: Cast, by: User) -> Any:
    return actions.change_role(MembershipFactory(organisation=cast.ours), Role.READER, by)


def _revoke(cast: Cast, by: User) -> Any:
    return actions.revoke(MembershipFactory(organisation=cast.ours), by)


def _pending(cast: Cast) -> Invitation:
    return Invitation.objects.create(email="waiting@example.org", organisation=cast.ours, role=Role.READER)


@pytest.mark.parametrize("action", [_invite, _withdraw, _send_again, _grant, _change, _revoke])
@pytest.mark.parametrize(
    "who",
    [
        "superuser",
        "coordinator",
        "editor",
        "leadership",
        "team administrator",
        "administrator",
        "focal point",
        "reader",
        "administrator elsewhere",
        "nobody",
    ],
)
def test_permission__each_action_for_each_person(
    cast: Cast, action: Callable[[Cast, User], Any], who: str
) -> None:
    if who in EVERYWHERE | {"administrator"}:
        action(cast, cast[who])
        assert ModelLogEntry.objects.filter(user=cast[who]).exists()
    else:
        with pytest.raises(PermissionDenied):
            action(cast, cast[who])
        assert not ModelLogEntry.objects.filter(user=cast[who]).exists()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EDITOR, Role.LEADERSHIP])
def test_grant__a_team_role_needs_the_coordination(cast: Cast, role: Role) -> None:
    with pytest.raises(ValidationError):
        actions.grant(cast["nobody"], cast.ours, role, cast["coordinator"])
    with pytest.raises(PermissionDenied):
        actions.grant(cast["nobody"], cast.team, role, cast["team administrator"])
    assert actions.grant(cast["nobody"], cast.team, role, cast["coordinator"]).role == role


def test_change_role__an_administrator_cannot_touch_the_teams_roles(cast: Cast) -> None:
    membership = Membership.objects.get(user=cast["editor"])
    with pytest.raises(PermissionDenied):
        actions.change_role(membership, Role.READER, cast["team administrator"])
    with pytest.raises(PermissionDenied):
        actions.revoke(membership, cast["team administrator"])


def test_change_role__nobody_changes_their_own(cast: Cast) -> None:
    membership = Membership.objects.get(user=cast["administrator"])
    with pytest.raises(ValidationError):
        actions.change_role(membership, Role.READER, cast["administrator"])
    with pytest.raises(ValidationError):
        actions.revoke(membership, cast["administrator"])
    membership.refresh_from_db()
    assert membership.role == Role.ADMINISTRATOR


def test_grant__an_unknown_role_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        actions.grant(cast["nobody"], cast.ours, "king", cast["coordinator"])


def test_grant__twice_is_once(cast: Cast) -> None:
    for _ in range(2):
        actions.grant(cast["nobody"], cast.ours, Role.READER, cast["coordinator"])
    assert Membership.objects.filter(user=cast["nobody"]).count() == 1
    assert ModelLogEntry.objects.filter(action="accounts.grant").count() == 1


def test_change_role__replaces_and_tells_it_in_the_history(cast: Cast) -> None:
    membership = Membership.objects.get(user=cast["reader"])
    actions.change_role(membership, Role.FOCAL_POINT, cast["administrator"])
    assert [m.role for m in cast["reader"].memberships.all()] == [Role.FOCAL_POINT]
    entries = ModelLogEntry.objects.for_instance(cast["reader"])
    assert {(entry.action, entry.data["role"]) for entry in entries} == {
        ("accounts.grant", "focal_point"),
        ("accounts.revoke", "reader"),
    }


def test_revoke__leaves_the_account(cast: Cast) -> None:
    actions.revoke(Membership.objects.get(user=cast["reader"]), cast["administrator"])
    assert not cast["reader"].memberships.exists()
    assert User.objects.filter(pk=cast["reader"].pk, is_active=True).exists()


def test_reach__a_closed_account_manages_nobody(cast: Cast) -> None:
    for who in ("superuser", "coordinator", "administrator"):
        cast[who].is_active = False
        assert not reach_of(cast[who])


def test_open_account__keeps_the_address_in_lower_case_and_proven() -> None:
    user = actions.open_account(" Awa.Diallo@Example.ORG ", "un-mot-de-passe", name="Awa Diallo")
    assert user.email == "awa.diallo@example.org"
    assert not user.is_superuser
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == (user.email, True, True)


def test_open_account__one_account_an_address() -> None:
    UserFactory(email="awa@example.org")
    with pytest.raises(ValidationError):
        actions.open_account("AWA@example.org", None)


def test_change_profile__keeps_name_and_language() -> None:
    user = UserFactory()
    actions.change_profile(user, "Awa", "en")
    user.refresh_from_db()
    assert (user.name, user.language) == ("Awa", "en")
