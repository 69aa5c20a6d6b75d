"""What is refused, each named by its field."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from coordination.content import (
    ActivityContent,
    BudgetLine,
    Counted,
    DocumentLine,
    MilestoneLine,
    OtherIdentifier,
    Place,
    ResultLine,
    SiteLine,
    TransactionLine,
)
from coordination.rules import contradictions_in, problems_of

TODAY = date(2026, 6, 15)
TOMORROW = date(2026, 6, 16)
FIVE, SIX = Decimal(5), Decimal(6)


def wrong(**said: Any) -> set[str]:
    return set(contradictions_in(ActivityContent(1, **said), TODAY))


def step(**said: Any) -> dict[str, Any]:
    return {"sites": (SiteLine(1, milestones=(MilestoneLine("works", **said),)),)}


def result(**said: Any) -> dict[str, Any]:
    return {"results": (ResultLine(indicator_id=1, **said),)}


USD: dict[str, Any] = {"value": Decimal(5), "currency": "USD"}
CASES: list[tuple[dict[str, Any], set[str]]] = [
    ({"actual_start": TODAY}, set()),
    ({"actual_start": TOMORROW}, {"actual_start"}),
    ({"actual_end": date(2026, 7, 1), "actual_end_precision": "month"}, {"actual_end"}),
    ({"actual_end": date(2026, 6, 1), "actual_end_precision": "month"}, set()),
    ({"planned_start": TODAY, "planned_end": date(2026, 6, 14)}, {"planned_end"}),
    ({"planned_end": TOMORROW}, set()),
    ({"countrywide": True, "places": (Place(1),)}, {"places"}),
    ({"status": 7}, {"status"}),
    ({"themes": (1, 2), "theme_shares": ((1, Decimal(50)), (2, Decimal(50)))}, set()),
    ({"themes": (1, 2), "theme_shares": ((1, Decimal("33.33")), (2, Decimal("66.66")))}, set()),
    ({"themes": (1, 2), "theme_shares": ((1, Decimal(50)), (2, Decimal(49)))}, {"theme_shares"}),
    ({"themes": (1, 2), "theme_shares": ((1, Decimal(100)),)}, {"theme_shares"}),
    ({"themes": (1, 2), "theme_shares": ((1, Decimal(150)), (2, Decimal(-50)))}, {"theme_shares"}),
    ({"places": (Place(1, share=Decimal(30)), Place(2, share=Decimal(70)))}, set()),
    ({"places": (Place(1, share=Decimal(30)), Place(2))}, {"place_shares"}),
    ({"identifiers": (OtherIdentifier("iati", "A"), OtherIdentifier("iati", "B"))}, {"identifiers.1.value"}),
    ({"identifiers": (OtherIdentifier("Z9", "A"),)}, {"identifiers.0.kind"}),
    ({"budgets": (BudgetLine(currency="USD"),)}, {"budgets.0.value"}),
    ({"budgets": (BudgetLine(value=Decimal(5), currency="usd"),)}, {"budgets.0.currency"}),
    ({"budgets": (BudgetLine(TODAY, date(2026, 1, 1), **USD),)}, {"budgets.0.period_to"}),
    ({"transactions": (TransactionLine(TODAY, 3, **USD),)}, set()),
    ({"transactions": (TransactionLine(TOMORROW, 3, **USD),)}, {"transactions.0.date"}),
    ({"transactions": (TransactionLine(TODAY, None, **USD),)}, {"transactions.0.type"}),
    ({"results": (ResultLine(actual=Decimal(1)),)}, {"results.0.indicator"}),
    ({"results": (ResultLine(statement_fr="Fait"),)}, set()),
    (result(period_from=TOMORROW, actual=FIVE), {"results.0.actual"}),
    (result(period_from=TOMORROW, target=FIVE), set()),
    (result(date=TOMORROW, date_basis="actual"), {"results.0.date"}),
    (result(date=TOMORROW, date_basis="planned"), set()),
    (
        result(actual=FIVE, disaggregated=(Counted("female", actual=SIX),)),
        {"results.0.disaggregated.0.actual"},
    ),
    (step(actual=TOMORROW), {"sites.0.milestones.0.actual"}),
    (step(planned=TOMORROW), set()),
    (step(percent=101), {"sites.0.milestones.0.percent"}),
    ({"sites": (SiteLine(kind="court"),)}, {"sites.0.name"}),
    ({"documents": (DocumentLine(),)}, {"documents.0.url"}),
    ({"documents": (DocumentLine(url="javascript:alert(1)"),)}, {"documents.0.url"}),
    ({"documents": (DocumentLine(url="https://example.org"),)}, set()),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), CASES, ids=range(len(CASES)))
def test_contradictions__are_named_by_their_field(said: dict[str, Any], expected: set[str]) -> None:
    assert wrong(**said) == expected


def test_mandatory__are_twelve_and_no_more() -> None:
    missing = set(problems_of(ActivityContent(0, visibility="")))
    assert missing == {
        "title", "reporting_organisation", "implementers", "type", "themes", "places", "planned_start",
        "planned_end", "status", "summary", "contact", "visibility",
    }  # fmt: skip
