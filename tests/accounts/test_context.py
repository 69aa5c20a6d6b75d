"""The way to the administration is shown to those who may go there, and to nobody else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import ensure_groups
from accounts.models import Role
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("traits", "shown"),
    [
        ({"editor": True}, True),
        ({"coordinator": True}, True),
        ({"coordinator": True, "role": Role.LEADERSHIP}, False),
        ({}, False),
    ],
)
def test_way_to_the_administration__is_shown_to_those_who_may_enter(
    client: Client, traits: dict[str, Any], shown: bool
) -> None:
    ensure_groups()
    user = MembershipFactory(**traits).user
    client.force_login(user)
    admin = reverse("wagtailadmin_home")
    assert (f'href="{admin}"' in client.get(reverse("activities")).text) is shown


def test_way_to_the_administration__is_not_shown_to_a_person_without_a_role(client: Client) -> None:
    client.force_login(UserFactory())
    assert f'href="{reverse("wagtailadmin_home")}"' not in client.get(reverse("activities")).text
