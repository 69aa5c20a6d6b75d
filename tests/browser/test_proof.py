"""An editor repairs a text beside the page of its file and signs it off; a reader then sees both."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.groups import ensure_groups
from accounts.models import Membership
from kb.actions import ensure_library
from kb.models import Expression
from kb.moderation import ensure_page_permissions
from tests.browser.conftest import Visit
from tests.browser.test_register import sign_in
from tests.factories import MembershipFactory
from tests.kb.proof.texts import pdf_code

pytestmark = pytest.mark.browser
MakeVisit = Callable[..., Visit]


@pytest.fixture
def text(
    fresh_index: None,
    transactional_db: None,
    django_db_serialized_rollback: None,
    settings: Any,
    tmp_path: Path,
) -> Expression:
    """A code on two pages, whose second article was read as the first one's words."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return pdf_code(
        "Article 1 : Le vol est puni d'une amende. Le recel de la chose volée est puni de même.",
        "Article 3 : Le juge fixe le montant de l'amende selon la gravité des faits.",
        title="Code d’essai",
    )


@pytest.fixture
def editor(text: Expression) -> Membership:
    ensure_groups()
    ensure_page_permissions(ensure_library())
    member: Membership = MembershipFactory(editor=True)
    return member


# Wagtail's own menu covers a phone's screen when scripts are off.
@pytest.mark.parametrize(("width", "scripts"), [(390, True), (1280, True), (1280, False)])
def test_editor__cuts_an_article_and_signs_the_text_off(
    visit: MakeVisit, text: Expression, editor: Membership, width: int, scripts: bool
) -> None:
    visited = visit(width, scripts=scripts)
    page = visited.page
    sign_in(visited, editor.user)
    visited.go(reverse("kb_admin:report", args=[text.pk]))
    page.locator("main a[href*='verifier/?passage=art_1']").first.click()
    expect(page.locator(".sheet rect").first).to_be_visible()
    if scripts:
        page.keyboard.press("c")
    else:
        page.locator(".repair summary").nth(2).click()
    form = page.locator("form[action*='/split/']")
    form.locator("input[name=split-words]").fill("Le recel de la chose")
    form.locator("input[name=split-number]").fill("2")
    form.locator("button").click()
    expect(page.locator("#passage-title")).to_have_text("Article 2")
    expect(page.locator(".review-text")).to_have_text("Le recel de la chose volée est puni de même.")
    expect(page.locator(".review-corrections li")).to_have_count(1)
    page.locator("form[action*='/attester/'] button").click()
    expect(page.locator("form[action*='/retirer/']")).to_be_visible()
    reader = visit(width, scripts=scripts)
    reader.go(f"/textes/{text.work.key}/art_2/")
    expect(reader.page.locator(".proved")).to_contain_text(editor.organisation.name_fr)
    expect(reader.page.locator(".article.now")).to_contain_text("Le recel")
    assert reader.complaints == []


def test_keys__go_through_the_passages_and_turn_the_pages(
    visit: MakeVisit, text: Expression, editor: Membership
) -> None:
    visited = visit()
    page = visited.page
    sign_in(visited, editor.user)
    visited.go(f"{reverse('kb_admin:review', args=[text.pk])}?passage=art_1")
    page.keyboard.press("j")
    expect(page.locator("#passage-title")).to_have_text("Article 3")
    page.keyboard.press("k")
    expect(page.locator("#passage-title")).to_have_text("Article 1")
    page.keyboard.press("e")
    expect(page.locator("textarea[name=reword-text]")).to_be_focused()
    page.keyboard.type("j")
    expect(page.locator("#passage-title")).to_have_text("Article 1")
    page.locator("#sheet-after").click()
    expect(page.locator(".sheet-page img")).to_have_attribute("src", f"/fichiers/{text.pk}/page-2.webp?w=700")
    expect(page.locator("#passage-title")).to_have_text("Article 1")


@pytest.mark.parametrize("width", [390, 1280])
def test_reader__sees_the_page_of_the_file_beside_the_words(
    visit: MakeVisit, text: Expression, width: int
) -> None:
    visited = visit(width, height=900)
    page = visited.page
    visited.go(f"/textes/{text.work.key}/art_3/")
    if width < 1000:
        expect(page.locator(".beside .sheet")).to_have_count(0)
        page.locator(".beside > summary").click()
    expect(page.locator(".beside .sheet rect").first).to_be_visible()
    picture = page.locator(".beside .sheet img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.beside .sheet img').naturalWidth > 0")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("#sheet-before").click()
    expect(page.locator("#sheet-after")).to_be_visible()
    assert visited.complaints == []


def test_reader__without_scripts_follows_a_link_to_the_page(visit: MakeVisit, text: Expression) -> None:
    visited = visit(scripts=False)
    page = visited.page
    visited.go(f"/textes/{text.work.key}/art_3/")
    page.locator(".article.now .acts a[href*='/page-2/']").click()
    expect(page.locator(".sheet rect").first).to_be_visible()
    page.locator("#sheet-before").click()
    expect(page.locator(".sheet-page img")).to_have_attribute("src", f"/fichiers/{text.pk}/page-1.webp?w=700")
