"""Matrices of organisations and donors as pages and files: each cell opens onto what it counts."""

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coordination.crossing_sheet import AXES
from coordination.models import Activity, OrganisationRole
from kb.models import Visibility
from reference.models import Zone
from tests.accounts.people import Cast
from tests.factories import ActivityFactory, AreaFactory, OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


class World:
    """Two regions, two main themes, an implementer with a partner, and a donor."""

    def __init__(self) -> None:
        self.mopti = AreaFactory(pcode="ML05", name_fr="Mopti")
        self.gao = AreaFactory(pcode="ML07", name_fr="Gao")
        self.justice = ThemeFactory(code="justice", name_fr="Justice")
        self.prisons = ThemeFactory(code="prisons", name_fr="Prisons")
        self.undp = OrganisationFactory(code="undp", name_fr="PNUD")
        self.aba = OrganisationFactory(code="aba", name_fr="ABA")
        self.eu = OrganisationFactory(code="eu", name_fr="Union européenne")
        both = self.activity(themes=[self.justice, self.prisons], implementers=[self.undp, self.aba])
        both.participations.create(organisation=self.eu, role=OrganisationRole.FUNDING)
        self.activity(areas=[self.gao], countrywide=False)
        self.activity(countrywide=True, themes=[self.prisons])

    def activity(self, **more: Any) -> Activity:
        common: dict[str, Any] = {
            "areas": [self.mopti],
            "themes": [self.justice],
            "visibility": Visibility.PUBLIC,
            "planned_start": date(TODAY.year, 1, 1),
            "planned_end": TODAY + timedelta(400),
            "reporting_organisation": self.undp,
        }
        return ActivityFactory(**common | more)


@pytest.fixture
def here() -> World:
    return World()


def sheet(client: Client, axes: str, **query: str) -> Any:
    response = client.get(reverse("crossing"), {"axes": axes} | query)
    assert response.status_code == 200
    return response.context["sheet"]


def numbers(found: Any) -> dict[str, dict[str, int]]:
    return {
        line.label: {
            label: box.number
            for label, box in zip(found.columns, line.boxes, strict=True)
            if box.number is not None
        }
        for line in found.lines
    }


class TestPage:
    def test_organisations_and_areas__by_hand(self, client: Client, here: World) -> None:
        assert numbers(sheet(client, "organisation-area")) == {
            "PNUD": {"Mopti": 1, "Gao": 1, "Tout le pays": 1},
            "ABA": {"Mopti": 1},
        }

    def test_organisations_and_themes__by_hand(self, client: Client, here: World) -> None:
        assert numbers(sheet(client, "organisation-theme")) == {
            "PNUD": {"Justice": 2, "Prisons": 2},
            "ABA": {"Justice": 1, "Prisons": 1},
        }

    def test_donors_and_themes__by_hand(self, client: Client, here: World) -> None:
        found = numbers(sheet(client, "donor-theme"))
        assert found.pop("Union européenne") == {"Justice": 1, "Prisons": 1}
        assert list(found.values()) == [{"Justice": 1, "Prisons": 1}]

    @pytest.mark.parametrize("axes", AXES)
    @pytest.mark.parametrize("query", [{}, {"theme": "prisons"}, {"area": "ML05"}, {"organisation": "undp"}])
    @pytest.mark.parametrize("detail", ["branch", "theme"])
    def test_cell__opens_onto_what_it_counts(
        self, client: Client, here: World, axes: str, query: dict[str, str], detail: str
    ) -> None:
        north = Zone.objects.create(code="nord", name_fr="Nord")
        in_zone = here.activity(areas=[])
        in_zone.places.create(zone=north)
        ThemeFactory(code="aid", parent=here.justice)
        seen = 0
        for line in sheet(client, axes, detail=detail, **query).lines:
            for box in line.boxes:
                if box.url:
                    assert client.get(box.url).context["page"].paginator.works == box.number, box.sentence
                    seen += 1
        assert seen

    def test_hidden__is_not_counted(self, client: Client, here: World) -> None:
        before = numbers(sheet(client, "organisation-area"))
        secret = OrganisationFactory(name_fr="Discrète")
        here.activity(visibility=Visibility.ORGANISATION, reporting_organisation=secret)
        assert numbers(sheet(client, "organisation-area")) == before
        client.force_login(Cast()["coordinator"])
        assert "Discrète" in numbers(sheet(client, "organisation-area"))

    def test_hidden_donor_of_a_public_activity__follows_the_activity(
        self, client: Client, here: World
    ) -> None:
        hidden = here.activity(visibility=Visibility.ORGANISATION)
        hidden.participations.create(organisation=here.aba, role=OrganisationRole.FUNDING)
        assert "ABA" not in numbers(sheet(client, "donor-theme"))

    def test_organisation_in_another_role__narrows_nothing_and_is_told(
        self, client: Client, here: World
    ) -> None:
        response = client.get(
            reverse("crossing"), {"axes": "donor-theme", "organisation": "undp", "role": "1"}
        )
        assert len(response.context["asked"].problems) == 1
        assert len(response.context["sheet"].lines) == 2

    @pytest.mark.parametrize(
        "query",
        [{"axes": "<b>"}, {"from": "9999-12-31", "to": "0001-01-01"}, {"level": "commune", "area": "\0"}],
    )
    def test_nonsense__is_answered(self, client: Client, here: World, query: dict[str, str]) -> None:
        assert client.get(reverse("crossing"), query).status_code == 200

    def test_empty_register__is_answered(self, client: Client) -> None:
        for axes in AXES:
            assert client.get(reverse("crossing"), {"axes": axes}).status_code == 200

    def test_page__takes_a_fixed_number_of_queries(
        self, client: Client, here: World, django_assert_max_num_queries: Any
    ) -> None:
        for _number in range(12):
            here.activity(reporting_organisation=OrganisationFactory(), areas=[AreaFactory()])
        sheet(client, "donor-area")
        with django_assert_max_num_queries(35):
            sheet(client, "donor-area")


class TestFile:
    def test_csv__has_every_row(self, client: Client, here: World) -> None:
        response = client.get(reverse("crossing_export", args=["csv"]), {"axes": "organisation-theme"})
        body = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        rows = list(csv.reader(StringIO(body)))
        assert rows[0][2:] == ["Justice", "Prisons"]
        assert rows[1] == ["PNUD", "undp", "2", "2"]
        assert rows[2] == ["ABA", "aba", "1", "1"]
