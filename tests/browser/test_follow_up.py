"""An editor marks a recommendation in a report, a focal point follows it up: with scripts and without, on a
phone and at a desk, in both languages; and every page on the way keeps to the rules."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from kb.models import Recommendation
from tests.accounts.people import Cast
from tests.browser.conftest import Visit
from tests.browser.test_register import AUDIT, sign_in
from tests.kb.follow_up.reports import LONG_AGO, MissionReportFactory, line, recommendation, report_text

pytestmark = pytest.mark.browser
MakeVisit = Callable[..., Visit]

# Selects the words within one passage as a reader's mouse does.
SELECT = """([eid, words]) => {
  const walker = document.createTreeWalker(document.getElementById(eid), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at >= 0) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + words.length);
      const selection = document.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      return true;
    }
  }
  return false;
}"""
WORDS = "Tenir un registre des détentions"


@pytest.fixture
def cast(
    fresh_index: None,
    transactional_db: None,
    django_db_serialized_rollback: None,
    settings: Any,
    tmp_path: Path,
) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    return Cast()


@pytest.mark.parametrize(("width", "language"), [(390, "fr"), (1280, "en")])
def test_editor__selects_words_and_a_focal_point_follows_them_up(
    visit: MakeVisit, cast: Cast, width: int, language: str
) -> None:
    report = MissionReportFactory(title="Mission à Mopti")
    report_text(report)
    visited = visit(width, language)
    page = visited.page
    sign_in(visited, cast["editor"])
    visited.go(f"/textes/{report.key}/page_2/")
    expect(page.locator("#mark")).to_be_hidden()
    assert page.evaluate(SELECT, ["page_2", WORDS])
    page.locator("#mark button").click()
    expect(page.locator("[name=text_fr]")).to_have_value(WORDS)
    page.locator(f"[name=addressees][value='{cast.ours.pk}']").check()
    page.fill("[name=due]", "03/2026")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_be_visible()
    one = Recommendation.objects.get()
    assert (one.quote, one.eid) == (WORDS, "page_2")
    # back to the place in the report, where the words lead here again
    page.locator(f"a[href*='#recommandation-{one.pk}']").click()
    expect(page.locator(f"#recommandation-{one.pk}")).to_have_text(WORDS)
    page.locator(f"#recommandation-{one.pk}").click()
    page.wait_for_url(f"**{one.get_absolute_url()}")

    other = visit(width, language)
    sign_in(other, cast["focal point"])
    other.go("/recommandations/")
    other.page.locator("tbody th a").first.click()
    other.page.locator("#follow-ups-title ~ details summary").click()
    other.page.fill("[name=suivi-text]", "Le registre est ouvert.")
    other.page.set_input_files(
        "[name=suivi-file]", {"name": "pv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    )
    other.page.locator("details[open] button[type=submit]").click()
    expect(other.page.locator("ol.history")).to_have_count(2)
    expect(other.page.get_by_text("Le registre est ouvert.").first).to_be_visible()
    follow_up = one.follow_ups.get()
    assert (follow_up.organisation, follow_up.filename) == (cast.ours, "pv.pdf")
    assert visited.complaints == other.complaints == []


def test_editor__without_scripts_ticks_the_paragraphs(visit: MakeVisit, cast: Cast) -> None:
    report = MissionReportFactory(title="Mission à Mopti")
    report_text(report)
    visited = visit(390, scripts=False)
    page = visited.page
    sign_in(visited, cast["editor"])
    visited.go(f"/textes/{report.key}/page_2/")
    page.locator("#page_2 .acts a[href*='passage=page_2']").click()
    page.locator("[name=line][value='2']").check()
    page.locator("form:has([name=line]) button").click()
    page.locator("main form button[type=submit]").click()
    one = Recommendation.objects.get()
    assert one.quote.startswith("2. Tenir un registre")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages__keep_to_the_rules(visit: MakeVisit, cast: Cast, width: int, dark: bool) -> None:
    report = MissionReportFactory(title="Mission à Mopti")
    report_text(report)
    one = recommendation(report, addressees=[cast.ours], due=LONG_AGO, eid="page_2", quote=WORDS)
    line(promised_by=cast.theirs, amount=12, currency="EUR", due=LONG_AGO)
    visited = visit(width, dark=dark)
    sign_in(visited, cast["coordinator"])
    for path in (
        reverse("recommendations"),
        one.get_absolute_url(),
        reverse("recommendations_to", args=[cast.ours.code]),
        reverse("recommendation_new", args=[report.key]) + "?passage=page_2",
        reverse("missions"),
        reverse("commitments"),
        report.get_absolute_url(),
        f"/textes/{report.key}/page_2/",
    ):
        assert visited.go(path) == 200
        assert visited.page.evaluate(AUDIT) == [], path
    assert visited.complaints == []


def test_tracker__narrows_live_and_its_chips_take_back(visit: MakeVisit, cast: Cast) -> None:
    recommendation(text_fr="En retard", due=LONG_AGO)
    recommendation(text_fr="Sans date")
    visited = visit()
    assert Client().get("/recommandations/").status_code == 200
    visited.go("/recommandations/")
    visited.page.select_option("[name=overdue]", "1")
    expect(visited.page.locator("tbody tr")).to_have_count(1)
    assert "overdue=1" in visited.page.url
    visited.page.locator(".chip").click()
    expect(visited.page.locator("tbody tr")).to_have_count(2)
    assert visited.complaints == []
