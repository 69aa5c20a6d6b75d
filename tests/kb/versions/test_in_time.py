"""The law on a day: which text answers, what the page says, where it leads."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from kb.models import Expression, Visibility
from kb.versions.periods import When
from kb.versions.questions import article_on, text_on
from tests.factories import ExpressionFactory, LegalCodeFactory, PassageFactory
from tests.kb.codes import code_with
from tests.kb.test_views import text_of

pytestmark = pytest.mark.django_db

PENAL_FROM, PROCEDURE_FROM = date(2024, 12, 13), date(2025, 6, 13)


@pytest.fixture(autouse=True)
def _french(client: Client) -> Any:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    with translation.override("fr"):
        yield


def code(title: str, *texts: tuple[str, date, date | None]) -> Any:
    """A code with a text for each period, of one article that says what is given."""
    work = LegalCodeFactory(title=title)
    for words, start, end in texts:
        expression = ExpressionFactory(
            work=work, in_force_from=start, in_force_to=end, filename=f"{start}.pdf"
        )
        PassageFactory(expression=expression, number="1", eid="art_1", text=words)
    return work


@pytest.fixture
def mali() -> tuple[Any, Any]:
    """The reform of December 2024: the penal code applied at once, its procedure code six months later."""
    return (
        code(
            "Code pénal",
            ("L'ancien code pénal.", date(2001, 8, 20), PENAL_FROM),
            ("Le nouveau code pénal.", PENAL_FROM, None),
        ),
        code(
            "Code de procédure pénale",
            ("L'ancienne procédure.", date(2001, 8, 20), PROCEDURE_FROM),
            ("La nouvelle procédure.", PROCEDURE_FROM, None),
        ),
    )


@pytest.mark.parametrize(
    ("day", "penal", "procedure"),
    [
        (date(2024, 12, 12), "L'ancien code", "L'ancienne procédure"),
        (date(2024, 12, 13), "Le nouveau code", "L'ancienne procédure"),
        (date(2025, 1, 15), "Le nouveau code", "L'ancienne procédure"),
        (date(2025, 6, 12), "Le nouveau code", "L'ancienne procédure"),
        (date(2025, 6, 13), "Le nouveau code", "La nouvelle procédure"),
    ],
)
def test_law_of_mali__on_each_day_is_that_which_applied(
    client: Client, mali: tuple[Any, Any], day: date, penal: str, procedure: str
) -> None:
    for work, words in zip(mali, (penal, procedure), strict=True):
        page = client.get(reverse("passage_on", args=[work.key, day, "art_1"]))
        assert words in text_of(page).replace("&#x27;", "'")
        found = text_on(work, day)
        assert found is not None
        assert found.text is not None
        assert words in found.text.expression.passages.get().text


def test_day__is_asked_for_in_a_form_and_has_an_address_of_its_own(
    client: Client, mali: tuple[Any, Any]
) -> None:
    procedure = mali[1]
    for asked in ("2025-01-15", "15/01/2025"):
        response = client.get(reverse("passage", args=[procedure.key, "art_1"]), {"au": asked})
        assert response["Location"] == f"/textes/{procedure.key}/au-2025-01-15/art_1/"
        response = client.get(procedure.get_absolute_url(), {"au": asked})
        assert response["Location"] == f"/textes/{procedure.key}/au-2025-01-15/"
    page = client.get(f"/textes/{procedure.key}/au-2025-01-15/art_1/")
    assert 'name="au" value="2025-01-15"' in page.content.decode()
    assert client.get(f"/textes/{procedure.key}/au-2025-02-31/art_1/").status_code == 404


def test_day__that_is_none_is_told_and_the_page_stays(client: Client, mali: tuple[Any, Any]) -> None:
    page = client.get(reverse("passage", args=[mali[0].key, "art_1"]), {"au": "hier"})
    assert page.status_code == 200
    assert "hier" in text_of(page)


def test_banner__tells_that_the_text_of_a_day_is_not_the_current_one(
    client: Client, mali: tuple[Any, Any]
) -> None:
    work = mali[0]
    old = client.get(reverse("passage_on", args=[work.key, date(2010, 1, 1), "art_1"])).content.decode()
    assert re.findall(r'<p class="(banner[^"]*)"', old) == ["banner warn", "banner off"]
    assert f'href="{reverse("passage", args=[work.key, "art_1"])}"' in old
    same = client.get(reverse("passage_on", args=[work.key, date(2025, 1, 1), "art_1"])).content.decode()
    assert re.findall(r'<p class="(banner[^"]*)"', same) == ["banner unknown", "banner"]


def test_links__of_a_page_of_a_day_stay_on_that_day(client: Client) -> None:
    expression = code_with(4)
    Expression.objects.filter(pk=expression.pk).update(in_force_from=date(2000, 1, 1))
    page = client.get(reverse("passage_on", args=[expression.work.key, date(2010, 1, 1), "art_2"]))
    body = page.content.decode()
    assert reverse("passage_on", args=[expression.work.key, date(2010, 1, 1), "art_3"]) in body
    assert f'rel="next" href="{reverse("passage", args=[expression.work.key, "art_3"])}"' not in body


def test_article__before_it_existed_says_so_and_leads_to_the_oldest(
    client: Client, mali: tuple[Any, Any]
) -> None:
    work = mali[0]
    page = client.get(reverse("passage_on", args=[work.key, date(1990, 1, 1), "art_1"]))
    assert page.status_code == 200
    oldest = work.expressions.get(in_force_from=date(2001, 8, 20))
    assert page.context["nearest_url"] == reverse("expression_passage", args=[work.key, oldest.pk, "art_1"])
    assert "n’existait pas encore" in text_of(page)


def test_article__after_its_repeal_says_so_and_leads_to_the_last(client: Client) -> None:
    work = code("Code", ("Texte abrogé.", date(1990, 1, 1), date(2000, 1, 1)))
    page = client.get(reverse("passage_on", args=[work.key, date(2005, 1, 1), "art_1"]))
    assert "abrogé" in text_of(page)
    assert page.context["applied"].when == When.ENDED
    assert client.get(page.context["nearest_url"]).status_code == 200
    whole = client.get(reverse("work_on", args=[work.key, date(2005, 1, 1)]))
    assert whole.status_code == 200
    assert "abrogé" in text_of(whole)


def test_article__that_only_an_older_text_has_keeps_its_address(client: Client) -> None:
    work = code("Code", ("Ancien.", date(1990, 1, 1), PENAL_FROM), ("Nouveau.", PENAL_FROM, None))
    old = work.expressions.get(in_force_to=PENAL_FROM)
    PassageFactory(expression=old, number="2", eid="art_2", text="Un article qui a disparu.")
    page = client.get(reverse("passage", args=[work.key, "art_2"]))
    assert page.status_code == 200
    assert "Un article qui a disparu." not in text_of(page)
    assert page.context["nearest_url"] == reverse("expression_passage", args=[work.key, old.pk, "art_2"])
    assert client.get(reverse("passage", args=[work.key, "art_3"])).status_code == 404
    assert client.get(reverse("passage_on", args=[work.key, PENAL_FROM, "art_3"])).status_code == 404


def test_between_two_texts__both_are_named(client: Client) -> None:
    work = code("Code", ("Ancien.", date(1990, 1, 1), date(2000, 1, 1)), ("Nouveau.", PENAL_FROM, None))
    applied = article_on(work, "art_1", date(2010, 1, 1))
    assert applied is not None
    assert applied.when == When.BETWEEN
    page = client.get(reverse("passage_on", args=[work.key, date(2010, 1, 1), "art_1"]))
    assert {page.context["nearest_url"], page.context["following_url"]} == {
        reverse("expression_passage", args=[work.key, one.pk, "art_1"]) for one in work.expressions.all()
    }


def test_undated_text__is_shown_and_said_to_be_undated(client: Client) -> None:
    expression = code_with(2)
    page = client.get(reverse("passage_on", args=[expression.work.key, date(2010, 1, 1), "art_1"]))
    assert "banner unknown" in page.content.decode()
    assert "Quiconque" in text_of(page)


def test_history__lists_all_versions_with_what_made_them(client: Client, mali: tuple[Any, Any]) -> None:
    work = mali[0]
    page = client.get(reverse("history", args=[work.key, "art_1"]))
    body = page.content.decode()
    for one in work.expressions.all():
        assert reverse("expression_passage", args=[work.key, one.pk, "art_1"]) in body
    assert [line.is_today for line in page.context["lines"]] == [True, False]
    assert page.context["lines"][0].before_url in body.replace("&amp;", "&")
    assert client.get(reverse("history", args=[work.key, "art_9"])).status_code == 404


def test_versions__not_yet_in_force_are_not_read_before_their_day(client: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    work = code("Code", ("Aujourd'hui.", date(2000, 1, 1), tomorrow), ("Demain.", tomorrow, None))
    page = text_of(client.get(reverse("passage", args=[work.key, "art_1"])))
    assert "Aujourd" in page
    coming = client.get(reverse("expression_passage", args=[work.key, work.expressions.first().pk, "art_1"]))
    assert re.findall(r'<p class="(banner[^"]*)"', coming.content.decode()) == ["banner warn", "banner warn"]
    assert "Demain." in text_of(client.get(reverse("passage_on", args=[work.key, tomorrow, "art_1"])))


@pytest.mark.parametrize("is_hidden", [True, False])
def test_addresses_in_time__are_closed_to_those_who_may_not_read(client: Client, is_hidden: bool) -> None:
    expression = code_with(2, visibility=Visibility.TEAM if is_hidden else Visibility.PUBLIC)
    Expression.objects.filter(pk=expression.pk).update(in_force_from=date(2000, 1, 1))
    key, day = expression.work.key, date(2010, 1, 1)
    for address in (
        reverse("work_on", args=[key, day]),
        reverse("passage_on", args=[key, day, "art_1"]),
        reverse("passage_on", args=[key, date(1990, 1, 1), "art_1"]),
        reverse("wording", args=[key, expression.pk, "art_1", 1]),
        reverse("history", args=[key, "art_1"]),
        reverse("print", args=[key]),
    ):
        assert client.get(address).status_code == (404 if is_hidden else 200), address


def test_wording__that_is_not_there_is_not_found(client: Client) -> None:
    expression = code_with(1)
    for pk, version in ((expression.pk, 2), (expression.pk + 99, 1), (expression.pk, 10**18)):
        address = reverse("wording", args=[expression.work.key, pk, "art_1", version])
        assert client.get(address).status_code == 404
