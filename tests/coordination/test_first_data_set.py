"""The first data set says what its sources say: each row once, each phrase word for word."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shared import shared_file

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "coordination" / "data" / "mali"
RECORDS = (
    "activities",
    "programmes",
    "results",
    "missions",
    "presences",
    "mandates",
    "recommendations",
    "commitments",
    "context",
)
# phrases whose figure a person reads, but no digit gives
READ = {
    "three in four": 75,
    "neuf juridictions": 9,
    "huit centres au total": 8,
    "4,2 milliards FCFA au total": 4_200_000_000,
}

Record = dict[str, Any]
Row = dict[str, str]


def load(name: str) -> list[Record]:
    records: list[Record] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return records


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    names = ("mali/seed_activities.csv", "mali/public_activities.csv")
    return {row["activity_id"]: row for name in names for row in table(shared_file(name))}


def every_record() -> list[tuple[str, Record]]:
    return [(name, record) for name in RECORDS for record in load(name)]


def rows_of(record: Record) -> list[str]:
    """The rows a record loads, with those of the meetings of a programme."""
    meetings = [row for meeting in record.get("meetings", ()) for row in meeting["rows"]]
    return [*record["rows"], *meetings]


def read_from(record: Record) -> set[str]:
    """The rows its facts are read from: more than it loads, for a result that shares its row."""
    named = {row for source in record["sources"] for row in source.get("rows", ())}
    return named | set(rows_of(record))


def walk(value: Any) -> Iterator[Record]:
    """Each object inside a record, itself included."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def words_of(rows: dict[str, Row], names: set[str]) -> str:
    """All that some rows say, to look a phrase up in."""
    return " | ".join(" | ".join(rows[name].values()) for name in sorted(names) if name in rows)


def spelled(record: Record, rows: dict[str, Row], *columns: str) -> set[str]:
    """The organisations that the rows of a record name in some columns, as they spell them."""
    cells = [rows[name].get(column, "") for name in record["rows"] for column in columns]
    return {part.strip() for cell in cells for part in cell.split(";") if part.strip()}


# --- rows and sources ----------------------------------------------------------------------------


def test_rows__each_row_of_both_tables_occurs_once(rows: dict[str, Row]) -> None:
    loaded = [row for _, record in every_record() for row in rows_of(record)]
    left_out = [row["row"] for row in table(DATA / "left_out.csv")]
    assert Counter(loaded + left_out) == Counter(rows.keys())


def test_left_out__says_why_and_bears_the_title_of_its_row(rows: dict[str, Row]) -> None:
    for left in table(DATA / "left_out.csv"):
        assert left["title"] == rows[left["row"]]["activity_title"]
        assert len(left["reason"]) > 20


def test_sources__each_phrase_stands_word_for_word_in_its_text() -> None:
    phrases = [
        inner
        for name in (*RECORDS, "organisations", "zones", "sites")
        for record in load(name)
        for inner in walk(record)
        if "phrase" in inner
    ]
    assert len(phrases) > 100
    for source in phrases:
        assert source["phrase"] in seed_text(source["file"])


def seed_text(name: str) -> str:
    return shared_file(f"../seeds/{name}").read_text(encoding="utf-8")


def test_sources__each_record_names_its_phrase_or_its_address(rows: dict[str, Row]) -> None:
    for name, record in every_record():
        assert record["sources"], (name, record)
        for source in record["sources"]:
            for row in set(source.get("rows", ())) & set(rows):
                if "address" in source:
                    assert source["address"] == rows[row]["source_url"]
                    assert source["date"] == rows[row]["source_date"]
                else:
                    assert source["file"] == rows[row]["source_file"]


def test_rows__one_sentence_that_names_several_places_is_one_record() -> None:
    """A03a, A03b and A03c are one record; only the presences are one record for each place."""
    holders: dict[str, set[str]] = {}
    for name, record in every_record():
        for row in record["rows"]:
            if row[-1].isalpha() and name != "presences":
                holders.setdefault(row[:-1], set()).add(f"{name} {record.get('id')}")
    assert set(holders) == {"A03", "A18", "A25", "B02", "B03", "B05"}
    assert all(len(found) == 1 for found in holders.values())


