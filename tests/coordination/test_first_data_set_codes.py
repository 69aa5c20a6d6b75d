"""The codes of the first data set refer to what exists, and its roles to what its rows say."""

import json
from collections import Counter

import pytest

from tests.coordination.first_data_set import (
    DATA,
    RECORDS,
    ROOT,
    Row,
    codes,
    load,
    read_from,
    source_rows,
    spelled,
    table,
    walk,
)
from tests.shared import shared_file


@pytest.fixture
def rows() -> dict[str, Row]:
    return source_rows()


# --- codes ------------------------------------------------------------------------------------------


def test_areas__are_those_of_the_published_codes() -> None:
    known = {row["pcode"]: row for row in table(shared_file("mali/mali_pcodes.csv"))}
    areas = table(DATA / "areas.csv")
    held = {area["pcode"] for area in areas}
    assert len(held) == len(areas)
    assert Counter(area["level"] for area in areas if area["level"] != "3") == {"0": 1, "1": 10, "2": 54}
    for area in areas[1:]:
        published = known[area["pcode"]]
        assert (area["parent"], area["name_fr"]) == (published["parent_pcode"], published["name_fr"])
        assert area["parent"] in held
        assert published[f"in_cod_{area['edition']}"] == "1"


def test_regions_of_2023__have_no_code_and_are_marked_approximate() -> None:
    regions = table(DATA / "regions_2023.csv")
    held = {area["pcode"]: area for area in table(DATA / "areas.csv")}
    assert len(regions) == 20
    assert {region["approximate"] for region in regions} == {"yes"}
    for region in regions:
        cercles = [pcode for pcode in region["cercles_2021"].split(";") if pcode]
        assert {held[pcode]["region_2023"] for pcode in cercles} <= {region["name_fr"]}


PLACES = ("activities", "programmes", "missions", "mandates", "presences", "results", "sites", "commitments")


def test_places__are_areas_zones_and_sites_that_exist() -> None:
    pcodes = {area["pcode"] for area in table(DATA / "areas.csv")} | {""}
    zones, sites = codes("zones") | {""}, codes("sites") | {""}
    for name in PLACES:
        for inner in (inner for record in load(name) for inner in walk(record)):
            assert inner.get("pcode", "") in pcodes, (name, inner)
            assert inner.get("area", "") in pcodes, (name, inner)
            assert inner.get("zone", "") in zones, (name, inner)
            assert inner.get("site", "") in sites, (name, inner)
    assert all(set(zone["areas"]) <= pcodes for zone in load("zones"))


def test_places__of_an_activity_are_those_of_its_rows(rows: dict[str, Row]) -> None:
    for activity in load("activities"):
        stated = {rows[row][level] for row in read_from(activity) for level in ("adm1_pcode", "adm2_pcode")}
        stated |= {"ML0506"} if activity["id"] == "B23" else set()  # named by its results in Mopti prison
        for place in activity["places"]:
            if place["kind"] == "area":
                assert place["pcode"] in stated or place["pcode"][:6] in stated, activity["id"]


def test_organisations__refer_to_each_other_and_share_no_spelling() -> None:
    organisations = load("organisations")
    known = codes("organisations") | {""}
    assert len(known) == len(organisations) + 1
    assert all(record["parent"] in known and record["successor"] in known for record in organisations)
    spellings = Counter(alias.casefold() for record in organisations for alias in set(record["aliases"]))
    assert [alias for alias, times in spellings.items() if times > 1] == []
    types = shared_file("codelists/OrganisationType.xml").read_text(encoding="utf-8")
    assert all(f"<code>{record['type']}</code>" in types for record in organisations)


def test_organisations__one_record_for_each_that_has_two_names() -> None:
    by_alias = {alias: record["code"] for record in load("organisations") for alias in record["aliases"]}
    assert by_alias["PNUD"] == by_alias["UNDP"] == "undp"
    assert by_alias["CICR"] == by_alias["ICRC Office in Mali"] == "icrc"
    assert by_alias["MINUSMA – SAJP"] == by_alias["MINUSMA – Justice and Corrections Section"]
    assert next(r for r in load("organisations") if r["code"] == "minusma")["closed"] == "2023-12-31"


def test_organisations__every_name_of_the_rows_is_known_or_left_out(rows: dict[str, Row]) -> None:
    aliases = {
        alias for record in load("organisations") for alias in record["aliases"] + record["shared_aliases"]
    }
    left_out = {row["name"] for row in table(DATA / "organisations_left_out.csv")}
    programmes = {alias for record in load("programmes") for alias in record["aliases"]}
    columns = ("lead_org", "partner_orgs", "funder")
    named = {part.strip() for row in rows.values() for c in columns for part in row.get(c, "").split(";")}
    assert named - {""} - aliases - left_out - programmes == set()


def test_organisations__each_of_the_seed_table_is_loaded_or_left_out() -> None:
    seeds = {row["org_id"] for row in table(shared_file("mali/seed_organisations.csv"))}
    loaded = [seed for record in load("organisations") for seed in record["seed_rows"]]
    left_out = [row["org_id"] for row in table(DATA / "organisations_left_out.csv") if row["org_id"]]
    assert Counter(loaded + left_out) == Counter(seeds)


