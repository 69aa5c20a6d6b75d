"""The search page against a bare Wagtail page, through the whole of Django, in process.

``run()`` wants the index that ``bench.search`` has filled.
"""

from typing import Any

from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site

from bench.models import BarePage
from bench.search import QUESTIONS
from bench.timing import alternately, percentile, summary
from search.evaluation import questions

TIMES = 100
BUDGET = 3


def run() -> dict[str, Any]:
    """p50 and p95 of both pages, and their ratio."""
    texts = [question.text for question in questions(QUESTIONS)[: TIMES + 10]]
    bare = _bare_page()
    client = Client()

    def bare_page(turn: int) -> None:
        _assert_shows(client.get(bare.url), bare.title)

    def search_page(turn: int) -> None:
        _assert_shows(client.get(reverse("search"), {"q": texts[turn]}), "<mark>")

    alternately(bare_page, search_page, times=10)
    theirs, ours = alternately(bare_page, search_page, times=TIMES)
    return {
        "search_page": summary(ours),
        "bare_page": summary(theirs),
        "ratio": round(percentile(ours, 0.5) / percentile(theirs, 0.5), 2),
        "budget": BUDGET,
    }


def _bare_page() -> Any:
    root = Page.get_first_root_node()
    site = Site.objects.get(is_default_site=True)
    parent = root.add_child(instance=Page(title="Racine", slug="racine-essai"))
    site.root_page = parent
    site.save()
    return parent.add_child(instance=BarePage(title="Une page nue", slug="nue"))


def _assert_shows(response: HttpResponseBase, text: str) -> None:
    assert response.status_code == 200, response.status_code
    assert text in getattr(response, "content", b"").decode()
