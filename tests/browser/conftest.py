"""A browser of one's own, a site to visit, and what every page must keep to."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from kb.models import Expression, Passage, Work
from search import outbox
from tests.factories import LegalCodeFactory, OrganisationFactory, OtherDocumentFactory, ThemeFactory
from tests.kb.codes import report_with, tree

ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it or where TOGUNA_CHROMIUM says."""
    path = os.environ.get("TOGUNA_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.fail("Chromium is needed: install it, or set TOGUNA_CHROMIUM to its path.")
    # Playwright's own loop makes Django believe that it is called from asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """A page that remembers what the browser complained of."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.complaints: list[str] = []
        self.address = address
        self.context = context
        self.page: Page = context.new_page()
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def go(self, path: str) -> int:
        """Open an address of the site; gives the status of the answer."""
        response = self.page.goto(f"{self.address}{path}")
        assert response is not None
        return response.status


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Callable[..., Visit]]:
    """Makes visits: ``visit(width=390, language="en", dark=True, scripts=False)``."""
    contexts: list[BrowserContext] = []

    def make(
        width: int = 1280,
        language: str = "fr",
        *,
        dark: bool = False,
        scripts: bool = True,
        height: int = 844,
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale={"fr": "fr-FR", "en": "en-GB"}[language],
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Visit(context, live_server.url)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def code(
    fresh_index: None,
    transactional_db: None,
    django_db_serialized_rollback: None,
    settings: Any,
    tmp_path: Path,
) -> Expression:
    """A small library: a code whose article 12 speaks of self-defence, one that is only known, a report."""
    settings.MEDIA_ROOT = tmp_path / "media"
    theme = ThemeFactory(name_fr="Justice pénale", name_en="Criminal justice")
    work = LegalCodeFactory(
        title="Code pénal d’essai",
        title_en="Trial Penal Code",
        abbreviations=["CPE"],
        is_demonstration=True,
        themes=[theme],
        tags=["essai"],
        issuer=OrganisationFactory(name_fr="Le Parlement", name_en="Parliament"),
        summary_fr="Un code pour les essais.",
        source="Écrit pour les essais.",
    )
    expression = tree(work, 40)
    Passage.objects.filter(expression=expression, eid="art_12").update(
        text="N'est pas puni qui agit en état de légitime défense :\n1° pour lui-même ;\n2° pour autrui."
    )
    LegalCodeFactory(title="Code de procédure connu", themes=[theme])
    report_with(30, OtherDocumentFactory(title="Rapport annuel", tags=["essai"]))
    outbox.mark(*(made.search_group for made in Work.objects.all()))
    outbox.drain()
    return expression
