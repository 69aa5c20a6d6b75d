"""The search page and the suggestions: what the address asks, who sees what, and any characters at all."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from search import engines
from search.types import PARTNERS, TEAM
from tests.factories import MembershipFactory
from tests.indexes import broken_index, lose_index
from tests.search.records import article, put, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_index")]

EVIL = "<script>alert(1)</script>"


def asked(client: Client, q: str = "", **parameters: Any) -> Any:
    return client.get(reverse("search"), {"q": q} | parameters)


def urls(response: Any) -> list[str]:
    """The addresses of the hits, in the order of the page."""
    return [found.hit.url for group in response.context["groups"] for found in group.found]


def links(response: Any) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'href="([^"]*)"', response.content.decode())]


def test_search__groups_the_hits_of_a_work_and_highlights_the_words(client: Client) -> None:
    put(
        engines.current(),
        article("12", "Le vol de bétail est puni.", heading_path=("Livre 1", "Chapitre 2")),
        article("13", "Le vol de nuit est puni.", heading_path=("Livre 1", "Chapitre 2")),
        record("report", "Un vol de bétail a été signalé.", kind="page", work="report", work_title="Rapport"),
    )
    page = asked(client, "vol de bétail")
    assert {group.title for group in page.context["groups"]} == {"Code des choses", "Rapport"}
    body = page.content.decode()
    assert "<mark>bétail</mark>" in re.sub(r"<mark>vol de bétail</mark>", "<mark>bétail</mark>", body)
    assert body.count("Chapitre 2") == 1, "the path of two hits that follow each other is said once"


def test_search__shows_the_article_asked_for_first_and_marks_it(client: Client) -> None:
    put(engines.current(), article("12", "Le vol."), article("13", "Celui de l'article 12."), article("112"))
    page = asked(client, "article 12 CT")
    assert urls(page)[0] == "/code-12/"
    assert page.content.decode().count('class="hit named"') == 1
    assert page.context["results"].reference == "12"


@pytest.mark.parametrize(
    ("membership", "seen"),
    [
        (None, ["/open/"]),
        ({}, ["/open/", "/shared/"]),
        ({"coordinator": True}, ["/open/", "/shared/", "/team/"]),
    ],
)
def test_search__finds_counts_and_suggests_what_the_viewer_may_see_alone(
    client: Client, membership: dict[str, Any] | None, seen: list[str]
) -> None:
    put(
        engines.current(),
        record("open", "Rapport de visite", suggest="Rapport ouvert"),
        record("shared", "Rapport de visite", suggest="Rapport partagé", visible_to=frozenset({PARTNERS})),
        record("team", "Rapport de visite", suggest="Rapport interne", visible_to=frozenset({TEAM})),
    )
    if membership is not None:
        client.force_login(MembershipFactory(**membership).user)
    page = asked(client, "visite")
    assert sorted(urls(page)) == seen
    assert page.context["results"].total == len(seen)
    offered = client.get(reverse("search_suggestions"), {"q": "rapport"})
    assert sorted(re.findall(r'href="([^"]+)"', offered.content.decode())) == seen


def test_facets__narrow_and_are_taken_back_by_links(client: Client) -> None:
    put(
        engines.current(),
        record("a", "Le foncier rural", facets={"type": ("strategy",), "year": ("2023",)}),
        record("b", "Le foncier urbain", facets={"type": ("legal-code",), "year": ("2024",)}),
    )
    page = asked(client, "foncier", type="strategy")
    assert urls(page) == ["/a/"]
    assert f"{reverse('search')}?q=foncier" in links(page), "the chip takes the choice back"
    assert 'value="strategy" checked' in page.content.decode()
    assert urls(asked(client, "foncier", type=["strategy", "legal-code"], year="2024")) == ["/b/"]


def test_tabs__count_each_kind_and_choose_it(client: Client) -> None:
    put(engines.current(), article("1", "Le vol"), record("r", "Le vol", kind="page"))
    page = asked(client, "vol", kind="page")
    assert urls(page) == ["/r/"]
    assert {choice.value: choice.count for choice in page.context["tabs"].choices} == {
        "article": 1,
        "page": 1,
    }
    assert f"{reverse('search')}?q=vol&kind=article" in links(page)


def test_others__of_a_work_that_the_page_leaves_out_are_one_link_away(client: Client) -> None:
    put(engines.current(), *(article(str(n), "Le vol", facets={"work": ("code",)}) for n in range(1, 28)))
    page = asked(client, "vol")
    assert len(urls(page)) == 20
    assert page.context["groups"][0].others == 7
    assert f"{reverse('search')}?q=vol&work=code" in links(page)


def test_pages__hold_the_rest_and_keep_the_question(client: Client) -> None:
    put(engines.current(), *(article(str(n), "Le vol") for n in range(1, 28)))
    first, second = asked(client, "vol"), asked(client, "vol", page="2")
    assert "?q=vol&page=2" in links(first)
    assert len(urls(second)) == 7
    assert not set(urls(first)) & set(urls(second))


@pytest.mark.parametrize("page", ["0", "-1", "zz", "99999999999999999999", "٣", "1.5", ""])
def test_pages__of_any_number_answer(client: Client, page: str) -> None:
    put(engines.current(), article("1", "Le vol"))
    assert asked(client, "vol", page=page).status_code == 200


@pytest.mark.parametrize(
    "q",
    [
        "'",
        '"',
        '"abc',
        "l'état",
        "a AND (b OR",
        "*",
        "\\",
        "+-!(){}[]^~:/",
        EVIL,
        "\x00",
        "\ud7ff",
        "é" * 5000,
        "art. 1 " * 400,
        "% %s {}",
    ],
)
def test_any_characters__give_results_or_none(client: Client, q: str) -> None:
    put(engines.current(), article("1", "Le vol"))
    for response in (
        asked(client, q),
        asked(client, "vol", type=q, work=q, year=q, kind=q, tag=q, theme=q),
        client.get(reverse("search_suggestions"), {"q": q}),
    ):
        assert response.status_code == 200
        assert EVIL not in response.content.decode()


def test_markup_of_a_record__is_escaped(client: Client) -> None:
    put(
        engines.current(),
        record(
            "evil",
            f"vol {EVIL}",
            title=EVIL,
            heading_path=(EVIL,),
            work="w",
            work_title=EVIL,
            suggest=f"vol {EVIL}",
            facets={"tag": (EVIL,)},
        ),
    )
    for response in (asked(client, "vol"), client.get(reverse("search_suggestions"), {"q": "vol"})):
        assert "alert(1)" in response.content.decode()
        assert EVIL not in response.content.decode()


def test_nothing_found__says_what_was_understood_and_what_to_try(client: Client) -> None:
    put(engines.current(), article("12", "Le vol de bétail est puni."))
    page = asked(client, '"introuvable"', type="strategy")
    assert urls(page) == []
    assert f"{reverse('search')}?q=%22introuvable%22" in links(page), "without the narrowing"
    assert f"{reverse('search')}?q=introuvable&type=strategy" in links(page), "without the quotation marks"
    assert page.context["results"].total == 0


def test_nothing_asked__says_how_to_ask(client: Client) -> None:
    page = client.get(reverse("search"))
    assert page.status_code == 200
    assert "results" not in page.context


def test_a_broken_index__is_no_error_page(client: Client, tmp_path: Path) -> None:
    with broken_index(tmp_path):
        assert asked(client, "vol").status_code == 200
        assert client.get(reverse("search_suggestions"), {"q": "vol"}).status_code == 200


def test_htmx__gets_the_parts_that_change_and_caches_know(client: Client) -> None:
    put(engines.current(), article("1", "Le vol"))
    response = client.get(reverse("search"), {"q": "vol"}, headers={"hx-request": "true"})
    body = response.content.decode()
    assert "<html" not in body
    assert {'id="found-head"', 'id="found-facets"'} <= set(re.findall(r'id="found-[a-z]+"', body))
    assert "HX-Request" in response["Vary"]


def test_suggestions__are_options_in_groups(client: Client) -> None:
    put(engines.current(), article("12", "Le vol"))
    body = client.get(reverse("search_suggestions"), {"q": "art 12"}).content.decode()
    assert re.findall(r'role="option"[^>]*href="([^"]+)"', body) == ["/code-12/"]
    assert client.get(reverse("search_suggestions")).content.strip() == b""


def test_search__an_index_that_cannot_be_asked_is_not_called_empty(client: Client) -> None:
    put(engines.current(), article("12", "Le vol de bétail est puni."))
    lose_index()
    response = asked(client, "bétail")
    assert response.status_code == 200
    assert "search/unavailable.html" in {template.name for template in response.templates}
