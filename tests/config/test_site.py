"""What stands beside the pages: errors, health, robots, the choice of language."""

from pathlib import Path
from typing import Any

import pytest
from django.template import loader
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views import defaults

from search import engines
from tests.indexes import broken_index
from tests.search.records import put, record

pytestmark = pytest.mark.django_db


def test_health__answers_for_the_database_and_the_index(client: Client, fresh_index: None) -> None:
    put(engines.current(), record("one"))
    response = client.get(reverse("health"))
    assert (response.status_code, response.json()) == (200, {"ok": True, "database": True, "index": True})


def test_health__says_when_the_index_cannot_be_read(client: Client, tmp_path: Path) -> None:
    with broken_index(tmp_path):
        response = client.get(reverse("health"))
    assert (response.status_code, response.json()) == (503, {"ok": False, "database": True, "index": False})


def test_robots__may_read_the_library_and_not_what_is_behind_a_sign_in(client: Client) -> None:
    response = client.get("/robots.txt")
    lines = response.content.decode().split("\n")
    assert response["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin/" in lines
    assert "Disallow: /" not in lines
    assert not any(line.startswith("Disallow: /textes") for line in lines)


@pytest.mark.parametrize("template", ["400.html", "500.html", "403_csrf.html"])
def test_page_of_an_error__needs_neither_request_nor_database(
    template: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        page = loader.get_template(template).render()
    assert "<h1>" in page
    assert "style=" not in page


def test_server_error__has_its_page() -> None:
    response = defaults.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"toguna.css" in response.content


def test_form_from_elsewhere__is_refused_in_plain_words() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("set_language"), {"language": "en"})
    assert response.status_code == 403
    assert b"toguna.css" in response.content


@pytest.mark.parametrize(
    "path", ["/n-existe-pas/", "/textes/", "/textes/x/y/z/", "/fichiers/abc/", "/%00/", "/é/"]
)
def test_unknown_address__has_a_page_that_leads_on(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert reverse("library") in response.content.decode()


def test_pages__allow_no_inline_script_nor_style(client: Client) -> None:
    response = client.get("/")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    body = response.content.decode()
    assert " style=" not in body
    assert " onclick=" not in body
    assert "<style" not in body
