"""Every element that we hold, written and read; and what a merge leaves alone."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from coordination.exchange.iati.activity import IatiActivity, merged, parsed, read
from coordination.exchange.iati.complete import completed, missing_in, shares, yearly
from coordination.exchange.iati.money import Money
from coordination.exchange.iati.narratives import text
from coordination.exchange.iati.nodes import ORDER
from coordination.exchange.iati.organisation import Org
from coordination.exchange.iati.participating_org import ParticipatingOrg
from coordination.exchange.iati.transaction import Transaction
from tests.coordination.exchange.iati.ruleset import Ruleset
from tests.coordination.exchange.iati.whole import WHOLE
from tests.shared import shared_file

_XSD = "{http://www.w3.org/2001/XMLSchema}"


def _file(*nodes: Any) -> Any:
    root = etree.Element("iati-activities", version="2.03")
    root.extend(nodes)
    return etree.fromstring(etree.tostring(root))


def test_every_field_is_written_and_read() -> None:
    assert not [field.name for field in fields(IatiActivity) if not getattr(WHOLE, field.name)]
    assert read(parsed(etree.tostring(merged(WHOLE)).decode())) == WHOLE


def test_whole_activity_is_valid_against_schema_and_ruleset() -> None:
    root = _file(merged(WHOLE))
    etree.XMLSchema(etree.parse(shared_file("iati/iati-activities-schema.xsd"))).assertValid(root)
    assert not list(Ruleset(shared_file("iati/rules/standard.json")).broken(root))


def test_order_of_children_is_the_schemas() -> None:
    schema = etree.parse(shared_file("iati/iati-activities-schema.xsd"))
    for tag, children in ORDER.items():
        declared = [
            [child.get("ref") or child.get("name") for child in sequence.findall(f"{_XSD}element")]
            for element in schema.iter(f"{_XSD}element")
            if element.get("name") == tag
            for sequence in element.iter(f"{_XSD}sequence")
        ]
        if tag == "document-link":
            common = etree.parse(shared_file("iati/iati-common.xsd"))
            base = common.find(f".//{_XSD}complexType[@name='documentLinkBase']//{_XSD}sequence")
            declared = [[child.get("ref") or child.get("name") for child in base]]
        assert [child for child in declared[0] if child not in ("narrative", None)] == children


def test_writing_over_another_says_the_new_and_keeps_what_is_not_ours() -> None:
    kept = etree.tostring(merged(WHOLE)).decode()
    kept = kept.replace("<transaction-date", '<disbursement-channel code="1"/><transaction-date', 1)
    kept = kept.replace(
        "</person-name>",
        "</person-name><job-title><narrative>Chef</narrative></job-title><mailing-address>"
        "<narrative>Bamako</narrative></mailing-address>",
    ).replace("<budget ", '<policy-marker code="1" significance="2"/><budget ')
    other = replace(
        WHOLE,
        title=text(fr="Autre titre"),
        participating_orgs=(
            *WHOLE.participating_orgs[1:],
            ParticipatingOrg("3", Org("FR-6", text(fr="AFD"))),
        ),
        transactions=(replace(WHOLE.transactions[0], day=date(2025, 4, 1), text=text(en="Payment")),),
        contacts=(replace(WHOLE.contacts[0], person=text(fr="B. Diallo")),),
        results=(replace(WHOLE.results[0], title=text(fr="Autre résultat"), type="2"),),
        budgets=(),
        documents=(),
    )
    node = merged(other, kept)
    assert read(node) == other
    written = etree.tostring(node).decode()
    for unheld in ("disbursement-channel", "job-title", "Bamako", "policy-marker"):
        assert unheld in written


@pytest.mark.parametrize(
    "change",
    [
        {"transactions": ()},
        {"transactions": (Transaction("2", date(2024, 1, 1), Money(Decimal(5), "USD")), *WHOLE.transactions)},
        {"transactions": WHOLE.transactions * 2},
        {"sectors": WHOLE.sectors[:1], "locations": (), "tags": ()},
        {"reporting_org": replace(WHOLE.reporting_org, secondary=False)},
        {"results": ()},
        {"related": WHOLE.related[:1], "other_identifiers": (), "regions": ()},
        {"dates": WHOLE.dates[1:], "scope": "", "hierarchy": ""},
    ],
)
def test_any_change_is_read_again(change: dict[str, Any]) -> None:
    changed = replace(WHOLE, **change)
    again = read(merged(changed, etree.tostring(merged(WHOLE)).decode()))
    assert sorted(map(repr, again.transactions)) == sorted(map(repr, changed.transactions))
    assert replace(again, transactions=()) == replace(changed, transactions=())


def test_a_third_language_stays() -> None:
    kept = etree.tostring(merged(WHOLE)).decode()
    kept = kept.replace("<title>", '<title><narrative xml:lang="ar">عون</narrative>')
    held = read(parsed(kept))
    node = merged(replace(held, title=held.title.saying("fr", "Titre")), kept)
    assert [narrative.text for narrative in node.findall("title/narrative")] == [
        "عون",
        "Titre",
        "Legal aid in Mopti",
    ]


def test_what_cannot_be_read_stays() -> None:
    kept = etree.tostring(merged(WHOLE)).decode().replace(">-12.3456789<", ">twelve<")
    assert read(parsed(kept)).transactions == ()
    assert merged(read(parsed(kept)), kept).findtext("transaction/value") == "twelve"


def test_completed__says_nothing_new_of_a_whole_activity() -> None:
    assert completed(WHOLE, "ML") == WHOLE
    assert missing_in(WHOLE) == ()


def test_completed__what_a_bare_activity_lacks() -> None:
    bare = replace(WHOLE, countries=(), regions=(), sectors=(), participating_orgs=(), dates=())
    assert [one.code for one in completed(bare, "ML").countries] == ["ML"]
    assert [one.code for one in completed(bare).regions] == ["998"]
    assert [one.code for one in completed(bare).sectors] == ["99810"]
    assert missing_in(bare) == ("participating-org", "activity-date")
    assert missing_in(completed(bare)) == ("participating-org",)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 11])
def test_shares_sum_to_100(count: int) -> None:
    assert sum(shares(count)) == 100
    assert max(shares(count)) - min(shares(count)) < Decimal("0.2")


def test_yearly_budgets_sum_to_the_whole() -> None:
    budget = replace(WHOLE.budgets[0], start=date(2024, 7, 1), end=date(2026, 6, 30))
    parts = yearly(budget)
    assert [(part.start, part.end) for part in parts] == [
        (date(2024, 7, 1), date(2024, 12, 31)),
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 6, 30)),
    ]
    assert sum(part.money.amount for part in parts) == budget.money.amount
    within = replace(budget, end=date(2025, 6, 30))
    assert yearly(within) == (within,)
