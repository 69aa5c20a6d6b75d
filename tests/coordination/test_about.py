"""All about one region, theme, programme or organisation: what stands on its page, and for whom."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coordination.models import Activity, LegalLink, OrganisationRole, Programme, RecommendationLink
from kb.models import Visibility
from kb.models.commitments import CommitmentArea
from tests.accounts.people import Cast
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    LegalCodeFactory,
    OrganisationFactory,
    ThemeFactory,
)
from tests.kb.follow_up.reports import MissionReportFactory, line, recommendation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


class World:
    """Mopti with a cercle, a theme with a narrower one, a programme with a part, one thing of each kind."""

    def __init__(self) -> None:
        self.mopti = AreaFactory(pcode="ML05", name_fr="Mopti")
        self.gao = AreaFactory(pcode="ML07", name_fr="Gao")
        self.djenne = AreaFactory(pcode="ML0501", level=2, name_fr="Djenné", parent=self.mopti)
        self.justice = ThemeFactory(code="justice", name_fr="Justice")
        self.aid = ThemeFactory(code="aid", name_fr="Aide juridique", parent=self.justice)
        self.prisons = ThemeFactory(code="prisons", name_fr="Prisons")
        self.programme = Programme.objects.create(code="gfp", name_fr="Programme mondial", acronym="GFP")
        self.part = Programme.objects.create(code="volet", name_fr="Un volet", parent=self.programme)
        self.undp = OrganisationFactory(code="undp", name_fr="PNUD")
        self.code = LegalCodeFactory(title="Code pénal", themes=[self.aid])
        self.there = self.activity(
            title_fr="Cliniques", programme=self.part, reporting_organisation=self.undp
        )
        self.elsewhere = self.activity(title_fr="Ailleurs", areas=[self.gao], themes=[self.prisons])
        LegalLink.objects.create(activity=self.there, work=self.code)
        self.asked = recommendation(text_fr="Ouvrir une clinique.", areas=[self.djenne], themes=[self.aid])
        RecommendationLink.objects.create(activity=self.there, recommendation=self.asked)
        self.promise = line(
            text_fr="Trois véhicules", promised_by=self.undp, beneficiary_text="Programme GFP"
        )
        CommitmentArea.objects.create(line=self.promise, area=self.djenne)
        self.promise.themes.set([self.aid])

    def activity(self, **more: Any) -> Activity:
        common: dict[str, Any] = {
            "areas": [self.djenne],
            "themes": [self.aid],
            "visibility": Visibility.PUBLIC,
            "planned_start": date(TODAY.year, 1, 1),
            "planned_end": TODAY + timedelta(400),
        }
        return ActivityFactory(**common | more)


@pytest.fixture
def here() -> World:
    return World()


PAGES = {
    "area": ("about_area", "ML05"),
    "cercle": ("about_area", "ML0501"),
    "branch": ("about_theme", "justice"),
    "theme": ("about_theme", "aid"),
    "programme": ("about_programme", "gfp"),
    "organisation": ("organisation", "undp"),
}


def page(client: Client, which: str) -> Any:
    name, code = PAGES[which]
    response = client.get(reverse(name, args=[code]))
    assert response.status_code == 200
    return response


class TestEveryPage:
    @pytest.mark.parametrize("which", PAGES)
    def test_page__has_what_is_there_and_nothing_of_elsewhere(
        self, client: Client, here: World, which: str
    ) -> None:
        response = page(client, which)
        about, html = response.context["about"], response.content.decode()
        assert [row.activity.title for row in about.activities.rows] == ["Cliniques"]
        assert about.timeline.number == 1
        assert [line.text for line in about.promises.rows] == ["Trois véhicules"]
        assert "Ailleurs" not in html
        assert sum(1 for box in about.sheet.boxes if box.counts.activities) >= 1

    @pytest.mark.parametrize("which", ["area", "cercle", "branch", "theme", "programme"])
    def test_page__has_texts_and_recommendations(self, client: Client, here: World, which: str) -> None:
        about = page(client, which).context["about"]
        assert "Code pénal" in [row.work.title for row in about.works.rows]
        assert list(about.recommendations.rows) == [here.asked]

    @pytest.mark.parametrize("which", PAGES)
    def test_number__is_what_its_address_lists(self, client: Client, here: World, which: str) -> None:
        about = page(client, which).context["about"]
        assert client.get(about.activities.url).context["page"].paginator.works == about.activities.number
        for listed, key in ((about.recommendations, "page"), (about.works, "page")):
            if listed.url:
                found = client.get(listed.url)
                assert found.status_code == 200
                if key in found.context:
                    assert found.context[key].paginator.count == listed.number
        if about.promises.url:
            assert client.get(about.promises.url).context["count"] == about.promises.number

    @pytest.mark.parametrize("which", PAGES)
    def test_hidden__is_for_those_who_may_see_it(self, client: Client, here: World, which: str) -> None:
        hidden = here.activity(
            title_fr="Secret",
            visibility=Visibility.ORGANISATION,
            programme=here.programme,
            implementers=[here.undp],
        )
        secret = {"visibility": "organisation", "organisation": here.undp}
        report = MissionReportFactory(title="Secret", themes=[here.aid], **secret)
        RecommendationLink.objects.create(
            activity=hidden,
            recommendation=recommendation(
                report, text_fr="Secret", areas=[here.djenne], themes=[here.aid], addressees=[here.undp]
            ),
        )
        # public by itself, but known to be of the programme by a hidden activity alone
        law = LegalCodeFactory(title="Loi dont le lien est caché")
        LegalLink.objects.create(activity=hidden, work=law)
        html = page(client, which).content.decode()
        assert "Secret" not in html
        assert "lien est caché" not in html
        client.force_login(Cast()["coordinator"])
        assert "Secret" in page(client, which).content.decode()

    @pytest.mark.parametrize("which", PAGES)
    def test_page__takes_a_fixed_number_of_queries(
        self, client: Client, here: World, which: str, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(12):
            one = here.activity(title_fr=f"Activité {number}", programme=here.part, implementers=[here.undp])
            asked = recommendation(areas=[here.djenne], themes=[here.aid], addressees=[here.undp])
            RecommendationLink.objects.create(activity=one, recommendation=asked)
            LegalLink.objects.create(activity=one, work=LegalCodeFactory(themes=[here.aid]))
        page(client, which)
        with django_assert_max_num_queries(85):
            page(client, which)


class TestOnePage:
    def test_region__draws_its_cercles_alone(self, client: Client, here: World) -> None:
        AreaFactory(pcode="ML0701", level=2, name_fr="Ansongo", parent=here.gao)
        assert [area.name for area in page(client, "area").context["about"].map.areas] == ["Djenné"]

    def test_theme__has_its_narrower_themes_as_columns(self, client: Client, here: World) -> None:
        sheet = page(client, "branch").context["about"].sheet
        assert [column.label for column in sheet.columns] == ["Aide juridique"]

    def test_programme__names_who_takes_part(self, client: Client, here: World) -> None:
        here.programme.participations.create(organisation=here.undp, role=OrganisationRole.ACCOUNTABLE)
        here.programme.save()
        assert "PNUD" in page(client, "programme").content.decode()

    def test_organisation__lists_what_it_funds_and_counts_what_it_does(
        self, client: Client, here: World
    ) -> None:
        funded = here.activity(title_fr="Financée", areas=[here.gao])
        funded.participations.create(organisation=here.undp, role=OrganisationRole.FUNDING)
        about = page(client, "organisation").context["about"]
        assert about.activities.number == 2
        assert sum(box.counts.activities for box in about.sheet.boxes) == 1

    @pytest.mark.parametrize("name", ["about_area", "about_theme", "about_programme"])
    def test_unknown__is_not_found(self, client: Client, name: str) -> None:
        assert client.get(reverse(name, args=["nulle-part"])).status_code == 404

    def test_matrix__leads_to_the_pages(self, client: Client, here: World) -> None:
        html = client.get(reverse("coverage")).content.decode()
        assert f'href="{reverse("about_area", args=["ML05"])}"' in html
        assert f'href="{reverse("about_theme", args=["justice"])}"' in html

    @pytest.mark.parametrize("edition", ["1850", "<b>", "2021"])
    def test_edition__in_the_address_may_be_anything(self, client: Client, here: World, edition: str) -> None:
        assert client.get(reverse("about_area", args=["ML05"]), {"edition": edition}).status_code == 200
