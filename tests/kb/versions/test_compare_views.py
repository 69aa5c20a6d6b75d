"""The page that compares: articles, versions, whole texts, and what it says to what it cannot read."""

import html
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kb.models import Passage, Visibility
from tests.factories import ExpressionFactory, LegalCodeFactory, PassageFactory
from tests.kb.codes import tree
from tests.kb.test_views import text_of

pytestmark = pytest.mark.django_db

COMPARE = "/comparer/"
SOON = date(2024, 12, 13)


@pytest.fixture(autouse=True)
def _french(client: Client) -> Any:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    with translation.override("fr"):
        yield


@pytest.fixture
def work() -> Any:
    """A penal code whose second text changes, adds and removes an article."""
    work = LegalCodeFactory(title="Code pénal", abbreviations=["CP"])
    old = ExpressionFactory(work=work, in_force_from=date(2001, 8, 20), in_force_to=SOON)
    new = ExpressionFactory(work=work, in_force_from=SOON)
    texts = {
        "1": ("Est puni d'un an.", "Est puni de deux ans."),
        "2": ("Disparu.", ""),
        "3": ("Même.", "Même."),
    }
    for number, (before, after) in texts.items():
        for expression, words in ((old, before), (new, after)):
            if words:
                PassageFactory(expression=expression, number=number, eid=f"art_{number}", text=words)
    PassageFactory(expression=new, number="4", eid="art_4", text="0123456789 zyxwv.")
    return work


def address(work: Any, which: int, eid: str = "art_1") -> str:
    """The permanent address of an article in the first or second text."""
    return reverse("expression_passage", args=[work.key, work.expressions.order_by("pk")[which].pk, eid])


def test_compare__marks_what_went_and_what_came_for_eyes_and_ears(client: Client, work: Any) -> None:
    page = client.get(COMPARE, {"a": address(work, 0), "b": address(work, 1)}).content.decode()
    assert page.count("<del>") == page.count("<ins>") == 3  # the key, side by side, and in one column
    assert "[supprimé" in page
    assert "[ajouté" in page


def test_compare__reads_references_and_gives_the_permanent_addresses(client: Client, work: Any) -> None:
    for reference in ("art. 1 CP", "article 1 du code pénal", f"http://testserver{address(work, 1)}"):
        page = client.get(COMPARE, {"a": address(work, 0), "b": reference}, follow=True)
        assert page.context["right"].side.url == address(work, 1)
        assert "deux ans" in text_of(page)


def test_compare__picks_a_text_an_article_and_a_day(client: Client, work: Any) -> None:
    picked = {
        "a_texte": work.key,
        "a_article": "1",
        "a_au": "2010-01-01",
        "b_texte": work.key,
        "b_article": "1",
    }
    page = client.get(COMPARE, picked, follow=True)
    assert page.redirect_chain
    sides = page.context["left"].side, page.context["right"].side
    assert [side.url for side in sides] == [address(work, 0), address(work, 1)]


def test_compare__of_two_codes_lists_what_became_of_each_article(client: Client, work: Any) -> None:
    sides = [one.get_absolute_url() for one in work.expressions.order_by("pk")]
    page = client.get(COMPARE, {"a": sides[0], "b": sides[1]})
    fates = {line.match.fate: line for line in page.context["matches"]}
    assert set(fates) == {"changed", "removed", "added"}
    difference = client.get(fates["changed"].url, follow=True)
    assert "deux ans" in text_of(difference)
    assert "<ins>" in difference.content.decode()
    same = client.get(COMPARE, {"a": sides[0], "b": sides[1], "sort": "same"})
    assert [line.match.old.label for line in same.context["matches"]] == ["Art. 3"]


def test_compare__of_two_codes_opens_a_changed_article_in_its_place(client: Client, work: Any) -> None:
    sides = [one.get_absolute_url() for one in work.expressions.order_by("pk")]
    listed = client.get(COMPARE, {"a": sides[0], "b": sides[1]})
    fates = {line.match.fate: line for line in listed.context["matches"]}
    page = listed.content.decode()
    assert page.count('hx-trigger="toggle once"') == 1
    assert f'hx-get="{html.escape(fates["changed"].url)}"' in page
    opened = client.get(fates["changed"].url, headers={"HX-Request": "true"}, follow=True)
    words = opened.content.decode()
    assert "deux ans" in text_of(opened)
    assert words.count("<del>") == words.count("<ins>") == 2  # side by side, and in one column
    assert "<html" not in words
    assert "HX-Request" in opened["Vary"]


def test_compare__of_large_codes_is_paged(client: Client) -> None:
    one = tree(LegalCodeFactory(), 120, words="Texte premier.")
    other = tree(LegalCodeFactory(), 120, words="Texte second.")
    sides = {"a": one.get_absolute_url(), "b": other.get_absolute_url()}
    page = client.get(COMPARE, sides)
    assert len(page.context["matches"]) == 50
    assert len(client.get(COMPARE, sides | {"page": "3"}).context["matches"]) == 20
    assert len(client.get(COMPARE, sides | {"page": "none"}).context["matches"]) == 50


def test_compare__with_one_side_offers_the_other_versions(client: Client, work: Any) -> None:
    page = client.get(COMPARE, {"a": address(work, 1)})
    urls = [url for _, url in page.context["others"]]
    assert len(urls) == 1
    assert client.get(urls[0]).context["left"].side.url == address(work, 0)


@pytest.mark.parametrize(
    "given",
    [
        "art. 99 CP",
        "art. 1 Code inconnu",
        "art. 1",
        "n'importe quoi",
        "/bibliotheque/",
        "/textes/nulle-part/art_1/",
        "http://ailleurs.example/x",
        "http://[",
        "\x00",
        "a" * 5000,
    ],
)
def test_compare__says_which_side_names_nothing(client: Client, work: Any, given: str) -> None:
    page = client.get(COMPARE, {"a": address(work, 0), "b": given})
    assert page.status_code == 422
    assert page.context["right"].problem
    assert not page.context["left"].problem
    assert html.escape(page.context["right"].problem) in page.content.decode()


def test_compare__of_an_article_with_a_code_asks_for_two_of_a_kind(client: Client, work: Any) -> None:
    page = client.get(COMPARE, {"a": address(work, 0), "b": work.get_absolute_url()}, follow=True)
    assert page.status_code == 200
    assert page.context["is_mixed"]


def test_compare__shows_nobody_what_is_hidden(client: Client, work: Any) -> None:
    where = address(work, 0)
    work.visibility = Visibility.TEAM
    work.save()
    page = client.get(COMPARE, {"a": where, "b": "art. 1 CP"})
    assert page.status_code == 422
    assert "un an" not in page.content.decode()
    assert work.title not in page.content.decode()
    assert "Code pénal" not in client.get(COMPARE).content.decode()


def test_compare__escapes_what_texts_say(client: Client, work: Any) -> None:
    Passage.objects.filter(eid="art_1").update(text="<script>alert(1)</script>")
    page = client.get(COMPARE, {"a": address(work, 0), "b": address(work, 1)}).content.decode()
    assert "<script>alert(1)" not in page
