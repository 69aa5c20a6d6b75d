"""The page on the state of the index: who sees it, and what it tells."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from search import outbox
from search.models import OutboxEntry
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.indexes import broken_index
from tests.search.sources import group_of, save

pytestmark = pytest.mark.usefixtures("only_organisations")


@pytest.fixture
def coordinator(client: Client) -> Client:
    client.force_login(MembershipFactory(coordinator=True).user)
    return client


def test_state__shows_what_was_set_aside_with_its_error(coordinator: Client) -> None:
    poison = save(OrganisationFactory.build(name_fr="poison"))
    save(OrganisationFactory.build(name_fr="Alpha"))
    outbox.drain()
    page = coordinator.get(reverse("search_index"))
    body = page.content.decode()
    assert (page.context["index"].records, page.context["waiting"]) == (1, 0)
    assert group_of(poison) in body
    assert "This one cannot be read." in body


def test_try_again__takes_up_what_was_set_aside(coordinator: Client) -> None:
    poison = save(OrganisationFactory.build(name_fr="poison"))
    outbox.drain()
    type(poison).objects.filter(pk=poison.pk).update(name_fr="Alpha")
    assert coordinator.post(reverse("search_index_try_again")).status_code == 302
    outbox.drain()
    assert not OutboxEntry.objects.exists()


def test_state__of_an_index_that_does_not_answer_says_so(coordinator: Client, tmp_path: Path) -> None:
    with broken_index(tmp_path):
        page = coordinator.get(reverse("search_index"))
    assert (page.status_code, page.context["index"].records) == (200, None)
    assert page.context["index"].problem


@pytest.mark.parametrize("membership", [None, {}, {"role": "editor"}])
def test_state__is_for_coordinators(client: Client, membership: dict[str, str] | None) -> None:
    person = UserFactory() if membership is None else MembershipFactory(**membership).user
    client.force_login(person)
    assert client.get(reverse("search_index")).status_code in (302, 403, 404)
    assert client.post(reverse("search_index_try_again")).status_code in (302, 403, 404)
    assert not OutboxEntry.objects.exists()


def test_search_page__says_that_the_index_is_catching_up(client: Client, tmp_path: Path) -> None:
    """While the engine is down work goes on, and its changes come in when it is back."""
    save(OrganisationFactory.build(name_fr="Alpha"))
    outbox.drain()
    with broken_index(tmp_path):
        save(OrganisationFactory.build(name_fr="Alpha deux"))
    OutboxEntry.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    page = client.get(reverse("search"), {"q": "alpha"})
    assert (page.context["results"].total, page.context["is_behind"]) == (1, True)
    assert "rattrape" in page.content.decode()
    outbox.drain()
    page = client.get(reverse("search"), {"q": "alpha"})
    assert (page.context["results"].total, page.context["is_behind"]) == (2, False)
