"""The search page against a bare Wagtail page, over HTTP, from a gunicorn with one process.

``run()`` wants the index that ``bench.search`` has filled.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

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
    bare = bare_page_made()
    with server() as connection:

        def bare_page(turn: int) -> None:
            _assert_shows(connection, bare.url, bare.title)

        def search_page(turn: int) -> None:
            _assert_shows(connection, f"{reverse('search')}?{urlencode({'q': texts[turn]})}", "<mark>")

        alternately(bare_page, search_page, times=10)
        theirs, ours = alternately(bare_page, search_page, times=TIMES)
    return {
        "search_page": summary(ours),
        "bare_page": summary(theirs),
        "ratio": round(percentile(ours, 0.5) / percentile(theirs, 0.5), 2),
        "budget": BUDGET,
    }


def bare_page_made(slug: str = "recherche") -> Any:
    """A page that shows its title, as the first of a site of its own; made once a run."""
    if made := BarePage.objects.first():
        return made
    root = Page.get_first_root_node()
    site = Site.objects.get(is_default_site=True)
    parent = root.add_child(instance=Page(title="Racine", slug=f"racine-{slug}"))
    site.root_page = parent
    site.save()
    return parent.add_child(instance=BarePage(title="Une page nue", slug="nue"))


@contextmanager
def server() -> Iterator[HTTPConnection]:
    """A web process on this database and index, and a connection to it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "--workers", "1", "--threads", "1", "--log-level", "error"])  # noqa: S603
    try:
        _wait_for(port)
        yield HTTPConnection("127.0.0.1", port, timeout=30)
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("The web process did not start.")


def _assert_shows(connection: HTTPConnection, address: str, text: str) -> None:
    connection.request("GET", address)
    response = connection.getresponse()
    body = response.read().decode()
    assert response.status == 200, response.status
    assert text in body
