"""People are told when what they follow says something else."""

from typing import Any

import pytest
from django.core import mail

from accounts.models import Notice, User
from kb.desk import actions
from kb.desk.following import tell_all, tell_followers
from kb.models import Expression, Visibility
from tests.factories import ExpressionFactory, MembershipFactory, PassageFactory
from tests.kb.citing.test_actions import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def code() -> Expression:
    return text("Le vol est puni.", "2", title="Code pénal")


def follower(code: Expression, eid: str = "", **membership: Any) -> User:
    person: User = MembershipFactory(**membership).user
    actions.follow(code.work, eid, by=person)
    return person


def new_text(code: Expression, first: str = "Le vol est puni.", *numbers: str) -> None:
    """Another version of the text, whose article 1 says ``first``."""
    expression = ExpressionFactory(work=code.work)
    PassageFactory(expression=expression, number="1", text=first)
    for number in numbers or ("2",):
        PassageFactory(expression=expression, number=number)


def told(person: User) -> list[tuple[str, str]]:
    return list(person.notices.order_by("pk").values_list("subject", "url"))


def test_followers__are_told_of_what_they_follow_alone(code: Expression) -> None:
    whole, first, second = follower(code), follower(code, "art_1"), follower(code, "art_2")
    new_text(code, "Le vol est puni de cinq ans.")
    assert tell_followers(code.work.pk) == 2
    assert told(whole) == [
        ("Code pénal : le texte a changé.".replace(" :", "\u00a0:"), code.work.get_absolute_url())
    ]
    assert told(first) == [
        (
            "Art. 1, Code pénal : l’article a changé.".replace(" :", "\u00a0:"),
            f"{code.work.get_absolute_url()}art_1/",
        )
    ]
    assert told(second) == []
    # Nobody is told twice.
    assert tell_all() == 0


def test_followers__are_not_told_of_a_text_that_says_the_same(code: Expression) -> None:
    person = follower(code)
    new_text(code)
    tell_all()
    assert told(person) == []


def test_followers__are_told_that_an_article_is_gone(code: Expression) -> None:
    person = follower(code, "art_2")
    new_text(code, "Le vol est puni.", "3")
    tell_all()
    ((subject, url),) = told(person)
    assert "ne figure plus" in subject
    assert url == code.work.get_absolute_url()


def test_followers__are_not_told_of_what_they_may_no_longer_read(code: Expression) -> None:
    person = follower(code)
    new_text(code, "Secret.")
    code.work.visibility = Visibility.TEAM
    code.work.save()
    assert tell_all() == 0
    assert told(person) == []


def test_followers__that_have_not_read_yet_have_one_line(code: Expression) -> None:
    person = follower(code)
    for words in ("Une fois.", "Deux fois."):
        new_text(code, words)
        tell_all()
    assert len(told(person)) == 1
    Notice.objects.update(read_at="2026-01-01T00:00Z")
    new_text(code, "Trois fois.")
    tell_all()
    assert len(told(person)) == 2


def test_text__that_is_read_has_its_followers_told(
    code: Expression, django_capture_on_commit_callbacks: Any
) -> None:
    person = follower(code)
    with django_capture_on_commit_callbacks(execute=True):
        new_text(code, "Tout autre chose.")
        code.work.expressions.first().save()
    assert len(told(person)) == 1
    assert mail.outbox == []
