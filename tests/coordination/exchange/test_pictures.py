"""The map and the tables to take away: PNG, GeoJSON, JSON, and a workbook that can be narrowed."""

import json
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from coordination.models import Watch
from kb.models import Visibility
from tests.factories import ActivityFactory, AreaFactory, ThemeFactory

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[-4, 14], [-3, 14], [-3, 15], [-4, 15], [-4, 14]]]}


@pytest.fixture
def register() -> None:
    mopti = AreaFactory(pcode="ML05", name_fr="Mopti", boundary=SQUARE)
    gao = AreaFactory(pcode="ML07", name_fr="Gao")
    theme = ThemeFactory(code="justice", name_fr="Justice")
    ActivityFactory(areas=[mopti], themes=[theme], visibility=Visibility.PUBLIC, title_fr="=cmd()")
    ActivityFactory(areas=[mopti], themes=[theme], visibility=Visibility.ORGANISATION)
    Watch.objects.create(area=gao, theme=theme, since="2026-01-01")


def body(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


class TestMap:
    def test_geojson__has_each_area_with_its_outline_and_what_is_public(
        self, client: Client, register: None
    ) -> None:
        response = client.get(reverse("coverage_map_export", args=["geojson"]))
        assert response["Content-Type"] == "application/geo+json"
        features = {one["id"]: one for one in json.loads(body(response))["features"]}
        assert features["ML05"]["geometry"] == SQUARE
        assert features["ML05"]["properties"]["activities"] == 1
        assert features["ML07"]["geometry"] is None
        assert features["ML07"]["properties"]["state"] == "gap"

    def test_png__has_the_colours_of_the_map(self, client: Client, register: None) -> None:
        picture = Image.open(BytesIO(body(client.get(reverse("coverage_map_export", args=["png"])))))
        colours = {colour for _count, colour in picture.convert("RGB").getcolors(1 << 20) or ()}
        assert (0xEA, 0xF1, 0xF8) in colours
        assert picture.width == 1360

    def test_unknown_kind__is_not_found(self, client: Client) -> None:
        assert client.get(reverse("coverage_map_export", args=["gif"])).status_code == 404

    @pytest.mark.parametrize("kind", ["png", "geojson"])
    def test_empty_country__is_answered(self, client: Client, kind: str) -> None:
        assert client.get(reverse("coverage_map_export", args=[kind])).status_code == 200


class TestTables:
    @pytest.mark.parametrize(
        "name",
        [
            "activities_export",
            "gaps_export",
            "overlaps_export",
            "timeline_export",
            "crossing_export",
            "recommendations_export",
            "commitments_export",
        ],
    )
    def test_json__says_what_the_csv_says(self, client: Client, register: None, name: str) -> None:
        rows = json.loads(body(client.get(reverse(name, args=["json"]))))
        lines = body(client.get(reverse(name, args=["csv"]))).decode("utf-8-sig").splitlines()
        assert len(rows) == len(lines) - 1
        if rows:
            assert len(rows[0]) == len(lines[0].split(","))

    def test_matrix_json__has_its_cells(self, client: Client, register: None) -> None:
        said = json.loads(body(client.get(reverse("coverage_export", args=["json"]))))
        cells = {(cell["area"], cell["theme"]): cell for cell in said["cells"]}
        assert cells["ML05", "justice"]["activities"] == 1
        assert cells["ML07", "justice"]["state"] == "gap"

    def test_workbook__can_be_narrowed(self, client: Client, register: None) -> None:
        book = openpyxl.load_workbook(BytesIO(body(client.get(reverse("activities_export", args=["xlsx"])))))
        sheet = book.active
        assert sheet
        assert sheet.auto_filter.ref == sheet.dimensions
