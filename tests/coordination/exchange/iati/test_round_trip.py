"""The real file of 701 activities, in and out: nothing lost, nothing changed but what is edited."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import etree

from coordination.exchange.iati.activity import merged, parsed
from coordination.exchange.iati.activity_date import PLANNED_END, ActivityDate
from coordination.exchange.iati.complete import completed, is_given, missing_in
from coordination.exchange.iati.reading import ReadActivity, activities_in
from coordination.exchange.iati.writing import write_activities
from tests.coordination.exchange.iati.ruleset import Ruleset
from tests.shared import shared_file

GENERATED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def source() -> Any:
    """The file as the standard library reads it, to compare with."""
    return ElementTree.parse(shared_file("iati/iati_2.03_SenegalAIMS.xml")).getroot()  # noqa: S314 - our own


@pytest.fixture(scope="module")
def read() -> list[ReadActivity]:
    with shared_file("iati/iati_2.03_SenegalAIMS.xml").open("rb") as stream:
        return list(activities_in(stream))


@pytest.fixture(scope="module")
def schema() -> Any:
    return etree.XMLSchema(etree.parse(shared_file("iati/iati-activities-schema.xsd")))


def _written(nodes: Any) -> Any:
    stream = BytesIO()
    write_activities(stream, nodes, GENERATED)
    return etree.fromstring(stream.getvalue())


def _canonical(node: Any) -> bytes:
    return bytes(etree.tostring(node, method="c14n"))


def test_none_is_lost_and_nothing_is_wrong(read: list[ReadActivity], source: Any) -> None:
    assert [found.activity.identifier for found in read] == [
        node.findtext("iati-identifier") for node in source
    ]
    assert len(read) == 701
    assert not [found for found in read if found.findings]


def test_amounts_and_dates_are_those_of_the_file(read: list[ReadActivity], source: Any) -> None:
    for found, node in zip(read, source, strict=True):
        wanted = [
            (
                one.find("transaction-type").get("code"),
                one.find("transaction-date").get("iso-date"),
                Decimal(one.findtext("value")),
                one.find("value").get("currency"),
                one.find("value").get("value-date"),
            )
            for one in node.findall("transaction")
        ]
        assert [
            (one.type, one.day.isoformat(), one.money.amount, one.money.currency, str(one.money.on))
            for one in found.activity.transactions
        ] == wanted
        assert [(one.type, one.day.isoformat()) for one in found.activity.dates] == [
            (one.get("type"), one.get("iso-date")) for one in node.findall("activity-date")
        ]


def test_each_element_is_held(read: list[ReadActivity], source: Any) -> None:
    held = Counter[str]()
    for found in read:
        held["participating-org"] += len(found.activity.participating_orgs)
        held["location"] += len([place for place in found.activity.locations if place.point and place.ids])
        held["sector"] += len(found.activity.sectors)
        held["recipient-country"] += len(found.activity.countries)
        held["transaction"] += len(found.activity.transactions)
        held["description"] += len(found.activity.descriptions)
    assert held == {tag: len(source.findall(f"*/{tag}")) for tag in held}
    dac = {"151", "152"}
    assert sum(any(sector.code in dac for sector in found.activity.sectors) for found in read) == sum(
        any(sector.get("code") in dac for sector in node.findall("sector")) for node in source
    )


def test_merging_what_was_read_changes_nothing(read: list[ReadActivity]) -> None:
    for found in read:
        assert _canonical(merged(found.activity, found.kept)) == _canonical(parsed(found.kept))


def test_written_without_what_was_kept__is_valid_and_says_the_same(
    read: list[ReadActivity], schema: Any
) -> None:
    root = _written(merged(found.activity) for found in read)
    schema.assertValid(root)
    again = list(activities_in(BytesIO(etree.tostring(root))))
    assert [found.activity for found in again] == [found.activity for found in read]


def test_export_is_valid_against_schema_and_ruleset(read: list[ReadActivity], schema: Any) -> None:
    whole = [(completed(found.activity, kept=parsed(found.kept)), found.kept) for found in read]
    assert not [activity for activity, _ in whole if missing_in(activity)]
    root = _written(merged(activity, kept) for activity, kept in whole)
    schema.assertValid(root)
    ruleset = Ruleset(shared_file("iati/rules/standard.json"))
    assert ruleset.errors(root) == []
    # The judge is awake: the file as it came breaks rules, and many were judged.
    assert ruleset.judged > 30_000
    assert ruleset.errors(_written(parsed(found.kept) for found in read))


def test_a_start_that_was_added_is_no_date_of_the_record(read: list[ReadActivity]) -> None:
    undated = [found for found in read if not {one.type for one in found.activity.dates} & {"1", "2"}]
    assert len(undated) == 25
    for found in undated:
        dates = completed(found.activity).dates
        assert tuple(filter(is_given, dates)) == found.activity.dates
        assert len(dates) == len(found.activity.dates) + 1


def test_five_edits_are_found_and_all_the_rest(read: list[ReadActivity], schema: Any) -> None:
    """Title, status, planned end, an amount and a sector change in one that holds more than we do."""
    found = next(found for found in read if len(found.activity.transactions) == 4)
    kept = found.kept.replace(
        "</iati-activity>",
        '<conditions attached="0"/><x:own xmlns:x="https://example.org/x">2</x:own></iati-activity>',
    ).replace(
        '<transaction-type code="3"/>',
        '<!-- by quarter --><transaction-type code="3"/>',
    )
    activity = found.activity
    changed = activity.transactions[1]
    edited = replace(
        activity,
        title=activity.title.saying("en", "A new title").saying("fr", "Un nouveau titre"),
        status="4",
        dates=(*activity.dates, ActivityDate(PLANNED_END, date(2027, 6, 30))),
        transactions=(
            activity.transactions[0],
            replace(changed, money=replace(changed.money, amount=Decimal("12.50"))),
            *activity.transactions[2:],
        ),
        sectors=(replace(activity.sectors[0], code="152"),),
    )

    node = merged(edited, kept)

    again = next(activities_in(BytesIO(etree.tostring(_written([node]))))).activity
    assert again == edited
    before, after = _canonical(parsed(kept)).decode(), _canonical(node).decode()
    assert after == (
        before.replace(
            f"<narrative>{activity.title.en}</narrative>\n\t\t</title>",
            '<narrative>A new title</narrative><narrative xml:lang="fr">Un nouveau titre</narrative></title>',
        )
        .replace('<activity-status code="2"', '<activity-status code="4"')
        .replace(
            "\n\t\t<sector",
            '\n\t\t<activity-date iso-date="2027-06-30" type="3"></activity-date>\n\t\t<sector',
        )
        .replace(f">{changed.money.amount}<", ">12.50<")
        .replace('<sector code="151"', '<sector code="152"')
    )
    schema.assertValid(_written([merged(edited, found.kept)]))
