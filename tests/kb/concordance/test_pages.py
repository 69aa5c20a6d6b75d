"""Where people meet a concordance: on both articles, in the search, and in the admin."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.groups import ensure_groups
from kb.actions import ensure_library
from kb.models import Concordance, ConcordanceKind, ConcordanceState, Visibility, Work
from kb.moderation import ensure_page_permissions
from search import engines
from search.checking import rebuild
from tests.factories import MembershipFactory
from tests.kb.concordance.test_actions import THEFT, code, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Work, Work]:
    """An old code and a new one, in which article 226 became 321-3."""
    old = code("Code pénal de 1961", ("226", THEFT), ("227", "Le mariage est célébré."))
    new = code("Code pénal", ("321-3", THEFT), ("321-4", "La complicité est punie."))
    Concordance.objects.create(
        from_work=old, from_number="226", to_work=new, to_number="321-3", state=ConcordanceState.CONFIRMED
    )
    return old, new


def page(client: Client, work: Work, eid: str) -> str:
    return html.unescape(client.get(reverse("passage", args=[work.key, eid])).content.decode())


def searched(client: Client, words: str) -> list[tuple[str, str]]:
    response = client.get(reverse("search"), {"q": words})
    shown = html.unescape(response.content.decode())
    leads = response.context["results"].leads
    assert all(lead.text in shown and f'href="{lead.url}"' in shown for lead in leads)
    return [(lead.text, lead.url) for lead in leads]


def test_article__names_what_it_became_and_what_it_was(client: Client, pair: tuple[Work, Work]) -> None:
    old, new = pair
    assert f'href="{reverse("passage", args=[new.key, "art_321-3"])}">Devenu l’art. 321-3' in page(
        client, old, "art_226"
    )
    assert f'href="{reverse("passage", args=[old.key, "art_226"])}">Ancien art. 226' in page(
        client, new, "art_321-3"
    )
    assert "concordance" not in page(client, new, "art_321-4")


def test_article__does_not_betray_what_is_hidden_or_undecided(
    client: Client, pair: tuple[Work, Work]
) -> None:
    old, new = pair
    Concordance.objects.update(state=ConcordanceState.PROPOSED)
    assert "concordance" not in page(client, new, "art_321-3")
    Concordance.objects.update(state=ConcordanceState.CONFIRMED)
    old.visibility = Visibility.TEAM
    old.save()
    assert "concordance" not in page(client, new, "art_321-3")


@pytest.mark.usefixtures("fresh_index")
def test_search__for_the_old_number_leads_to_the_new_one(client: Client, pair: tuple[Work, Work]) -> None:
    old, new = pair
    rebuild(engines.current())
    there = reverse("passage", args=[new.key, "art_321-3"])
    told = "L’art. 226 de « Code pénal de 1961 » est devenu l’art. 321-3 de « Code pénal »."
    for words in ("article 226", "art. 226 ancien code pénal", "art 226 du Code pénal de 1961"):
        assert searched(client, words) == [(told.replace("« ", "«\u00a0").replace(" »", "\u00a0»"), there)]
    assert searched(client, "article 226 code du travail") == []
    assert searched(client, "article 321-3") == []
    old.visibility = Visibility.TEAM
    old.save()
    assert searched(client, "article 226") == []


@pytest.mark.usefixtures("fresh_index")
def test_search__says_that_an_article_has_no_equivalent(client: Client, pair: tuple[Work, Work]) -> None:
    new = pair[1]
    Concordance.objects.update(to_number="", kind=ConcordanceKind.NONE)
    rebuild(engines.current())
    ((text, url),) = searched(client, "article 226")
    assert "n’a pas d’équivalent" in text
    assert url == new.get_absolute_url()


# -- the admin


@pytest.fixture
def editor(client: Client) -> Client:
    ensure_groups()
    ensure_page_permissions(ensure_library())
    client.force_login(MembershipFactory(editor=True).user)
    return client


@pytest.fixture
def works() -> tuple[Work, Work]:
    ensure_library()
    old, new = code("Vieux", ("226", THEFT)), code("Neuf", ("321-3", THEFT), ("7", "Autre chose."))
    return old, new


def test_admin__proposes_then_confirms(editor: Client, works: tuple[Work, Work]) -> None:
    old, new = works
    begun = editor.post(reverse("kb_admin:concordances"), {"old": old.pk, "new": new.pk})
    address = reverse("kb_admin:concordance", args=[old.pk, new.pk])
    assert begun["Location"] == address
    row = Concordance.objects.get()
    assert THEFT[:50] in html.unescape(editor.get(address).content.decode())
    editor.post(
        address, {"row": row.pk, f"to-{row.pk}": "7", f"kind-{row.pk}": "partly", "decision": "confirm"}
    )
    assert rows() == [("226", "7", "partly", "confirmed")]
    assert Concordance.objects.get().by is not None
    editor.post(
        address, {"row": row.pk, f"to-{row.pk}": "7", f"kind-{row.pk}": "partly", "decision": "reject"}
    )
    assert rows() == [("226", "7", "partly", "rejected")]


def test_admin__names_the_bad_rows_of_a_table(editor: Client, works: tuple[Work, Work]) -> None:
    old, new = works
    table = SimpleUploadedFile("t.csv", b"old,new\n226,321-3\n1,7\n")
    response = editor.post(reverse("kb_admin:concordances"), {"old": old.pk, "new": new.pk, "table": table})
    assert response.status_code == 422
    assert "Ligne 3" in response.content.decode()
    assert rows() == []


def test_admin__shows_a_mistake_and_changes_nothing(editor: Client, works: tuple[Work, Work]) -> None:
    old, new = works
    row = Concordance.objects.create(from_work=old, from_number="226", to_work=new, to_number="321-3")
    address = reverse("kb_admin:concordance", args=[old.pk, new.pk])
    data = {"row": row.pk, f"to-{row.pk}": "99", f"kind-{row.pk}": "same", "decision": "confirm"}
    assert "99" in editor.post(address, data).content.decode()
    assert rows() == [("226", "321-3", "same", "proposed")]
    assert editor.post(address, {"decision": "confirm"}).status_code == 200


def test_admin__is_closed_to_partners(client: Client, works: tuple[Work, Work]) -> None:
    client.force_login(MembershipFactory().user)
    for address in (
        reverse("kb_admin:concordances"),
        reverse("kb_admin:concordance", args=[works[0].pk, works[1].pk]),
    ):
        assert client.get(address).status_code in {302, 403, 404}
        assert client.post(address, {}).status_code in {302, 403, 404}
