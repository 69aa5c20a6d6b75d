"""Registering an activity on the site: the form, the draft, the summary, handing in."""

import re
import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coordination.models import Activity, ActivityChange, RecordState
from reference.models import OrganisationAlias
from tests.factories import (
    ActivityFactory,
    ActivityTypeFactory,
    AreaFactory,
    MembershipFactory,
    OrganisationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
NEW = "/registre/nouvelle/"


@pytest.fixture
def focal_point() -> Any:
    return MembershipFactory(organisation__name_fr="Avocats du Nord")


@pytest.fixture
def site(client: Client, focal_point: Any) -> Client:
    client.force_login(focal_point.user)
    return client


def answers(organisation: Any, **changes: Any) -> dict[str, Any]:
    """The twelve answers, as the form sends them."""
    return {
        "form_key": str(uuid.uuid4()),
        "language": "fr",
        "title": "Aide juridique à la prison",
        "summary": "Des avocats conseillent les personnes détenues.",
        "type": ActivityTypeFactory().pk,
        "themes": [ThemeFactory().pk],
        "places": [f"area:{AreaFactory().pk}"],
        "planned_start": "03/2027",
        "planned_end": "31/12/2027",
        "status": "1",
        "implementers": [str(organisation.pk)],
        "contact_name": "Awa",
        "contact_email": "awa@example.org",
        "visibility": "partners",
    } | changes


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


# -- the form


def test_form__begins_with_the_persons_organisation_and_contact(site: Client, focal_point: Any) -> None:
    page = site.get(NEW).text
    assert "Avocats du Nord" in page
    assert f'value="{focal_point.user.email}"' in page
    assert f'name="implementers" value="{focal_point.organisation.pk}" checked' in page


def test_form__begins_for_the_place_and_theme_of_the_address(site: Client) -> None:
    area, theme = AreaFactory(), ThemeFactory()
    page = site.get(NEW, {"area": area.pcode, "theme": theme.code}).text
    assert f'value="area:{area.pk}" checked' in page
    assert f'name="themes" value="{theme.pk}" checked' in page


def test_form__of_nonsense_in_the_address_is_a_plain_form(site: Client) -> None:
    assert site.get(NEW, {"area": "x" * 300, "zone": "\x00", "theme": "'"}).status_code == 200
    for copy in ("0", "abc", "9" * 40):
        assert site.get(NEW, {"copy": copy}).status_code == 404


def test_draft__is_kept_whole_or_not(site: Client, focal_point: Any) -> None:
    answer = site.post(NEW, {"form_key": str(uuid.uuid4()), "title": "Un titre", "do": "save"})
    activity = Activity.objects.get()
    assert answer.headers["Location"] == f"/registre/{activity.pk}/"
    assert (activity.title_fr, activity.state) == ("Un titre", RecordState.DRAFT)
    assert activity.reporting_organisation == focal_point.organisation


def test_draft__says_all_that_was_typed(site: Client, focal_point: Any) -> None:
    area = AreaFactory()
    sent = answers(
        focal_point.organisation,
        places=[f"area:{area.pk}"],
        **{f"site-area:{area.pk}": "maison d’arrêt; tribunal", "title_other": "Legal aid", "do": "save"},
    )
    site.post(NEW, sent)
    activity = Activity.objects.get()
    assert (activity.planned_start, activity.planned_start_precision) == (date(2027, 3, 1), "month")
    assert (activity.planned_end, activity.planned_end_precision) == (date(2027, 12, 31), "day")
    assert sorted(place.site for place in activity.places.all()) == ["maison d’arrêt", "tribunal"]
    assert activity.title_en == "Legal aid"
    page = site.get(f"/registre/{activity.pk}/").text
    assert 'value="03/2027"' in page
    assert 'value="maison d’arrêt; tribunal"' in page


def test_draft__the_language_of_the_form_says_which_title_it_is(site: Client, focal_point: Any) -> None:
    site.post(NEW, answers(focal_point.organisation, language="en", title="Legal aid"))
    assert (Activity.objects.get().title_en, Activity.objects.get().title_fr) == ("Legal aid", "")


def test_draft__sent_twice_is_one(site: Client, focal_point: Any) -> None:
    sent = answers(focal_point.organisation, do="review")
    for _ in range(3):
        assert site.post(NEW, sent).status_code == 302
    activity = Activity.objects.get()
    edit = site.get(f"/registre/{activity.pk}/").text
    again = sent | {
        "form_key": hidden(edit, "form_key"),
        "version": hidden(edit, "version"),
        "title": "Autre titre",
    }
    for _ in range(2):
        assert site.post(f"/registre/{activity.pk}/", again).status_code == 302
    assert Activity.objects.get().title_fr == "Autre titre"


@pytest.mark.parametrize("themes", [["x", "999999"], ["9" * 30]])
@pytest.mark.parametrize("do", ["save", "keep", "review", "find", "nonsense"])
def test_draft__a_form_with_nonsense_is_no_error_page(site: Client, do: str, themes: list[str]) -> None:
    sent = {
        "form_key": "no-key",
        "version": "-1",
        "language": "xx",
        "type": "abc",
        "themes": themes,
        "places": ["area:x", "zone:99999999999999999999", "moon:1", "area:999999"],
        "planned_start": "31/02/2027",
        "status": "77",
        "implementers": ["-1", "99999999", "x"],
        "contact_email": "nobody",
        "visibility": "team",
        "do": do,
    }
    assert site.post(NEW, sent).status_code in {200, 400}
    assert Activity.objects.count() == 1


def test_draft__a_field_that_cannot_be_read_is_named_and_still_typed(site: Client, focal_point: Any) -> None:
    answer = site.post(NEW, answers(focal_point.organisation, planned_start="bientôt", do="save"))
    assert answer.status_code == 400
    assert 'value="bientôt"' in answer.text
    assert 'href="#id_planned_start"' in answer.text
    assert Activity.objects.get().title_fr == "Aide juridique à la prison"


# -- kept while typing


def test_keep__tells_when_it_was_saved_and_what_the_form_must_know(site: Client, focal_point: Any) -> None:
    sent = answers(focal_point.organisation, do="keep")
    answer = site.post(NEW, sent, headers={"HX-Request": "true"})
    activity = Activity.objects.get()
    assert answer.headers["HX-Replace-Url"] == f"/registre/{activity.pk}/"
    assert hidden(answer.text, "version") == str(activity.version)
    assert "<html" not in answer.text


def test_keep__many_times_is_one_entry_of_history(site: Client, focal_point: Any) -> None:
    sent = answers(focal_point.organisation, do="keep")
    for title in ("A", "Ai", "Aide"):
        site.post(NEW, sent | {"title": title})
    change = ActivityChange.objects.get()
    assert (change.action, change.after["title_fr"]) == ("create", "Aide")


def test_keep__the_form_is_not_stale_to_itself(site: Client, focal_point: Any) -> None:
    """Handed in before the answer to its own saving came, with the number it had before."""
    activity = ActivityFactory(draft=True, reporting_organisation=focal_point.organisation)
    url = f"/registre/{activity.pk}/"
    sent = answers(focal_point.organisation, version="1")
    site.post(url, sent | {"do": "keep"})
    answer = site.post(url, sent | {"do": "review", "title": "Encore un mot"})
    assert answer.headers["Location"] == f"{url}relire/"


# -- stale


def test_stale__shows_both_versions_and_can_be_saved_on_top(site: Client, focal_point: Any) -> None:
    activity = ActivityFactory(
        draft=True, reporting_organisation=focal_point.organisation, title_fr="Au départ"
    )
    url = f"/registre/{activity.pk}/"
    site.post(url, answers(focal_point.organisation, version="1", title="De l’autre"))
    mine = answers(focal_point.organisation, version="1", title="Le mien")
    answer = site.post(url, mine)
    assert answer.status_code == 409
    assert "De l’autre" in answer.text
    assert 'value="Le mien"' in answer.text
    activity.refresh_from_db()
    assert activity.title_fr == "De l’autre"
    on_top = site.post(url, mine | {"version": hidden(answer.text, "version")})
    assert on_top.status_code == 302
    activity.refresh_from_db()
    assert activity.title_fr == "Le mien"


def test_stale__a_coordinators_answer_makes_an_open_form_stale(site: Client, focal_point: Any) -> None:
    from coordination import actions

    activity = ActivityFactory(
        reporting_organisation=focal_point.organisation, submitted=True, created_by=focal_point.user
    )
    actions.send_back(activity, "Le lieu manque.", MembershipFactory(coordinator=True).user, 1)
    answer = site.post(f"/registre/{activity.pk}/", answers(focal_point.organisation, version="1"))
    assert answer.status_code == 409


# -- type-ahead


def options(site: Client, field: str, text: str, **more: Any) -> str:
    return site.get(reverse("activity_options", args=[field]), {f"find-{field}": text} | more).text


def test_options__ignore_accents_and_know_acronyms_and_aliases(site: Client) -> None:
    undp = OrganisationFactory(name_fr="Programme des Nations Unies", acronym_fr="PNUD", acronym_en="UNDP")
    OrganisationAlias.objects.create(organisation=undp, name="Bureau Zébulon")
    OrganisationFactory(name_fr="Autre chose")
    for text in ("pnud", "UNDP", "zebul", "nations prog"):
        page = options(site, "implementers", text)
        assert f'value="{undp.pk}"' in page, text
        assert "Autre chose" not in page, text


def test_options__of_places_are_areas_zones_and_the_country(site: Client) -> None:
    region = AreaFactory(name_fr="Ségou")
    cercle = AreaFactory(name_fr="Ségou", level=2, parent=region)
    page = options(site, "places", "segou")
    assert f'value="area:{region.pk}"' in page
    assert f'value="area:{cercle.pk}"' in page
    assert 'value="country"' in page


@pytest.mark.parametrize("nonsense", ["9" * 30, "-1", "x", "\0", "²", "area:" + "9" * 30])
@pytest.mark.parametrize("field", ["places", "implementers", "funders"])
def test_options__of_nonsense_are_no_error(site: Client, field: str, nonsense: str) -> None:
    query = {f"find-{field}": nonsense, field: nonsense}
    assert site.get(reverse("activity_options", args=[field]), query).status_code == 200


def test_options__keep_what_is_ticked(site: Client) -> None:
    ticked, found = AreaFactory(name_fr="Kayes"), AreaFactory(name_fr="Gao")
    page = options(
        site, "places", "gao", places=f"area:{ticked.pk}", **{f"site-area:{ticked.pk}": "tribunal <b>"}
    )
    assert f'value="area:{ticked.pk}" checked' in page
    assert f'value="area:{found.pk}"' in page
    assert "tribunal &lt;b&gt;" in page


def test_options__without_scripts_a_name_that_means_one_thing_is_enough(
    site: Client, focal_point: Any
) -> None:
    area = AreaFactory(name_fr="Ménaka")
    site.post(NEW, answers(focal_point.organisation, places=[], **{"find-places": "menaka"}))
    assert [place.area for place in Activity.objects.get().places.all()] == [area]


def test_options__without_scripts_a_name_that_means_several_is_asked(site: Client, focal_point: Any) -> None:
    region = AreaFactory(name_fr="Mopti")
    AreaFactory(name_fr="Mopti", level=2, parent=region)
    answer = site.post(
        NEW, answers(focal_point.organisation, places=[], do="save", **{"find-places": "mopti"})
    )
    assert answer.status_code == 400
    assert f'value="area:{region.pk}"' in answer.text
    assert 'href="#id_places"' in answer.text


# -- the summary and handing in


def handed_in(site: Client, sent: dict[str, Any]) -> Activity:
    site.post(NEW, sent | {"do": "review"})
    activity = Activity.objects.get(form_key=sent["form_key"])
    url = f"/registre/{activity.pk}/relire/"
    page = site.get(url).text
    answer = site.post(url, {"version": hidden(page, "version")}, follow=True)
    assert answer.status_code == 200
    activity.refresh_from_db()
    return activity


def test_review__names_every_missing_field_and_keeps_the_draft(site: Client) -> None:
    answer = site.post(NEW, {"form_key": str(uuid.uuid4()), "language": "fr", "do": "review"})
    assert answer.status_code == 400
    for name in ("title", "type", "themes", "places", "planned_start", "planned_end", "summary"):
        assert f'href="#id_{name}"' in answer.text, name
        assert f'id="id_{name}"' in answer.text, name
    assert Activity.objects.count() == 1


def test_review__an_end_within_the_year_of_its_start_is_no_contradiction(
    site: Client, focal_point: Any
) -> None:
    sent = answers(focal_point.organisation, planned_start="15/03/2027", planned_end="2027", do="review")
    assert site.post(NEW, sent).status_code == 302
    sent = answers(focal_point.organisation, planned_start="15/03/2027", planned_end="2026", do="review")
    assert site.post(NEW, sent).status_code == 400


def test_summary__is_handed_in_once(site: Client, focal_point: Any) -> None:
    activity = handed_in(site, answers(focal_point.organisation))
    assert activity.state == RecordState.SUBMITTED
    again = site.post(f"/registre/{activity.pk}/relire/", {"version": str(activity.version)})
    assert again.headers["Location"] == f"/registre/{activity.pk}/remise/"
    assert ActivityChange.objects.filter(action="submit").count() == 1


def test_summary__of_something_changed_since_is_read_again(site: Client, focal_point: Any) -> None:
    site.post(NEW, answers(focal_point.organisation))
    activity = Activity.objects.get()
    site.post(f"/registre/{activity.pk}/relire/", {"version": "77"})
    activity.refresh_from_db()
    assert activity.state == RecordState.DRAFT


def test_summary__of_an_incomplete_draft_leads_back_to_the_form(site: Client, focal_point: Any) -> None:
    site.post(NEW, answers(focal_point.organisation, title="", do="save"))
    activity = Activity.objects.get()
    for method in (site.get, site.post):
        answer = method(f"/registre/{activity.pk}/relire/")
        assert answer.headers["Location"] == f"/registre/{activity.pk}/"
    activity.refresh_from_db()
    assert activity.state == RecordState.DRAFT


def test_submitted__changed_again_is_a_draft_again(site: Client, focal_point: Any) -> None:
    sent = answers(focal_point.organisation)
    activity = handed_in(site, sent)
    site.post(
        f"/registre/{activity.pk}/", sent | {"title": "Un autre titre", "version": str(activity.version)}
    )
    activity.refresh_from_db()
    assert activity.state == RecordState.DRAFT


def test_validated__a_change_waits_beside_it(site: Client, focal_point: Any) -> None:
    activity = ActivityFactory(reporting_organisation=focal_point.organisation, title_fr="En vigueur")
    url = f"/registre/{activity.pk}/"
    site.post(url, answers(focal_point.organisation, version="1", title="Proposé"))
    activity.refresh_from_db()
    assert (activity.title_fr, activity.proposal["title_fr"]) == ("En vigueur", "Proposé")
    page = site.get(activity.get_absolute_url()).text
    assert "Proposé" in page
    assert 'value="Proposé"' in site.get(url).text


# -- discard and copy


def test_discard__asks_and_then_throws_the_draft_away(site: Client, focal_point: Any) -> None:
    activity = ActivityFactory(draft=True, reporting_organisation=focal_point.organisation)
    url = f"/registre/{activity.pk}/abandonner/"
    assert site.get(url).status_code == 200
    assert Activity.objects.exists()
    assert site.post(url).headers["Location"] == "/registre/"
    assert not Activity.objects.exists()


def test_discard__of_a_validated_one_throws_only_the_changes_away(site: Client, focal_point: Any) -> None:
    activity = ActivityFactory(reporting_organisation=focal_point.organisation)
    assert (
        site.post(f"/registre/{activity.pk}/abandonner/").headers["Location"] == f"/activites/{activity.pk}/"
    )
    site.post(f"/registre/{activity.pk}/", answers(focal_point.organisation, version="1"))
    site.post(f"/registre/{activity.pk}/abandonner/")
    activity.refresh_from_db()
    assert (activity.proposal, activity.state) == (None, RecordState.VALIDATED)


def test_copy__takes_all_but_the_dates(site: Client, focal_point: Any) -> None:
    activity = ActivityFactory(reporting_organisation=focal_point.organisation, title_fr="À refaire")
    page = site.get(NEW, {"copy": activity.pk}).text
    assert 'value="À refaire"' in page
    assert f'value="area:{activity.places.get().area_id}" checked' in page
    assert "2026" not in re.findall(r'name="planned_start" value="([^"]*)"', page)
    assert Activity.objects.count() == 1


def test_copy__of_anothers_activity_is_not_there(site: Client) -> None:
    assert site.get(NEW, {"copy": ActivityFactory(visibility="public").pk}).status_code == 404


# -- my activities


def test_mine__groups_them_and_tells_why_one_came_back(site: Client, focal_point: Any) -> None:
    own = {"reporting_organisation": focal_point.organisation}
    ActivityFactory(title_fr="Renvoyée", state="sent_back", sent_back_reason="Le lieu manque.", **own)
    ActivityFactory(title_fr="Brouillon A", draft=True, **own)
    ActivityFactory(title_fr="En attente A", submitted=True, **own)
    ActivityFactory(title_fr="À confirmer", **own)
    ActivityFactory(title_fr="Inscrite", confirmed_at=timezone.now(), **own)
    ActivityFactory(title_fr="D’un autre")
    page = site.get("/registre/").text
    order = [
        page.index(text)
        for text in ("Renvoyée", "Le lieu manque.", "À confirmer", "Brouillon A", "En attente A", "Inscrite")
    ]
    assert order == sorted(order)
    assert "D’un autre" not in page


def test_mine__says_how_to_begin(site: Client) -> None:
    page = site.get("/registre/").text
    assert page.count('href="/registre/nouvelle/"') == 2


def test_mine__of_someone_without_a_role_is_a_plain_page(client: Client) -> None:
    client.force_login(MembershipFactory(role="reader").user)
    page = client.get("/registre/")
    assert page.status_code == 200
    assert "/registre/nouvelle/" not in page.text
    assert client.get(NEW).status_code == 403


def test_coordinator__says_for_whom(client: Client) -> None:
    client.force_login(MembershipFactory(coordinator=True).user)
    organisation = OrganisationFactory()
    sent = answers(organisation, do="save")
    assert client.post(NEW, sent).status_code == 400
    assert not Activity.objects.exists()
    client.post(NEW, sent | {"reporting_organisation": str(organisation.pk)})
    assert Activity.objects.get().reporting_organisation == organisation


# -- what it costs


@pytest.mark.parametrize("count", [2, 12])
def test_pages__ask_the_same_however_much_there_is(
    site: Client, focal_point: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    theme, area, kind = ThemeFactory(), AreaFactory(), ActivityTypeFactory()
    shared = {"themes": [theme], "areas": [area], "type": kind}
    for _ in range(count):
        ActivityFactory(**shared)
        ActivityFactory(reporting_organisation=focal_point.organisation)
    mine = ActivityFactory(reporting_organisation=focal_point.organisation, draft=True, **shared)
    for url, most in (
        ("/registre/", 30),
        (f"/registre/{mine.pk}/", 45),
        (f"/registre/{mine.pk}/relire/", 45),
        (f"/activites/{mine.pk}/", 45),
        (f"/activites/{mine.pk}/historique/", 20),
    ):
        with django_assert_max_num_queries(most):
            assert site.get(url).status_code == 200, url
