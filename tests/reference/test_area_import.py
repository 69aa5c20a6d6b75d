"""Areas from tables and boundaries: all of a file, or nothing and the rows that are wrong."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reference.models import Area
from tests.coordination.first_data_set import DATA
from tests.factories import AreaFactory
from tests.shared import shared_file

pytestmark = pytest.mark.django_db

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}


def run(file: Path, edition: str, *options: str) -> tuple[dict[str, Any], int]:
    """The report that the command prints, and its exit code."""
    out, code = io.StringIO(), 0
    try:
        call_command("import_areas", str(file), "--edition", edition, *options, "--json", stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return json.loads(out.getvalue()), code


def features(tmp_path: Path, *found: Any, **head: Any) -> Path:
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": found, **head}), encoding="utf-8")
    return path


def feature(geometry: Any = SQUARE, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def table(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "areas.csv"
    path.write_text("\n".join(("pcode,level,parent,name_fr,edition", *lines)), encoding="utf-8")
    return path


def problems(report: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(problem["row"], problem["name"], problem["problem"]) for problem in report["problems"]]


# -- the real files


@pytest.mark.parametrize(
    ("name", "edition", "count"),
    [
        ("mali_adm1_cod2019", "2019", 9),
        ("mali_adm1_cod2021", "2021", 10),
        ("mali_adm1_2023_approx", "2023", 20),
        ("mali_adm1_naturalearth", "2021", 9),
    ],
)
def test_import__each_file_of_regions_makes_them_with_boundaries(name: str, edition: str, count: int) -> None:
    report, code = run(shared_file(f"geo/{name}.geojson"), edition)
    assert (code, report["problems"]) == (0, [])
    assert (report["created"], report["boundaries"]) == (count, count)
    assert Area.objects.filter(edition=edition, level=1).filter(boundary__isnull=False).count() == count


def test_import__the_table_of_codes_twice_is_once() -> None:
    file = shared_file("mali/mali_pcodes.csv")
    first, _ = run(file, "2019")
    again, code = run(file, "2019")
    assert (first["created"], first["left_out"]) == (760, 5)
    assert (again["created"], again["updated"], again["unchanged"], code) == (0, 0, 760, 0)
    assert Area.objects.get(edition="2019", pcode="ML0704").parent == Area.objects.get(pcode="ML07")


def test_import__an_edition_has_its_own_cercles() -> None:
    run(shared_file("mali/mali_pcodes.csv"), "2021")
    cercles = Area.objects.filter(edition="2021", level=2)
    assert cercles.count() == 53
    assert not Area.objects.filter(pcode__startswith="ML0704").exists()
    menaka = Area.objects.get(edition="2021", pcode="ML10")
    assert set(cercles.filter(parent=menaka).values_list("pcode", flat=True)) == {
        "ML1001",
        "ML1002",
        "ML1003",
        "ML1004",
    }


def test_import__boundaries_find_the_areas_by_name_where_they_have_no_codes() -> None:
    run(DATA / "areas.csv", "2021")
    report, _ = run(shared_file("geo/mali_adm1_naturalearth.geojson"), "2021")
    assert (report["created"], report["boundaries"]) == (0, 9)
    # the file's own numbers differ from the P-codes: its ML08 is Timbuktu
    east = {
        area.pcode: max(x for ring in area.boundary["coordinates"][0] for x, _ in ring)
        for area in Area.objects.filter(edition="2021", level=1).filter(boundary__isnull=False)
    }
    assert east["ML06"] < east["ML08"]
    assert Area.objects.get(edition="2021", pcode="ML10").boundary is None


def test_import__the_regions_of_2023_are_approximate_and_take_their_cercles() -> None:
    run(shared_file("geo/mali_adm1_2023_approx.geojson"), "2023")
    report, code = run(shared_file("mali/mali_pcodes.csv"), "2023", "--level", "2")
    assert (code, report["created"]) == (0, 53)
    assert not Area.objects.filter(edition="2023", approximate=False).exists()
    assert Area.objects.get(edition="2023", pcode="ML0102").parent.name == "Nioro"  # type: ignore[union-attr]
    source = Area.objects.filter(edition="2023", level=1).values_list("boundary_source", flat=True)[0]
    assert "OCHA Mali / DNCT" in source


def test_import__cercles_of_2019_fit_2019_and_not_2021() -> None:
    codes, shapes = shared_file("mali/mali_pcodes.csv"), shared_file("geo/mali_adm2_cod2019.geojson")
    for edition in ("2019", "2021"):
        run(codes, edition)
    report, _ = run(shapes, "2019")
    assert (report["updated"], report["boundaries"]) == (50, 50)
    report, code = run(shapes, "2021")
    assert code == 1
    assert [(row, name) for row, name, _ in problems(report)] == [(45, "ML0704")]
    assert not Area.objects.filter(edition="2021").filter(boundary__isnull=False).exists()


def test_committed_outline__is_that_of_natural_earth_joined_to_the_codes() -> None:
    run(DATA / "areas.csv", "2021")
    report, _ = run(DATA / "outline.geojson", "2021")
    assert (report["updated"], report["warnings"]) == (9, [])
    assert set(Area.objects.filter(approximate=True).values_list("pcode", flat=True)) == {"ML07"}
    ours = {area.name_en: area.boundary for area in Area.objects.filter(boundary__isnull=False)}
    run(shared_file("geo/mali_adm1_naturalearth.geojson"), "natural-earth")
    theirs = {area.name: area.boundary for area in Area.objects.filter(edition="natural-earth")}
    assert ours == theirs
    assert (DATA / "outline.geojson").stat().st_size < 20_000


# -- what is wrong is named, and nothing is half-loaded


def test_import__a_double_is_named_with_the_first(tmp_path: Path) -> None:
    file = table(tmp_path, "ML01,1,,Kayes,2021", "ML02,1,,Koulikoro,2021", "ML01,1,,Kayes,2021")
    report, code = run(file, "2021")
    assert code == 1
    assert problems(report) == [(4, "ML01", "it stands in the file twice, first in row 2")]
    assert not Area.objects.exists()


def test_import__a_missing_parent_is_named(tmp_path: Path) -> None:
    file = table(tmp_path, "ML01,1,,Kayes,2021", "ML0909,2,ML09,Ailleurs,2021")
    report, code = run(file, "2021")
    assert (code, problems(report)) == (
        1,
        [(3, "ML0909", "its parent, ML09, is not in edition 2021")],
    )
    assert not Area.objects.exists()


def test_import__a_parent_of_the_same_level_is_refused(tmp_path: Path) -> None:
    file = table(tmp_path, "ML01,1,,Kayes,2021", "ML02,1,ML01,Koulikoro,2021")
    report, _ = run(file, "2021")
    assert problems(report) == [(3, "ML02", "its parent, ML01, is not of a higher level")]


@pytest.mark.parametrize("level", ["7", "-1", "région", ""])
def test_import__an_unknown_level_is_named(tmp_path: Path, level: str) -> None:
    report, code = run(table(tmp_path, f"ML01,{level},,Kayes,2021"), "2021")
    assert code == 1
    assert [(row, name) for row, name, _ in problems(report)] == [(2, "ML01")]
    assert "0 country, 1 region, 2 cercle, 3 commune" in report["problems"][0]["problem"]


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [0, 0]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [0, 91], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [0, float("nan")], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[["0", "0"], [0, 1], [1, 1], ["0", "0"]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [0, 0], [0, 0], [0, 0]]]},
        {"type": "Polygon", "coordinates": "0 0, 0 1"},
        {"type": "MultiPolygon", "coordinates": []},
        "POLYGON((0 0, 0 1, 1 1, 0 0))",
    ],
)
def test_import__a_bad_geometry_is_named_and_the_good_one_is_not_loaded(
    tmp_path: Path, geometry: Any
) -> None:
    good, bad = feature(pcode="ML01", name="Kayes"), feature(geometry, pcode="ML02", name="Koulikoro")
    report, code = run(features(tmp_path, good, bad), "2021")
    assert code == 1
    assert [(row, name) for row, name, _ in problems(report)] == [(2, "ML02")]
    assert not Area.objects.exists()


def test_import__boundaries_of_another_edition_name_each_area_that_is_not_in_it() -> None:
    run(DATA / "areas.csv", "2021")
    report, code = run(shared_file("geo/mali_adm1_2023_approx.geojson"), "2021")
    assert code == 1
    assert len(report["problems"]) == 10
    assert (2, "Bandiagara") in [(row, name) for row, name, _ in problems(report)]
    assert report["warnings"]
    assert not Area.objects.filter(boundary__isnull=False).exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.geojson", b"{"),
        ("x.geojson", b"[" * 100_000),
        ("x.geojson", b"[]"),
        ("x.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("x.geojson", b"\xff\xfe\x00"),
        ("x.csv", b""),
        ("x.csv", b"a,b\n1,2\n"),
        ("x.csv", b"pcode,level,name_fr\nML01,1,Kayes\n"),
        ("x.csv", "pcode,level,name_fr,edition\nML04,1,Ségou,2021\n".encode("latin-1")),
    ],
)
def test_import__what_is_no_such_file_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("import_areas", str(file), "--edition", "2021")
    assert not Area.objects.exists()


def test_import__a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_areas", str(tmp_path / "none.csv"), "--edition", "2021")


def test_import__an_edition_that_the_table_does_not_know_is_told() -> None:
    with pytest.raises(CommandError, match="it knows 2019, 2021, 2023"):
        call_command("import_areas", str(shared_file("mali/mali_pcodes.csv")), "--edition", "1999")


@pytest.mark.parametrize("edition", ["", " ", "20 21", "x" * 21])
def test_import__an_edition_needs_a_plain_name(edition: str) -> None:
    with pytest.raises(CommandError, match="no name for an edition"):
        call_command("import_areas", str(DATA / "areas.csv"), "--edition", edition)


@pytest.mark.parametrize(
    "properties", [{}, {"pcode": "ML01"}, {"name": "x" * 121}, {"pcode": "<b>", "name": "x"}]
)
def test_import__a_feature_without_a_proper_name_is_named(tmp_path: Path, properties: Any) -> None:
    report, code = run(features(tmp_path, feature(**properties)), "2021", "--level", "1")
    assert (code, [row for row, *_ in problems(report)]) == (1, [1])


@pytest.mark.parametrize("what", [None, 3, "x", []])
def test_import__a_feature_that_is_none_is_named(tmp_path: Path, what: Any) -> None:
    report, code = run(features(tmp_path, what), "2021", "--level", "1")
    assert (code, [row for row, *_ in problems(report)]) == (1, [1])


def test_import__leaves_names_to_people_where_it_brings_boundaries_only(tmp_path: Path) -> None:
    area = AreaFactory(pcode="ML01", name_fr="Notre nom")
    run(features(tmp_path, feature(pcode="ML01", name="Kayes"), attribution="Levés"), "2021")
    area.refresh_from_db()
    assert (area.name_fr, area.boundary_source) == ("Notre nom", "Levés")
    assert area.boundary == {
        "type": "MultiPolygon",
        "coordinates": [[[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]],
    }
