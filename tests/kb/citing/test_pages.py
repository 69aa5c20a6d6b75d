"""What readers see of citations: links in the words, and who cites an article."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kb.citing import actions
from kb.models import Expression, Visibility
from tests.factories import ExpressionFactory, MembershipFactory, PassageFactory
from tests.kb.citing.test_actions import text

pytestmark = pytest.mark.django_db


def article(client: Client, expression: Expression, eid: str = "art_1") -> str:
    page = client.get(reverse("passage", args=[expression.work.key, eid])).content.decode()
    return page.partition('<div class="law"')[2]


def links(page: str) -> list[tuple[str, str]]:
    words = re.findall(r"<p(?: class=\"item\")?>.*?</p>", page, re.S)
    return [link for line in words for link in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', line)]


def test_words__link_within_the_text_and_to_other_works(client: Client) -> None:
    code = text("Un texte.", "7", title="Code pénal")
    citing = text("Selon l’article 2 : l’alinéa 2 de l’article 7 du Code pénal.\n1° <b>article 2</b>", "2")
    actions.bring_up_to_date()
    page = article(client, citing)
    there = reverse("passage", args=[code.work.key, "art_7"])
    here = reverse("passage", args=[citing.work.key, "art_2"])
    assert (here, "article 2") in links(page)
    assert (there, "alinéa 2 de l’article 7 du Code pénal") in links(page)
    assert 'title="Code pénal"' in page
    # What the text says is escaped, and its spaces are set as everywhere.
    assert f'&lt;b&gt;<a href="{here}">article 2</a>&lt;/b&gt;' in page
    assert f'<a href="{here}">article 2</a>\u00a0: l’<a' in page


def test_words__of_a_version_link_within_that_version(client: Client) -> None:
    old = text("Voir l’article 2.", "2")
    ExpressionFactory(work=old.work)
    actions.bring_up_to_date()
    page = client.get(reverse("expression_passage", args=[old.work.key, old.pk, "art_1"])).content.decode()
    assert (
        f'href="{reverse("expression_passage", args=[old.work.key, old.pk, "art_2"])}">article 2</a>' in page
    )


@pytest.mark.parametrize("hidden", [{"visibility": Visibility.TEAM}, {"live": False}])
def test_words__do_not_betray_a_hidden_work(client: Client, hidden: dict[str, object]) -> None:
    secret = text("Un texte.", "7", title="Code secret", **hidden)
    citing = text("Selon l’article 7 du Code secret.")
    actions.bring_up_to_date()
    assert links(article(client, citing)) == []
    assert secret.work.key not in client.get(citing.work.get_absolute_url()).content.decode()
    coordinator = Client()
    coordinator.force_login(MembershipFactory(coordinator=True).user)
    assert bool(links(article(coordinator, citing))) is bool(secret.work.live)


def test_words__that_may_mean_two_works_are_plain_for_who_sees_both(client: Client) -> None:
    first = text("Un texte.", "7", title="Code pénal")
    text("Un texte.", "7", title="Code pénal", visibility=Visibility.TEAM)
    citing = text("Selon l’article 7 du Code pénal.")
    actions.bring_up_to_date()
    assert [url for url, _ in links(article(client, citing))] == [
        reverse("passage", args=[first.work.key, "art_7"])
    ]
    coordinator = Client()
    coordinator.force_login(MembershipFactory(coordinator=True).user)
    assert links(article(coordinator, citing)) == []


def test_cited_by__names_the_articles_of_each_work(client: Client) -> None:
    code = text("Voir les articles 6 à 8.", "6", "7", "8", title="Code pénal")
    other = text("Selon l’article 7 du Code pénal et encore l’article 7 du Code pénal.", title="Procédure")
    text("Selon l’article 7 du Code pénal.", title="Caché", visibility=Visibility.TEAM)
    actions.bring_up_to_date()
    page = article(client, code, "art_7")
    cited_by = page.partition("cited-by")[2]
    assert f'<a href="{reverse("passage", args=[code.work.key, "art_1"])}">Art. 1</a>' in cited_by
    assert cited_by.count(reverse("passage", args=[other.work.key, "art_1"])) == 1
    assert "Caché" not in page
    assert "cited-by" not in article(client, other)


def test_cited_by__stands_below_each_article_on_the_page(client: Client) -> None:
    code = text("Un texte.", "7", "8", title="Code pénal")
    other = text("Selon l’article 7 du Code pénal et encore l’article 7 du Code pénal.", title="Procédure")
    text("Selon l’article 8 du Code pénal.", title="Caché", visibility=Visibility.TEAM)
    actions.bring_up_to_date()
    page = article(client, code, "art_1")
    seventh = page.partition('id="art_7"')[2].partition('id="art_8"')[0]
    assert seventh.count(f'href="{reverse("passage", args=[other.work.key, "art_1"])}"') == 1
    assert "Procédure" in seventh
    assert "Procédure" not in page.partition('id="art_8"')[2]
    assert "Caché" not in page


def test_cited_by__below_an_article_is_short_and_leads_to_all(client: Client) -> None:
    code = text("Un texte.", *(str(n) for n in range(2, 60)))
    code.passages.exclude(number__in=["1", "2"]).update(text="Voir l’article 1.")
    actions.bring_up_to_date()
    page = article(client, code, "art_2")
    first = page.partition('id="art_1"')[2].partition('id="art_2"')[0].partition("cited-below")[2]
    assert 1 < first.count("<a ") < 12
    assert f'<a href="{reverse("passage", args=[code.work.key, "art_1"])}">' in first


def test_words__of_a_later_part_of_a_long_article_have_their_links(client: Client) -> None:
    padding = "\n".join(["Il est dit ceci et cela, sans fin ni cesse."] * 3000)
    code = text(f"Voir l’article 2.\n{padding}\nSelon l’article 2.", "2")
    actions.bring_up_to_date()
    last = client.get(reverse("passage", args=[code.work.key, "art_1"]), {"partie": "9"}).content.decode()
    assert links(last.partition('<div class="law"')[2])[-1:] == [
        (reverse("passage", args=[code.work.key, "art_2"]), "article 2")
    ]


def test_cited_by__counts_the_current_text_alone(client: Client) -> None:
    code = text("Un texte.", "7", title="Code pénal")
    citing = text("Selon l’article 7 du Code pénal.", title="Procédure")
    PassageFactory(expression=ExpressionFactory(work=citing.work), text="Plus rien.")
    actions.bring_up_to_date()
    assert "cited-by" not in article(client, code, "art_7")


def test_cited_by__counts_the_wording_that_applies_alone(client: Client) -> None:
    code = text("Un texte.", "7", "8", title="Code pénal")
    citing = text("Un texte.", title="Procédure")
    days = (None, date(2001, 1, 1)), (date(2001, 1, 1), date(2010, 1, 1)), (date(2010, 1, 1), None)
    words = (
        "Selon l’article 8 du Code pénal.",
        "Selon l’article 7 du Code pénal.",
        "Voir l’article 7 du Code pénal.",
    )
    for version, ((start, end), said) in enumerate(zip(days, words, strict=True), start=1):
        PassageFactory(
            expression=citing, number="5", eid="art_5", text=said, version=version,
            in_force_from=start, in_force_to=end,
        )  # fmt: skip
    actions.cite(citing)
    there = f'href="{reverse("passage", args=[citing.work.key, "art_5"])}"'
    asked, beside = article(client, code, "art_7"), article(client, code)
    assert asked.partition("cited-by")[2].count(there) == 1
    assert beside.partition('id="art_7"')[2].count(there) == 1
    assert there not in article(client, code, "art_8").partition('id="art_8"')[2]


def test_work__says_which_others_cite_it(client: Client) -> None:
    code = text("Voir l’article 7.", "7", title="Code pénal")
    citing = text("Selon l’article 7 du Code pénal.", title="Procédure")
    actions.bring_up_to_date()
    page = client.get(code.work.get_absolute_url()).content.decode()
    assert f'<a href="{citing.work.get_absolute_url()}">Procédure</a>' in page


def test_page__of_an_article_cited_everywhere_stays_small(client: Client) -> None:
    code = text("Un texte.", *(str(n) for n in range(2, 600)))
    code.passages.exclude(number="1").update(text="Selon les articles 1, 2, 3, 4, 5 et 6, voir l’article 1.")
    actions.cite(code)
    response = client.get(reverse("passage", args=[code.work.key, "art_1"]))
    assert len(response.content) <= 100 * 1024
