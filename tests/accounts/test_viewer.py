"""What each kind of person may see."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role
from accounts.viewer import viewer_of, viewer_of_user
from search.types import ANONYMOUS
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_viewer__nobody_sees_what_is_public() -> None:
    assert viewer_of_user(AnonymousUser()) == ANONYMOUS
    assert ANONYMOUS.tokens == {"public"}


def test_viewer__a_person_without_a_role_sees_what_is_public() -> None:
    assert viewer_of_user(UserFactory()).tokens == {"public"}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.FOCAL_POINT, Role.READER])
def test_viewer__a_partner_sees_their_organisation(role: Role) -> None:
    membership = MembershipFactory(role=role)
    expected = {"public", "partners", f"organisation:{membership.organisation.pk}"}
    assert viewer_of_user(membership.user).tokens == expected


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EDITOR, Role.LEADERSHIP])
def test_viewer__the_team_sees_what_is_the_teams(role: Role) -> None:
    membership = MembershipFactory(role=role, organisation=OrganisationFactory(coordinating=True))
    expected = {"public", "partners", "team", f"organisation:{membership.organisation.pk}"}
    assert viewer_of_user(membership.user).tokens == expected


def test_viewer__a_team_role_outside_the_coordination_opens_nothing() -> None:
    membership = MembershipFactory(role=Role.COORDINATOR)
    assert viewer_of_user(membership.user).tokens == {"public"}


def test_viewer__two_organisations_are_both_seen() -> None:
    first = MembershipFactory()
    second = MembershipFactory(user=first.user)
    tokens = viewer_of_user(first.user).tokens
    assert {f"organisation:{first.organisation.pk}", f"organisation:{second.organisation.pk}"} <= tokens


def test_viewer__a_superuser_belongs_to_the_team() -> None:
    assert viewer_of_user(UserFactory(is_superuser=True)).tokens == {"public", "partners", "team"}


def test_viewer__a_closed_account_sees_what_is_public() -> None:
    membership = MembershipFactory(coordinator=True)
    membership.user.is_active = False
    assert viewer_of_user(membership.user) == ANONYMOUS


def test_viewer_of__asks_once_a_request(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = rf.get("/")
    request.user = MembershipFactory().user
    with django_assert_num_queries(1):
        assert viewer_of(request) == viewer_of(request)
