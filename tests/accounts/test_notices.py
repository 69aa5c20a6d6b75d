"""Notices: lines on the site, and the daily mail of those that nobody read."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts import notices
from accounts.models import Notice, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    made: User = UserFactory()
    return made


@pytest.fixture
def reader(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def news(person: User, count: int = 1) -> None:
    for number in range(count):
        notices.tell([person], lambda number=number: f"Nouvelle {number}", f"/textes/{number}/")  # type: ignore[misc]


def test_tell__speaks_the_language_of_each(person: User) -> None:
    english = UserFactory(language="en")
    notices.tell([person, english], lambda: gettext("Library"), "/")
    assert [notice.subject for notice in Notice.objects.order_by("pk")] == ["Bibliothèque", "Library"]


def test_page__lists_and_counts_what_is_new_and_keeps_it_from_others(reader: Client, person: User) -> None:
    news(person, 2)
    news(UserFactory(), 3)
    page = reader.get(reverse("notices")).content.decode()
    assert page.count('class="unread"') == 2
    assert '<span class="count">2</span>' in page
    first = person.notices.first()
    assert first is not None
    assert reader.get(reverse("notice", args=[first.pk]))["Location"] == first.url
    assert notices.unread(person) == 1
    reader.post(reverse("notices"), {"read": "all"})
    assert notices.unread(person) == 0
    assert Notice.objects.filter(read_at=None).count() == 3


def test_notice__of_another_person_is_not_found(reader: Client) -> None:
    other = UserFactory()
    news(other)
    assert reader.get(reverse("notice", args=[other.notices.get().pk])).status_code == 404
    assert notices.unread(other) == 1


def test_digest__mails_once_what_is_unread(person: User) -> None:
    news(person, 3)
    notices.mark_read(person, person.notices.order_by("pk").first().pk)  # type: ignore[union-attr]
    assert notices.send_digests() == 1
    (message,) = mail.outbox
    assert message.to == [person.email]
    assert "2 changements" in message.subject
    assert "Nouvelle 1" in message.body
    assert "Nouvelle 0" not in message.body
    assert notices.send_digests() == 0


@pytest.mark.parametrize("change", [{"is_active": False}, {"wants_digest": False}])
def test_digest__is_not_sent_to_who_does_not_want_it(person: User, change: dict[str, bool]) -> None:
    User.objects.filter(pk=person.pk).update(**change)
    news(person)
    assert notices.send_digests() == 0
    assert mail.outbox == []


def test_digest__leaves_out_old_news_and_what_was_mailed_at_once(person: User) -> None:
    news(person)
    Notice.objects.update(at=timezone.now() - timedelta(days=15))
    notices.tell_at_once(person, "Tout de suite", "Un texte.", "/")
    assert notices.send_digests() == 0
    Notice.objects.update(at=timezone.now() - timedelta(days=181))
    notices.send_digests()
    assert not Notice.objects.exists()


def test_digest__is_switched_off_and_on_by_the_person(reader: Client, person: User) -> None:
    reader.post(reverse("notices"), {"mail": "1"})
    person.refresh_from_db()
    assert not person.wants_digest
    reader.post(reverse("notices"), {"mail": "1", "wants": "on"})
    person.refresh_from_db()
    assert person.wants_digest
