"""Wagtail's groups follow the roles, whatever way these change."""

import pytest
from django.contrib.auth.models import Group

from accounts.actions import change_role, ensure_groups
from accounts.models import Membership, Role, User
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def _groups(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        (Role.COORDINATOR, {"Coordinators"}),
        (Role.EDITOR, {"Editors"}),
        (Role.LEADERSHIP, set()),
        (Role.ADMINISTRATOR, set()),
        (Role.FOCAL_POINT, set()),
        (Role.READER, set()),
    ],
)
def test_groups__follow_the_role(role: Role, groups: set[str]) -> None:
    membership = MembershipFactory(role=role, organisation=OrganisationFactory(coordinating=True))
    assert _groups(membership.user) == groups
    membership.delete()
    assert _groups(membership.user) == set()


def test_groups__change_with_the_role() -> None:
    membership = MembershipFactory(editor=True)
    change_role(membership, Role.COORDINATOR, UserFactory(is_superuser=True))
    assert _groups(membership.user) == {"Coordinators"}


def test_groups__close_when_the_organisation_stops_coordinating() -> None:
    membership = MembershipFactory(coordinator=True)
    membership.organisation.coordinates = False
    membership.organisation.save()
    assert _groups(membership.user) == set()


def test_ensure_groups__gives_exactly_these_permissions() -> None:
    ensure_groups()
    editors, coordinators = (Group.objects.get(name=name) for name in ("Editors", "Coordinators"))
    kept = {"organisation", "presence", "area", "zone", "theme", "activitytype", "targetgroup", "programme"}
    kept |= {"mission", "recommendation", "objective", "commitmentline"}
    kept |= {"needmeasure", "indicator", "exchangerate", "site"}
    stated = {"watch", "nobodystatement"}
    assert set(editors.permissions.values_list("codename", flat=True)) == {"access_admin"} | {
        f"{verb}_{model}" for verb in ("view", "add", "change") for model in kept
    }
    assert set(coordinators.permissions.values_list("codename", flat=True)) == {"access_admin"} | {
        f"{verb}_{model}" for verb in ("view", "add", "change", "delete") for model in kept | stated
    } | {"view_outboxentry"}


def test_ensure_groups__mends_what_was_done_by_hand() -> None:
    ensure_groups()
    stray, editor = UserFactory(), MembershipFactory(editor=True).user
    stray.groups.add(Group.objects.get(name="Coordinators"))
    editor.groups.clear()
    Group.objects.get(name="Editors").permissions.clear()
    assert ensure_groups() == ["Editors"]
    assert _groups(stray) == set()
    assert _groups(editor) == {"Editors"}
    assert ensure_groups() == []


def test_groups__deleting_a_person_is_no_trouble() -> None:
    membership = MembershipFactory(coordinator=True)
    membership.user.delete()
    assert not Membership.objects.filter(pk=membership.pk).exists()
