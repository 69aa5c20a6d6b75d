"""The first data set says what its sources say: each row once, each phrase word for word."""

import re
from collections import Counter

import pytest

from tests.coordination.first_data_set import (
    DATA,
    RECORDS,
    Row,
    every_record,
    load,
    read_from,
    rows_of,
    source_rows,
    table,
    walk,
    words_of,
)
from tests.shared import shared_file

# phrases whose figure a person reads, but no digit gives
READ = {
    "three in four": 75,
    "neuf juridictions": 9,
    "huit centres au total": 8,
    "4,2 milliards FCFA au total": 4_200_000_000,
}


@pytest.fixture
def rows() -> dict[str, Row]:
    return source_rows()


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
