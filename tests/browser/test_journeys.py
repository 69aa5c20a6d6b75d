"""What people come for, done in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from kb.models import Expression
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
MakeVisit = Callable[..., Visit]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("scripts", [True, False])
def test_coordinator__searches_self_defence_and_reads_the_article(
    visit: MakeVisit, code: Expression, width: int, language: str, scripts: bool
) -> None:
    visited = visit(width, language, scripts=scripts)
    page = visited.page
    visited.go("/")
    box = page.locator("main input[type=search]")
    box.fill("legitime defense")
    box.press("Enter")
    page.wait_for_url("**/recherche/?q=legitime+defense")
    expect(page.locator("html")).to_have_attribute("lang", language)
    hit = page.locator(".hit").first
    expect(hit.locator("mark").first).to_be_visible()
    hit.locator("h3 a").click()
    page.wait_for_url(f"**/textes/{code.work.key}/art_12/")
    asked = page.locator(".article.now")
    expect(asked).to_contain_text("légitime défense")
    expect(asked).to_be_in_viewport()
    expect(page.locator("h1")).to_contain_text(
        "Trial Penal Code" if language == "en" else "Code pénal d’essai"
    )
    expect(page.locator(".banner.demonstration")).to_have_count(1)
    page.locator(".steps a[rel=next]").click()
    page.wait_for_url("**/art_13/")
    page.go_back()
    page.go_back()
    expect(page.locator(".hit").first).to_be_visible()
    assert visited.complaints == []


def test_suggestions__are_chosen_with_the_keyboard(visit: MakeVisit, code: Expression) -> None:
    visited = visit()
    page = visited.page
    visited.go("/bibliotheque/")
    page.keyboard.press("/")
    box = page.locator("header input[type=search]")
    expect(box).to_be_focused()
    page.keyboard.type("art. 12")
    options = page.locator("header [role=option]")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("header [role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "?")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("art. 12")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/art_12/")
    assert visited.complaints == []


def test_suggestions__give_way_to_the_question_as_typed(visit: MakeVisit, code: Expression) -> None:
    visited = visit(390)
    page = visited.page
    visited.go("/bibliotheque/")
    page.locator("header input[type=search]").press_sequentially("code")
    expect(page.locator("header [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=code")
    expect(page.locator("header [role=option]").first).to_be_hidden()


def test_facets__narrow_at_once_and_the_way_back_stays(visit: MakeVisit, code: Expression) -> None:
    visited = visit()
    page = visited.page
    visited.go("/recherche/?q=code")
    total = page.locator(".hit").count()
    page.locator(".facet input").first.check()
    expect(page.locator(".chip")).to_have_count(1)
    page.wait_for_url(re.compile(r"[?&](type|work|theme|tag|year)="))
    expect(page.locator(".facet input").first).to_be_checked()
    page.go_back()
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.locator(".hit")).to_have_count(total)
    assert visited.complaints == []


def test_facets__work_without_scripts_on_a_phone(visit: MakeVisit, code: Expression) -> None:
    visited = visit(390, scripts=False)
    page = visited.page
    visited.go("/recherche/?q=code")
    expect(page.locator(".facet").first).to_be_hidden()
    page.locator(".drawer summary").click()
    page.locator(".facet input").first.check()
    page.locator(".facets button").click()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator(".chip").click()
    expect(page.locator(".chip")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_library__is_narrowed(visit: MakeVisit, code: Expression, scripts: bool) -> None:
    visited = visit(scripts=scripts)
    page = visited.page
    visited.go("/bibliotheque/")
    expect(page.locator(".work-row")).to_have_count(3)
    page.locator("select[name=type]").select_option("other")
    if not scripts:
        page.locator(".facets button").click()
    expect(page.locator(".work-row")).to_have_count(1)
    assert "type=other" in page.url
    assert visited.complaints == []


def test_keys__turn_the_articles_and_open_the_help(visit: MakeVisit, code: Expression) -> None:
    visited = visit()
    page = visited.page
    visited.go(f"/textes/{code.work.key}/art_12/")
    page.keyboard.press("j")
    page.wait_for_url("**/art_13/")
    page.keyboard.press("k")
    page.wait_for_url("**/art_12/")
    page.keyboard.press("?")
    expect(page.locator("dialog#help")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.locator("dialog#help")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("jk?")
    expect(page.locator("header input[type=search]")).to_have_value("jk?")
    assert page.url.endswith("/art_12/")


def test_citation__is_copied_and_says_that_it_is_no_law(visit: MakeVisit, code: Expression) -> None:
    visited = visit()
    page = visited.page
    visited.go(f"/textes/{code.work.key}/art_12/")
    page.locator(".article.now .cite summary").click()
    page.locator(".article.now [data-copy]").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".article.now [data-copy]").last).not_to_have_text("Copier")
    copied = page.evaluate("navigator.clipboard.readText()")
    # a text without dates claims no version
    assert ", art. 12, texte non daté" in copied
    assert "monstration" in copied
    assert copied.endswith(f"/version-{code.pk}/art_12/")
    page.locator(".article.now [data-copy]").first.click()
    expect(page.locator(".article.now [data-copy]").first).not_to_have_text("Copier")
    assert page.evaluate("navigator.clipboard.readText()").startswith("art. 12 CPE")
    assert visited.complaints == []


def test_language__is_switched_where_one_is(visit: MakeVisit, code: Expression) -> None:
    visited = visit(390)
    page = visited.page
    visited.go("/recherche/?q=code")
    page.locator(".language button").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/recherche/?q=code")


def test_contents__open_on_a_wide_screen_and_fold_on_a_phone(visit: MakeVisit, code: Expression) -> None:
    for width, shown in ((1280, True), (390, False)):
        visited = visit(width)
        visited.go(f"/textes/{code.work.key}/art_12/")
        here = visited.page.locator(".contents a[aria-current]")
        expect(here).to_be_visible(visible=shown)
        if not shown:
            visited.page.locator(".contents > summary").click()
            expect(here).to_be_visible()
