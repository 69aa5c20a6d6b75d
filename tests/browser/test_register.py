"""A focal point registers an activity in a real browser: on a phone and at a desk, in French and in
English, with and without scripts; and every page on the way keeps to the rules."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import expect

from accounts.models import User
from coordination import actions
from coordination.content import content_of
from coordination.models import Activity, OverlapReview, RecordState
from reference.models import ActivityType
from tests.browser.conftest import Visit
from tests.factories import (
    ActivityFactory,
    ActivityTypeFactory,
    AreaFactory,
    MembershipFactory,
    OrganisationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.browser
MakeVisit = Callable[..., Visit]
AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")


@dataclass
class Scene:
    """Someone who registers, and an activity of another organisation that theirs will meet."""

    user: User
    other: Activity
    type: ActivityType


@pytest.fixture
def scene(fresh_index: None, transactional_db: None, django_db_serialized_rollback: None) -> Scene:
    membership = MembershipFactory(
        organisation__name_fr="Avocats du Nord", organisation__name_en="Northern Bar"
    )
    branch = ThemeFactory(name_fr="Justice", name_en="Justice")
    theme = ThemeFactory(name_fr="Aide juridique", name_en="Legal aid", parent=branch)
    region = AreaFactory(name_fr="Mopti", name_en="Mopti")
    cercle = AreaFactory(name_fr="Mopti", name_en="Mopti", level=2, parent=region)
    kind = ActivityTypeFactory(name_fr="Appui", name_en="Support")
    other = ActivityFactory(
        title_fr="Parajuristes à la prison",
        title_en="Paralegals in prison",
        reporting_organisation=OrganisationFactory(name_fr="Une agence", name_en="An agency"),
        themes=[theme],
        areas=[cercle],
        type=kind,
        contact_email="agence@example.org",
    )
    return Scene(membership.user, other, kind)


def sign_in(visited: Visit, user: User) -> None:
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    visited.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": visited.address}])


def fill(visited: Visit, scene: Scene, scripts: bool = True) -> None:
    """All that is not there from the beginning, as a person types it."""
    page = visited.page
    page.fill("[name=title]", "Aide juridique à la prison")
    page.fill("[name=summary]", "Des avocats conseillent les personnes détenues.")
    page.select_option("[name=type]", str(scene.type.pk))
    page.locator(".branch summary").first.click()
    page.locator("[name=themes]").nth(1).check()
    page.fill("[name=planned_start]", "03/2026")
    page.fill("[name=planned_end]", "2026")
    page.fill("[name=find-places]", "MOPTI")
    if not scripts:
        page.locator("#id_places button").click()
        page.wait_for_load_state()
    page.locator(f"[name=places][value='area:{scene.other.places.get().area_id}']").check()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_focal_point__registers_sees_an_overlap_and_decides(
    visit: MakeVisit, scene: Scene, width: int, language: str
) -> None:
    visited = visit(width, language)
    page = visited.page
    sign_in(visited, scene.user)
    visited.go("/registre/")
    page.locator("main a.btn").first.click()
    fill(visited, scene)
    # kept without being asked, under an address of its own
    page.wait_for_url(re.compile(r"/registre/\d+/$"))
    expect(page.locator("#kept")).to_contain_text("12")
    expect(page.locator("#neighbours-count")).to_have_text("1", use_inner_text=False)
    if width < 960:
        page.locator(".beside summary").first.click()
    near = page.locator("#neighbours-list .near")
    expect(near).to_contain_text("Paralegals in prison" if language == "en" else "Parajuristes à la prison")
    expect(near).to_contain_text("agence@example.org")
    near.locator(".decide > summary").click()
    near.locator("[name=reason]").fill("Nous visons les prévenus.")
    near.locator("button[value=complementary]").click()
    expect(page.locator("#neighbours-list .done")).to_contain_text("Nous visons les prévenus.")
    expect(page.locator("#neighbours-count")).to_have_text("0")
    if width < 960:
        page.locator(".beside summary").first.click()
    page.locator("button[value=review]").last.click()
    page.wait_for_url("**/relire/")
    assert page.evaluate(AUDIT) == []
    page.locator("main form.send button").click()
    page.wait_for_url("**/remise/")
    activity = Activity.objects.exclude(pk=scene.other.pk).get()
    assert activity.state == RecordState.SUBMITTED
    assert OverlapReview.objects.get().relation == "complementary"
    # back, and once more: it is still one
    page.go_back()
    page.reload()
    assert Activity.objects.count() == 2
    assert visited.complaints == []


def test_focal_point__registers_without_scripts(visit: MakeVisit, scene: Scene) -> None:
    visited = visit(390, scripts=False)
    page = visited.page
    sign_in(visited, scene.user)
    visited.go("/registre/nouvelle/")
    fill(visited, scene, scripts=False)
    page.locator("button[value=check]").click()
    page.wait_for_url(re.compile(r"/registre/\d+/#neighbours$"))
    page.locator(".beside summary").first.click()
    near = page.locator("#neighbours-list .near")
    near.locator(".decide > summary").click()
    near.locator("[name=reason]").fill("Après elle.")
    near.locator("button[value=in_sequence]").click()
    page.wait_for_load_state()
    page.locator(".beside summary").first.click()
    expect(page.locator("#neighbours-list .done")).to_contain_text("Après elle.")
    page.locator(".beside summary").first.click()
    page.locator("button[value=review]").last.click()
    page.wait_for_url("**/relire/")
    page.locator("main form.send button").click()
    page.wait_for_url("**/remise/")
    assert Activity.objects.exclude(pk=scene.other.pk).get().state == RecordState.SUBMITTED


def test_draft__tells_when_it_could_not_be_saved_and_saves_later(visit: MakeVisit, scene: Scene) -> None:
    visited = visit(390)
    page = visited.page
    sign_in(visited, scene.user)
    visited.go("/registre/nouvelle/")
    told = page.locator("#kept").get_attribute("data-offline") or "?"
    page.context.set_offline(True)
    page.fill("[name=title]", "Sans réseau")
    expect(page.locator("#kept")).to_have_text(told)
    page.context.set_offline(False)
    page.wait_for_url(re.compile(r"/registre/\d+/$"))
    assert Activity.objects.filter(title_fr="Sans réseau").exists()


@pytest.mark.parametrize("meanwhile", [False, True])
def test_draft__outlives_a_closed_page_without_connection(
    visit: MakeVisit, scene: Scene, meanwhile: bool
) -> None:
    """Typed offline, the page closed, found again in "my activities", sent; if a colleague changed it
    meanwhile, both versions are shown."""
    visited = visit(390)
    page = visited.page
    sign_in(visited, scene.user)
    own = scene.user.memberships.get().organisation
    activity = ActivityFactory(reporting_organisation=own, draft=True, title_fr="Au départ")
    visited.go(f"/registre/{activity.pk}/")
    page.context.set_offline(True)
    page.fill("[name=title]", "Écrit sans réseau")
    expect(page.locator("#kept")).to_have_text(page.locator("#kept").get_attribute("data-offline") or "?")
    later = page.context.new_page()
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    if meanwhile:
        changed = replace(content_of(activity), title_fr="D’une collègue")
        colleague = MembershipFactory(organisation=own).user
        actions.save_draft(changed, colleague, uuid.uuid4(), activity.pk, activity.version)
    later.goto(f"{visited.address}/registre/")
    expect(later.locator("#unsent .title")).to_have_text("Écrit sans réseau")
    assert later.evaluate(AUDIT) == []
    later.locator("#unsent .send-now").click()
    later.wait_for_url(f"**/registre/{activity.pk}/")
    expect(later.locator("[name=title]")).to_have_value("Écrit sans réseau")
    activity.refresh_from_db()
    if meanwhile:
        expect(later.locator("#conflict-title")).to_be_visible()
        assert activity.title_fr == "D’une collègue"
    else:
        assert activity.title_fr == "Écrit sans réseau"
    later.goto(f"{visited.address}/registre/")
    expect(later.locator("#unsent")).to_be_hidden()


def test_draft__kept_on_a_shared_phone_is_not_shown_to_another(visit: MakeVisit, scene: Scene) -> None:
    visited = visit(390)
    page = visited.page
    sign_in(visited, scene.user)
    visited.go("/registre/nouvelle/")
    page.context.set_offline(True)
    page.fill("[name=title]", "À moi seule")
    expect(page.locator("#kept")).to_have_text(page.locator("#kept").get_attribute("data-offline") or "?")
    later = page.context.new_page()
    page.close(run_before_unload=False)
    later.context.set_offline(False)
    sign_in(visited, MembershipFactory().user)
    later.goto(f"{visited.address}/registre/")
    expect(later.locator("h1")).to_be_visible()
    expect(later.locator("#unsent")).to_be_hidden()


def test_stale_form__shows_both_and_keeps_what_was_typed(visit: MakeVisit, scene: Scene) -> None:
    visited = visit(390)
    page = visited.page
    sign_in(visited, scene.user)
    own = scene.user.memberships.get().organisation
    activity = ActivityFactory(reporting_organisation=own, draft=True, title_fr="Au départ")
    visited.go(f"/registre/{activity.pk}/")
    Activity.objects.filter(pk=activity.pk).update(title_fr="De l’autre", version=5)
    page.fill("[name=title]", "Le mien")
    expect(page.locator("#kept .attention")).to_be_visible()
    page.locator(".send button[value=save]").click()
    expect(page.locator("#conflict-title")).to_be_visible()
    expect(page.locator("main td", has_text="De l’autre")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Le mien")
    assert page.evaluate(AUDIT) == []
    page.locator(".send button[value=save]").click()
    page.wait_for_load_state()
    activity.refresh_from_db()
    assert activity.title_fr == "Le mien"


def pages(scene: Scene) -> list[str]:
    """The address of each page of the register, with something to show on it."""
    own: Any = scene.user.memberships.get().organisation
    shared = {
        "themes": scene.other.themes.all(),
        "areas": [scene.other.places.get().area],
        "type": scene.type,
    }
    draft = ActivityFactory(reporting_organisation=own, draft=True, **shared)
    back = ActivityFactory(
        reporting_organisation=own, state="sent_back", sent_back_reason="Le lieu manque.", planned_end=None
    )
    waiting = ActivityFactory(reporting_organisation=own, submitted=True)
    live = ActivityFactory(reporting_organisation=own, **shared)
    return [
        "/registre/",
        "/registre/nouvelle/",
        f"/registre/{draft.pk}/",
        f"/registre/{back.pk}/",
        f"/registre/{live.pk}/",
        f"/registre/{draft.pk}/relire/",
        f"/registre/{draft.pk}/abandonner/",
        f"/registre/{draft.pk}/chevauchements/{scene.other.pk}/",
        f"/registre/{waiting.pk}/remise/",
        f"/activites/{live.pk}/",
        f"/activites/{back.pk}/",
        f"/activites/{draft.pk}/historique/",
    ]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page__keeps_to_the_rules(visit: MakeVisit, scene: Scene, width: int, dark: bool) -> None:
    visited = visit(width, dark=dark)
    sign_in(visited, scene.user)
    broken: dict[str, Any] = {}
    for path in pages(scene):
        assert visited.go(path) == 200, path
        visited.page.evaluate(
            "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
        )
        if found := visited.page.evaluate(AUDIT):
            broken[path] = found
        assert visited.page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert broken == {}
    assert visited.complaints == []