# --- dates and figures ----------------------------------------------------------------------------


def test_dates__each_stands_in_a_row_of_its_record(rows: dict[str, Row]) -> None:
    for name, record in [*every_record(), *(("sites", site) for site in load("sites"))]:
        said = words_of(rows, read_from({"rows": [], **record}))
        for inner in walk(record):
            if "precision" in inner:
                length = {"year": 4, "month": 7, "day": 10}[inner["precision"]]
                assert len(inner["value"]) == length
                assert inner["basis"] in {"planned", "actual", "reported"}
                assert inner["value"] in said, (name, record)
            if {"from", "to"} <= set(inner):
                assert inner["from"] in said, (name, record)
                assert inner["to"] in said, (name, record)


def figure_is_stated(figure: int | None, stated_as: str, cells: list[str], said: str) -> bool:
    if figure is None or str(figure) in cells:
        return True
    digits = re.sub(r"\D", "", stated_as)
    return bool(stated_as) and stated_as in said and figure == READ.get(stated_as, int(digits or -1))


def test_results__each_figure_is_that_of_its_row(rows: dict[str, Row]) -> None:
    for result in load("results"):
        row = rows[result["figures_from"]]
        said = words_of(rows, {result["figures_from"]})
        for column in ("target", "actual"):
            assert figure_is_stated(result[column], result["stated_as"], [row[column]], said), result
        for column in ("women", "youth", "women_and_youth"):
            assert str(result[column] or "") in {row.get(column, ""), ""}, result
        assert not result["minors"] or f"{result['minors']} mineurs" in said
        has_figure = result["target"] is not None or result["actual"] is not None
        assert has_figure or result["statement_fr"], result


def test_results__each_figure_of_the_rows_is_kept(rows: dict[str, Row]) -> None:
    kept = {(result["figures_from"], str(result["actual"])) for result in load("results")}
    kept |= {(result["figures_from"], str(result["target"])) for result in load("results")}
    courts = {f"P0{number}" for number in range(35, 44)}
    # seven missions are the count of a mission; the second report of one training, and the second
    # moment of one support, repeat a figure; nine courts are one result
    elsewhere = {"B06", "P014", "P109"} | courts
    for name, row in rows.items():
        for column in ("target", "actual"):
            assert not row[column] or name in elsewhere or (name, row[column]) in kept, name
    assert [mission["count"] for mission in load("missions") if mission["rows"] == ["B06"]] == [7]


def test_results__qualifiers_of_the_rows_are_kept(rows: dict[str, Row]) -> None:
    for result in load("results"):
        row = rows[result["figures_from"]]
        if str(result["actual"]) == row["actual"] and row["qualifier"]:
            assert result["qualifier"] == row["qualifier"].replace(" ", "-")


def test_budgets__each_amount_is_that_of_its_rows_and_is_kept_once(rows: dict[str, Row]) -> None:
    found: set[str] = set()
    for name, record in every_record():
        budget = record.get("budget")
        stated = {rows[row].get("budget", "") for row in record["rows"]} - {""}
        if not budget:
            assert not stated, (name, record)
            continue
        assert len(stated) <= 1
        said = words_of(rows, set(record["rows"]))
        assert figure_is_stated(budget["amount"], budget["stated_as"], sorted(stated), said), record
        currencies = {rows[row]["currency"] for row in record["rows"]} - {""}
        assert {budget["currency"]} == currencies or ("FCFA" in said and budget["currency"] == "XOF")
        found |= set(record["rows"])
    assert {name for name, row in rows.items() if row.get("budget")} <= found


def test_commitments__no_amount_is_made_up() -> None:
    assert [(line["amount"], line["currency"]) for line in load("commitments")] == [(None, "")] * 3


# --- codes ------------------------------------------------------------------------------------------


def codes(name: str) -> set[str]:
    return {record["code"] for record in load(name)}


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
