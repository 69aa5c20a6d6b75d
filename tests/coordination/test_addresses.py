"""Every address of the register, for every kind of person of two organisations, with every method."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from coordination.content import content_of, to_json
from coordination.models import Activity, OverlapReview
from tests.accounts.people import Cast
from tests.factories import ActivityFactory, ActivityTypeFactory, AreaFactory, ThemeFactory

pytestmark = pytest.mark.django_db
TO_SIGN_IN = "to sign in"
ROOMS = ("registre/", "activites/")
STRANGERS = ("anonymous", "nobody", "administrator elsewhere")
PEOPLE = (*STRANGERS, "reader", "leadership", "focal point", "coordinator")
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
GOING_ON = {200, 302, 400}
# What only colleagues' own tests know how to call; here they must not let a stranger in either.
WITH_ARGUMENTS = {
    "activity_options": ["places"],
    "activities_export": ["csv"],
    "activities_give": ["3w"],
}


# Walked with the missions and objectives: what their number names is not an activity.
OF_OTHERS = {"recommendation_activities", "objective_activities"}


def patterns(found: Any = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    for one in (found or get_resolver()).url_patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, path)
        elif isinstance(one, URLPattern) and one.name and path.startswith(ROOMS):
            yield one.name, path


NAMES = {name: path for name, path in patterns() if name not in OF_OTHERS}
OF_ONE = sorted(name for name, path in NAMES.items() if "<int:pk>" in path)
PAGES = {"activity", "activity_history"}


class Scene:
    """The cast, with an activity of "ours" in some state and one of "theirs" that it meets."""

    def __init__(self, **state: Any) -> None:
        self.cast = Cast()
        shared = {"themes": [ThemeFactory()], "areas": [AreaFactory()], "type": ActivityTypeFactory()}
        self.ours: Activity = ActivityFactory(
            reporting_organisation=self.cast.ours, title_fr="Le nôtre", **shared | state
        )
        self.other: Activity = ActivityFactory(reporting_organisation=self.cast.theirs, **shared)
        before = to_json(replace(content_of(self.ours), title_fr="Avant"))
        self.change = self.ours.changes.create(action="edit", before=before, after=before)

    def address(self, name: str) -> str:
        if name == "activity_overlap_review":
            return reverse(name, args=[self.ours.pk, self.other.pk])
        if name == "activity_restore":
            return reverse(name, args=[self.ours.pk, self.change.pk])
        return reverse(name, args=WITH_ARGUMENTS.get(name) or ([self.ours.pk] if name in OF_ONE else []))

    def ask(self, client: Client, name: str, method: str, who: str) -> Any:
        if who != "anonymous":
            client.force_login(self.cast[who])
        return getattr(client, method)(self.address(name))


def test_walk__knows_the_addresses_of_the_register() -> None:
    assert {"register", "activity_new", "activity_edit", "activity_overlaps", "activity"} <= set(NAMES)
    assert len(OF_ONE) >= 7


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", sorted(NAMES))
def test_address__is_never_an_error_page(client: Client, name: str, method: str, who: str) -> None:
    answer = Scene().ask(client, name, method, who)
    assert answer.status_code in {200, 204, 302, 400, 403, 404, 405, 409}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", [name for name in OF_ONE if name not in PAGES])
def test_draft__is_only_there_for_its_own_people_and_the_team(client: Client, name: str, method: str) -> None:
    scene = Scene(draft=True)
    for who in PEOPLE:
        client.logout()
        before = Activity.objects.filter(pk=scene.ours.pk).values().get()
        answer = scene.ask(client, name, method, who)
        if who == "anonymous":
            assert answer.status_code in {302, 405}, who
            assert answer.status_code == 405 or answer["Location"].startswith(reverse("account_login"))
        elif who in STRANGERS:
            assert answer.status_code in {404, 405}, who
        elif who in {"reader", "leadership"}:
            assert answer.status_code in {403, 405}, who
        elif method in {"get", "head"}:
            assert answer.status_code in GOING_ON | {405}, who
        if who not in {"focal point", "coordinator"}:
            assert Activity.objects.filter(pk=scene.ours.pk).values().get() == before, who
            assert not OverlapReview.objects.exists()
        if not Activity.objects.filter(pk=scene.ours.pk).exists():
            break


@pytest.mark.parametrize("state", [{"draft": True}, {"submitted": True}, {"visibility": "organisation"}])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_page__of_what_is_not_for_others_is_not_there(
    client: Client, name: str, state: dict[str, Any]
) -> None:
    scene = Scene(**state)
    for who in STRANGERS:
        client.logout()
        answer = scene.ask(client, name, "get", who)
        assert answer.status_code == 404 or answer["Location"].startswith(reverse("account_login")), who
        assert "Le nôtre" not in answer.content.decode()
    for who in ("reader", "focal point", "leadership", "coordinator"):
        client.logout()
        assert scene.ask(client, name, "get", who).status_code == 200, who


def test_page__of_a_record_in_the_register_hides_history_and_contact(client: Client) -> None:
    scene = Scene(visibility="public", contact_name="Une personne", contact_email="elle@example.org")
    for who, sees_contact, history in (
        ("anonymous", False, 302),
        ("nobody", False, 404),
        ("administrator elsewhere", True, 404),
        ("reader", True, 200),
    ):
        client.logout()
        page = scene.ask(client, "activity", "get", who)
        assert ("elle@example.org" in page.text) is sees_contact, who
        assert client.get(scene.address("activity_history")).status_code == history, who


def test_form__of_another_organisation_in_ones_own_name_is_refused(client: Client) -> None:
    """By the key of its form, by its number in the form, and by naming the organisation."""
    scene = Scene(draft=True)
    client.force_login(scene.cast["administrator elsewhere"])
    sent = {"title": "Pris", "do": "save", "language": "fr"}
    key = {"form_key": str(scene.ours.form_key)}
    assert client.post(reverse("activity_new"), sent | key).status_code == 403
    assert client.post(reverse("activity_overlaps"), sent | {"pk": scene.ours.pk}).status_code == 404
    client.post(reverse("activity_new"), sent | {"reporting_organisation": scene.cast.ours.pk})
    scene.ours.refresh_from_db()
    assert scene.ours.title_fr == "Le nôtre"
    assert not Activity.objects.filter(reporting_organisation=scene.cast.ours, title_fr="Pris").exists()


def test_panel__never_shows_what_its_reader_may_not_see(client: Client) -> None:
    scene = Scene(draft=True)
    areas = [place.area for place in scene.ours.places.all()]
    shared: dict[str, Any] = {"themes": scene.ours.themes.all(), "areas": areas}
    hidden: tuple[dict[str, Any], ...] = (
        {"draft": True},
        {"submitted": True, "visibility": "organisation"},
        {"visibility": "organisation"},
    )
    for number, state in enumerate(hidden):
        ActivityFactory(title_fr=f"Caché {number}", type=scene.ours.type, **shared | state)
    client.force_login(scene.cast["focal point"])
    for page in (client.get(scene.address("activity_edit")), client.get(scene.address("activity"))):
        assert scene.other.title_fr in page.text
        assert "Caché" not in page.text
        assert 'id="neighbours-count"' in page.text
    client.force_login(scene.cast["coordinator"])
    assert "Caché 1" in client.get(scene.address("activity_edit")).text


def test_forms__need_the_token_against_forgery() -> None:
    scene = Scene(draft=True)
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.cast["focal point"])
    for name in ("activity_new", "activity_edit", "activity_summary", "activity_discard"):
        assert client.post(scene.address(name)).status_code == 403, name


def test_pages__carry_nothing_inline(client: Client) -> None:
    scene = Scene(draft=True)
    client.force_login(scene.cast["focal point"])
    for name in ("register", "activity_new", "activity_edit", "activity", "activity_history"):
        page = client.get(scene.address(name)).text
        for inline in (" style=", " onclick=", "<style", "<script>"):
            assert inline not in page, (name, inline)
