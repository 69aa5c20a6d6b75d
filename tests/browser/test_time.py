"""The law of a day and the comparison of two versions, as a reader does them."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from kb.models import Expression, Passage
from tests.browser.conftest import Visit
from tests.kb.codes import tree

pytestmark = pytest.mark.browser
MakeVisit = Callable[..., Visit]
REFORM = date(2024, 12, 13)


@pytest.fixture
def reform(code: Expression) -> Expression:
    """The code again, as it read before December 2024."""
    former = tree(code.work, 40)
    Passage.objects.filter(expression=former, eid="art_12").update(text="N'est pas puni qui se défend.")
    Expression.objects.filter(pk=former.pk).update(in_force_from=date(2001, 8, 20), in_force_to=REFORM)
    Expression.objects.filter(pk=code.pk).update(in_force_from=REFORM)
    return former


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_reader__asks_for_the_text_of_a_day_and_compares_it_with_todays(
    visit: MakeVisit, reform: Expression, width: int, scripts: bool
) -> None:
    visited = visit(width, scripts=scripts)
    page, key = visited.page, reform.work.key
    visited.go(f"/textes/{key}/art_12/")
    page.get_by_label("Texte en vigueur au").fill("2010-01-15")
    page.locator("form.day button").click()
    page.wait_for_url(f"**/textes/{key}/au-2010-01-15/art_12/")
    asked = page.locator(".article.now")
    expect(asked).to_contain_text("qui se défend")
    expect(asked.locator(".past-note")).to_be_visible()
    expect(page.locator(".banner.warn").nth(1)).to_contain_text("n’est pas la version actuelle")
    asked.get_by_role("link", name="Historique").click()
    page.wait_for_url("**/art_12/historique/")
    expect(page.locator(".history li")).to_have_count(2)
    page.get_by_role("link", name="Comparer avec la version actuelle").click()
    page.wait_for_url("**/comparer/?**")
    shown = page.locator(".row-of.changed .merged" if width == 390 else ".row-of.changed .new").first
    hidden = page.locator(".row-of.changed .new" if width == 390 else ".row-of.changed .merged").first
    expect(shown).to_be_visible()
    expect(hidden).to_be_hidden()
    expect(shown.locator("ins").first).to_contain_text("légitime défense")
    assert visited.complaints == []


def test_contents__follow_what_one_scrolls_to(visit: MakeVisit, code: Expression) -> None:
    Passage.objects.filter(kind="article").update(text="\n".join(["Un alinéa qui prend de la place."] * 20))
    visited = visit()
    page = visited.page
    visited.go(f"/textes/{code.work.key}/art_11/")
    page.locator("#art_17").evaluate("element => element.scrollIntoView({block: 'start'})")
    expect(page.locator(".toc a.read")).to_have_attribute("data-eid", "art_17")
    expect(page.locator(".toc a[aria-current]")).to_have_attribute("data-eid", "art_11")
    assert visited.complaints == []
