"""Notes, following and collections: who may do and see what, through the pages."""

import html
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from kb.models import Collection, CollectionVisibility, Expression, Follow, Note, Visibility
from tests.factories import MembershipFactory
from tests.kb.citing.test_actions import text

pytestmark = pytest.mark.django_db


def signed_in(**membership: Any) -> tuple[Client, User]:
    person = MembershipFactory(**membership).user
    client = Client()
    client.force_login(person)
    return client, person


@pytest.fixture
def code() -> Expression:
    return text("Le vol est puni.", "2", title="Code pénal")


def desk(code: Expression, eid: str = "art_1") -> str:
    return reverse("desk", args=[code.work.key, eid] if eid else [code.work.key])


def page(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def test_every_desk_address__asks_visitors_to_sign_in(client: Client, code: Expression) -> None:
    for address in (
        desk(code),
        desk(code, ""),
        reverse("kept"),
        reverse("collection_new"),
        reverse("notices"),
    ):
        for response in (client.get(address), client.post(address, {"do": "follow"})):
            assert response.status_code in {302, 405}
            assert response.status_code == 405 or reverse("account_login") in response["Location"]
    assert "#notes" not in page(client, reverse("passage", args=[code.work.key, "art_1"]))
    assert not Follow.objects.exists()


def test_every_post__needs_the_forms_token(code: Expression) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(MembershipFactory().user)
    assert client.post(desk(code), {"do": "follow"}).status_code == 403


@pytest.mark.parametrize("do", ["note", "follow", "add", "unfollow"])
def test_hidden_text__has_no_desk(do: str) -> None:
    client, _person = signed_in()
    hidden = text("Secret.", title="Caché", visibility=Visibility.TEAM)
    data = {"do": do, "text": "Une note", "scope": "private", "title": "Un titre"}
    for address in (desk(hidden), desk(hidden, "")):
        assert client.get(address).status_code == 404
        assert client.post(address, data).status_code == 404
    assert [kept.objects.count() for kept in (Note, Follow, Collection)] == [0, 0, 0]


def test_note__is_read_by_its_author_or_by_the_team_too(code: Expression) -> None:
    author, _ = signed_in()
    colleague, _ = signed_in()
    coordinator, _ = signed_in(coordinator=True)
    for words, scope in (("Pour moi <b>seul</b>", "private"), ("Pour l’équipe", "team")):
        assert author.post(desk(code), {"do": "note", "text": words, "scope": scope}).status_code == 302
    article = reverse("passage", args=[code.work.key, "art_1"])
    for address in (desk(code), article):
        assert "Pour moi" in page(author, address)
        assert "Pour l’équipe" in page(author, address)
        assert "Pour l’équipe" in page(coordinator, address)
        assert "Pour moi" not in page(coordinator, address)
        assert "Pour" not in page(colleague, address).replace("Pourquoi", "")
    assert "<b>seul</b>" not in author.get(article).content.decode()
    assert "Pour moi" not in page(author, reverse("passage", args=[code.work.key, "art_2"]))
    assert "Pour moi" in page(author, reverse("kept"))


def test_note__is_deleted_by_its_author_alone(code: Expression) -> None:
    author, _ = signed_in()
    coordinator, _ = signed_in(coordinator=True)
    author.post(desk(code), {"do": "note", "text": "Une note", "scope": "team"})
    note = Note.objects.get()
    assert coordinator.post(desk(code), {"do": "delete-note", "note": note.pk}).status_code == 404
    assert author.post(desk(code), {"do": "delete-note", "note": "²"}).status_code == 404
    assert author.post(desk(code), {"do": "delete-note", "note": note.pk}).status_code == 302
    assert not Note.objects.exists()


@pytest.mark.parametrize("words", ["", "   ", "x" * 5001])
def test_note__that_will_not_do_is_shown_again(code: Expression, words: str) -> None:
    client, _ = signed_in()
    response = client.post(desk(code), {"do": "note", "text": words, "scope": "private"})
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert not Note.objects.exists()


def test_follow__once_and_no_more(code: Expression) -> None:
    client, person = signed_in()
    for _ in range(2):
        client.post(desk(code), {"do": "follow"})
    assert Follow.objects.filter(person=person, work=code.work, eid="art_1").count() == 1
    assert "Suivi" in page(client, reverse("passage", args=[code.work.key, "art_1"]))
    assert "Code pénal" in page(client, reverse("kept"))
    client.post(desk(code), {"do": "unfollow"})
    assert not Follow.objects.exists()


# -- collections


def collected(client: Client, code: Expression, *eids: str, **data: str) -> Collection:
    """A collection of these articles, put in from their pages."""
    client.post(desk(code, eids[0]), {"do": "add", "title": "Textes sur l’esclavage", **data})
    collection = Collection.objects.get()
    for eid in eids[1:]:
        client.post(desk(code, eid), {"do": "add", "collection": collection.pk})
    return collection


def order(collection: Collection) -> list[str]:
    return list(collection.items.values_list("eid", flat=True))


def test_collection__is_filled_from_articles_and_arranged(code: Expression) -> None:
    client, _ = signed_in()
    collection = collected(client, code, "art_1", "art_2", "", comment="Le premier")
    assert order(collection) == ["art_1", "art_2", ""]
    edit = reverse("collection_edit", args=[collection.key])
    first, second, third = collection.items.all()
    client.post(edit, {"do": "down", "item": first.pk})
    assert order(collection) == ["art_2", "art_1", ""]
    client.post(edit, {"do": "up", "item": second.pk})
    assert order(collection) == ["art_2", "art_1", ""]
    client.post(edit, {"do": "comment", "item": second.pk, "comment": "Le deuxième"})
    client.post(edit, {"do": "remove", "item": third.pk})
    shown = page(client, collection.get_absolute_url())
    assert shown.index("Le deuxième") < shown.index("Le premier")
    # Put in again, an article is in it once.
    client.post(desk(code, "art_1"), {"do": "add", "collection": collection.pk})
    assert order(collection) == ["art_2", "art_1"]


def test_collection__is_opened_by_those_it_is_for(code: Expression) -> None:
    owner, _ = signed_in(coordinator=True)
    people = {
        "visitor": Client(),
        "partner": signed_in()[0],
        "team": signed_in(editor=True)[0],
        "owner": owner,
    }
    collection = collected(owner, code, "art_1")
    seen = {
        CollectionVisibility.PRIVATE: {"owner"},
        CollectionVisibility.TEAM: {"owner", "team"},
        CollectionVisibility.PUBLIC: {"owner", "team", "partner", "visitor"},
    }
    for visibility, who in seen.items():
        edit = {"title": collection.title, "visibility": visibility}
        assert owner.post(reverse("collection_edit", args=[collection.key]), edit).status_code == 302
        for name, client in people.items():
            assert client.get(collection.get_absolute_url()).status_code == (200 if name in who else 404)
            listed = collection.key in client.get(reverse("collections")).content.decode()
            assert listed is (name in who), (visibility, name)


def test_collection__does_not_betray_a_hidden_text(code: Expression) -> None:
    owner, _ = signed_in(coordinator=True)
    hidden = text("Secret.", title="Texte caché", visibility=Visibility.TEAM)
    collection = collected(owner, code, "art_1")
    owner.post(desk(hidden), {"do": "add", "collection": collection.pk})
    Collection.objects.update(visibility=CollectionVisibility.PUBLIC)
    assert "Texte caché" in page(owner, collection.get_absolute_url())
    assert "Texte caché" not in page(Client(), collection.get_absolute_url())


def test_collection__belongs_to_its_owner(code: Expression) -> None:
    owner, _ = signed_in()
    other, _ = signed_in(coordinator=True)
    collection = collected(owner, code, "art_1")
    Collection.objects.update(visibility=CollectionVisibility.PUBLIC)
    edit = reverse("collection_edit", args=[collection.key])
    item = collection.items.get()
    assert other.get(edit).status_code == 404
    for data in (
        {"do": "delete"},
        {"do": "remove", "item": item.pk},
        {"title": "À moi", "visibility": "team"},
    ):
        assert other.post(edit, data).status_code == 404
    assert other.post(desk(code, "art_2"), {"do": "add", "collection": collection.pk}).status_code == 400
    assert order(collection) == ["art_1"]
    assert owner.post(edit, {"do": "delete"}).status_code == 302
    assert not Collection.objects.exists()


def test_collection__is_shown_to_everyone_by_the_team_alone(code: Expression) -> None:
    partner, _ = signed_in()
    collection = collected(partner, code, "art_1")
    edit = {"title": collection.title, "visibility": CollectionVisibility.PUBLIC}
    assert partner.post(reverse("collection_edit", args=[collection.key]), edit).status_code == 400
    collection.refresh_from_db()
    assert collection.visibility == CollectionVisibility.PRIVATE


@pytest.mark.parametrize("data", [{}, {"collection": "999"}, {"title": "x" * 201}, {"collection": "x"}])
def test_add__that_names_no_collection_is_shown_again(code: Expression, data: dict[str, str]) -> None:
    client, _ = signed_in()
    assert client.post(desk(code), {"do": "add", **data}).status_code == 400
    assert not Collection.objects.exists()


def test_collection_page__takes_as_many_queries_for_twenty_entries_as_for_two(
    code: Expression, django_assert_max_num_queries: Any
) -> None:
    client, _ = signed_in()
    many = text("Un texte.", *(str(n) for n in range(2, 22)))
    collection = collected(client, many, *(f"art_{n}" for n in range(1, 21)))
    with django_assert_max_num_queries(12):
        client.get(collection.get_absolute_url())
