"""A coordinator goes through the queue and a leader reads the matrix in a real browser: on a phone and at a
desk, in French and in English."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Role, User
from coordination.models import Activity, RecordState
from tests.browser.conftest import Visit
from tests.factories import (
    ActivityFactory,
    ActivityTypeFactory,
    AreaFactory,
    MembershipFactory,
    OrganisationFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.browser
MakeVisit = Callable[..., Visit]
AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
SQUARE = {"type": "Polygon", "coordinates": [[[-4, 14], [-3, 14], [-3, 15], [-4, 15], [-4, 14]]]}


class Register:
    """Two activities of two partners that overlap in Mopti, one of them handed in, and the team."""

    def __init__(self) -> None:
        team = OrganisationFactory(coordinating=True)
        self.coordinator = MembershipFactory(organisation=team, role=Role.COORDINATOR).user
        self.leader = MembershipFactory(organisation=team, role=Role.LEADERSHIP).user
        self.partner = MembershipFactory(organisation__name_fr="Avocats du Nord", user=UserFactory()).user
        branch = ThemeFactory(code="justice", name_fr="Justice", name_en="Justice")
        country = AreaFactory(pcode="ML", level=0, name_fr="Mali")
        mopti = AreaFactory(pcode="ML05", name_fr="Mopti", parent=country, boundary=SQUARE)
        AreaFactory(pcode="ML07", name_fr="Gao", parent=country)
        shared: dict[str, Any] = {
            "themes": [branch],
            "areas": [mopti],
            "type": ActivityTypeFactory(),
            "visibility": "public",
            "planned_start": date(2026, 1, 1),
            "planned_end": date(2030, 12, 31),
        }
        self.live = ActivityFactory(title_fr="Parajuristes", title_en="Paralegals", **shared)
        self.waiting: Activity = ActivityFactory(
            title_fr="Aide juridique",
            title_en="Legal aid",
            submitted=True,
            created_by=self.partner,
            reporting_organisation=self.partner.memberships.get().organisation,
            **shared,
        )


@pytest.fixture
def register(fresh_index: None, transactional_db: None, django_db_serialized_rollback: None) -> Register:
    return Register()


def sign_in(visited: Visit, user: User, language: str) -> None:
    User.objects.filter(pk=user.pk).update(language=language)
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    visited.page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": visited.address}]
    )


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_coordinator__sends_back_and_validates(
    visit: MakeVisit, register: Register, width: int, language: str
) -> None:
    visited = visit(width, language)
    page = visited.page
    sign_in(visited, register.coordinator, language)
    visited.go("/registre/a-valider/")
    row = page.locator("[data-row]")
    expect(row).to_contain_text("Legal aid" if language == "en" else "Aide juridique")
    expect(row.locator(".overlapping")).to_contain_text("Paralegals" if language == "en" else "Parajuristes")
    assert page.evaluate(AUDIT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    row.locator("[data-back] summary").click()
    row.locator("textarea").fill("Précisez le lieu.")
    row.locator("button[name=send_back]").click()
    expect(page.locator("[data-row]")).to_have_count(0)
    register.waiting.refresh_from_db()
    assert (register.waiting.state, register.waiting.sent_back_reason) == (
        RecordState.SENT_BACK,
        "Précisez le lieu.",
    )
    # the partner is told, and hands it in again
    assert [one.to for one in mail.outbox] == [[register.partner.email]]
    Activity.objects.filter(pk=register.waiting.pk).update(state=RecordState.SUBMITTED)
    visited.go("/registre/a-valider/")
    if width > 1000:
        page.keyboard.press("j")
        page.keyboard.press("v")
    else:
        page.locator("button[data-validate]").click()
    expect(page.locator("[data-row]")).to_have_count(0)
    register.waiting.refresh_from_db()
    assert register.waiting.state == RecordState.VALIDATED
    assert visited.complaints == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_leader__reads_the_matrix_down_to_the_rows(
    visit: MakeVisit, register: Register, width: int, language: str
) -> None:
    visited = visit(width, language)
    page = visited.page
    sign_in(visited, register.leader, language)
    visited.go("/couverture/")
    assert page.evaluate(AUDIT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cell = page.locator("tr", has_text="Mopti").locator("td.cell a")
    expect(cell).to_have_text("1")
    expect(page.locator("tr", has_text="Gao").locator("td.cell")).to_have_class(re.compile("not-reported"))
    expect(page.locator("svg a[data-cell]").first).to_be_visible()
    cell.click()
    panel = page.locator("#cell")
    expect(panel).to_contain_text("Paralegals" if language == "en" else "Parajuristes")
    expect(panel).to_be_in_viewport()
    # what waits counts nowhere yet
    expect(panel).not_to_contain_text("Legal aid" if language == "en" else "Aide juridique")
    assert page.evaluate(AUDIT) == []
    panel.locator("a.btn").first.click()
    page.wait_for_url("**/activites/?*")
    expect(page.locator("main table tbody tr")).to_have_count(1)
    page.go_back()
    # a filter stands in the address, and is taken back by its chip
    visited.go("/couverture/?from=2040-01-01&to=2040-12-31")
    expect(page.locator("tr", has_text="Mopti").locator("td.cell")).to_have_class(re.compile("not-reported"))
    page.locator(".chips a").first.click()
    page.locator(".chips a").first.click()
    expect(page.locator("tr", has_text="Mopti").locator("td.cell a")).to_have_text("1")
    assert visited.complaints == []