def test_codes__each_refers_to_something_that_exists() -> None:
    organisations, programmes = codes("organisations"), codes("programmes") | {""}
    activities = {record["id"] for record in load("activities")} | {""}
    missions = {record["id"] for record in load("missions")} | {""}
    events = {record["id"] for record in load("context")} | {""}
    kinds, groups = codes("activity_types") | {""}, codes("target_groups") | {""}
    for name in (*RECORDS, "sites"):
        for inner in (inner for record in load(name) for inner in walk(record)):
            named = {inner.get(key, "") for key in ("organisation", "reporting_organisation", "funded_by")}
            named |= {inner.get("from_organisation", "")}
            for key in ("counterparts", "led_by", "members", "visited"):
                named |= set(inner.get(key, ()))
            assert named - {""} <= organisations, (name, inner)
            for key in ("programme", "parent", "to_programme", "through_programme"):
                assert inner.get(key, "") in programmes, (name, inner)
            assert {inner.get("activity", ""), *inner.get("activities", ())} <= activities
            assert {inner.get("mission", ""), *inner.get("missions", ())} <= missions
            assert inner.get("context", "") in events
            assert inner.get("activity_type", "") in kinds
            assert {inner.get("target_group", ""), *inner.get("other_target_groups", ())} <= groups
            assert inner.get("role", "1") in {"1", "2", "3", "4"}
            assert inner.get("status", "") in {"", "1", "2", "3", "4", "5", "6"}


def test_themes__every_word_of_the_rows_is_mapped(rows: dict[str, Row]) -> None:
    words = {word.strip() for row in rows.values() for word in row["theme"].split(";")}
    mapped = load("themes")
    assert Counter(line["word"] for line in mapped) == Counter(words)
    for line in mapped:
        assert line["theme"] or line["activity_type"] or line["note_fr"]
        assert line["activity_type"] in codes("activity_types") | {""}


def test_themes__are_of_the_theme_tree() -> None:
    tree = ROOT / "reference" / "data" / "themes.json"
    if not tree.exists():
        pytest.skip("The theme tree of the reference data is not in this checkout.")
    known = {theme["code"] for theme in json.loads(tree.read_text(encoding="utf-8"))}
    used = {line["theme"] for line in load("themes")} - {""}
    for name in (*RECORDS, "sites"):
        used |= {theme for record in load(name) for theme in record.get("themes", ())}
    assert used <= known


def test_identifiers__no_two_records_share_one() -> None:
    for name in (*RECORDS, "organisations", "sites", "zones", "activity_types", "target_groups"):
        names = [record.get("id") or record["code"] for record in load(name)]
        assert len(set(names)) == len(names), name


# --- who does what ------------------------------------------------------------------------------------


def test_implementers__are_named_by_their_row_as_leads_or_partners(rows: dict[str, Row]) -> None:
    organisations = {record["code"]: record for record in load("organisations")}
    joint = {
        record["code"]: {part["organisation"] for part in record["participations"] if part["role"] == "4"}
        for record in load("programmes")
    }
    for activity in load("activities"):
        leads, partners = spelled(activity, rows, "lead_org"), spelled(activity, rows, "partner_orgs")
        for part in (part for part in activity["participations"] if part["role"] == "4"):
            code = part["organisation"]
            record = organisations[code]
            aliases = {*record["aliases"], *record["shared_aliases"]}
            assert code not in activity["counterparts"], (activity["id"], code)
            if part["basis"] == "programme":
                assert code in joint[activity["programme"]], (activity["id"], code)
            elif record["stands_as"]:
                assert aliases & leads, (activity["id"], code)
            else:
                assert aliases & (leads | partners), (activity["id"], code)


def test_funders__are_named_by_their_row(rows: dict[str, Row]) -> None:
    aliases = {record["code"]: {*record["aliases"]} for record in load("organisations")}
    for activity in load("activities"):
        named = spelled(activity, rows, "funder")
        funders = [p["organisation"] for p in activity["participations"] if p["role"] == "1"]
        assert all(aliases[code] & named for code in funders), activity["id"]
        assert bool(named) == bool(funders), activity["id"]


def test_activities__are_told_in_both_languages() -> None:
    for activity in load("activities"):
        for key in ("title_fr", "title_en", "summary_fr", "summary_en"):
            assert activity[key].strip(), (activity["id"], key)
        assert activity["summary_fr"].endswith(".")
        assert bool(activity["notes_fr"]) == bool(activity["notes_en"]), activity["id"]
        assert activity["places"], activity["id"]
        assert activity["themes"], activity["id"]


def test_statuses__are_as_far_as_stated(rows: dict[str, Row]) -> None:
    stated = {"": "", "completed": "4", "ongoing": "2", "planned": "1"}
    stated["ongoing (as described, undated)"] = "2"
    for activity in load("activities"):
        possible = {stated[rows[row]["status"]] for row in activity["rows"]} | {""}
        assert activity["status"] in possible, activity["id"]


def test_mopti_prison__is_one_site_with_the_legal_aid_of_the_programme() -> None:
    site = next(site for site in load("sites") if site["code"] == "prison-mopti")
    assert "B23" in site["activities"]
    results = [result for result in load("results") if result["site"] == "prison-mopti"]
    assert [(r["activity"], r["actual"], r["qualifier"], r["area"]) for r in results] == [
        ("B23", 75, "", "ML0506"),
        ("B23", 83, "over", "ML0506"),
    ]
