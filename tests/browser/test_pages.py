"""What every page keeps to: no complaint of the browser, no sideways scroll, the plain rules of access."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from kb.models import Expression
from tests.browser.conftest import Visit
from tests.factories import MembershipFactory

pytestmark = pytest.mark.browser
MakeVisit = Callable[..., Visit]
AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")


def pages(code: Expression) -> list[str]:
    """The address of each page of the public site."""
    key = code.work.key
    return [
        "/",
        "/bibliotheque/",
        "/bibliotheque/?type=strategy",
        "/recherche/",
        "/recherche/?q=code",
        "/recherche/?q=article+12+CPE&type=legal-code",
        "/recherche/?q=introuvable",
        f"/textes/{key}/",
        "/textes/code-de-procedure-connu/",
        "/textes/rapport-annuel/",
        f"/textes/{key}/art_12/",
        f"/textes/{key}/book_1/",
        f"/textes/{key}/version-{code.pk}/art_12/",
        f"/textes/{key}/au-2025-01-15/art_12/",
        f"/textes/{key}/art_12/historique/",
        f"/textes/{key}/imprimer/?dans=book_1",
        "/comparer/",
        f"/comparer/?a=/textes/{key}/version-{code.pk}/art_12/&b=/textes/{key}/version-{code.pk}/art_13/",
        f"/comparer/?a=/textes/{key}/version-{code.pk}/&b=/textes/{key}/version-{code.pk}/&sort=same",
        "/textes/rapport-annuel/page_12/",
        "/collections/",
        "/compte/login/",
    ]


def own_pages(code: Expression) -> list[str]:
    """The address of each page that only someone signed in has."""
    return [
        "/mes-textes/",
        f"/mes-textes/{code.work.key}/",
        f"/mes-textes/{code.work.key}/art_12/",
        "/collections/nouvelle/",
        "/mon-espace/avis/",
    ]


def sign_in(visited: Visit) -> None:
    """Carry the session of a coordinator into the browser."""
    client = Client()
    client.force_login(MembershipFactory(coordinator=True).user)
    name = django_settings.SESSION_COOKIE_NAME
    visited.page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": visited.address}]
    )


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page__keeps_to_the_rules(visit: MakeVisit, code: Expression, width: int, dark: bool) -> None:
    visited = visit(width, dark=dark)
    broken: dict[str, Any] = {}
    for path in pages(code):
        assert visited.go(path) == 200, path
        if found := visited.page.evaluate(AUDIT):
            broken[path] = found
    assert broken == {}
    assert visited.complaints == []


def test_not_found__keeps_to_the_rules(visit: MakeVisit, code: Expression) -> None:
    visited = visit(390)
    assert visited.go("/textes/n-existe-pas/") == 404
    assert visited.page.evaluate(AUDIT) == []


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_page__fits_the_narrowest_screen(visit: MakeVisit, code: Expression, signed_in: bool) -> None:
    visited = visit(320)
    if signed_in:
        sign_in(visited)
    for path in [*pages(code)[:-1], *(own_pages(code) if signed_in else ()), "/textes/n-existe-pas/"]:
        visited.go(path)
        for drawer in visited.page.locator("main details.drawer > summary").all():
            drawer.click()
        assert visited.page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_every_page__of_someone_signed_in_keeps_to_the_rules(visit: MakeVisit, code: Expression) -> None:
    visited = visit(390)
    sign_in(visited)
    for path in [*pages(code)[:-1], *own_pages(code)]:
        visited.go(path)
        visited.page.locator("header .menu summary").click()
        assert visited.page.evaluate(AUDIT) == [], path
    assert visited.complaints == []


def test_every_page__asks_no_other_host_and_weighs_little(visit: MakeVisit, code: Expression) -> None:
    visited = visit()
    hosts: set[str] = set()
    visited.page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    for path in pages(code):
        visited.go(path)
    assert hosts == {visited.address.split("/")[2]}
