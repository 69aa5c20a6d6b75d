"""What footprints carry of people and money: the sums are the activity's own numbers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from coordination import register
from coordination.content import (
    ActivityContent,
    BudgetLine,
    ResultLine,
    TransactionLine,
    content_of,
    write_content,
)
from coordination.measuring import Money, money_of
from coordination.models import Activity, ExchangeRate, Footprint
from reference.models import Area
from tests.coordination.content.whole import indicator
from tests.factories import ActivityFactory, AreaFactory, OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def said(activity: Activity, **changes: Any) -> Any:
    """The footprints of the activity after it says this too."""
    write_content(activity, replace(content_of(activity), **changes))
    register.record(activity)
    return Footprint.objects.current().filter(activity=activity)


def wide_activity() -> Activity:
    """Two organisations, three themes, two places: twelve footprints."""
    return ActivityFactory(
        areas=[AreaFactory(), AreaFactory()],
        themes=[ThemeFactory(), ThemeFactory(), ThemeFactory()],
        implementers=[OrganisationFactory(), OrganisationFactory()],
    )


def usd(value: str, **fields: Any) -> BudgetLine:
    return BudgetLine(value=Decimal(value), currency="USD", **fields)


def paid(kind: int, value: str, currency: str = "USD", day: date = date(2025, 6, 1)) -> TransactionLine:
    return TransactionLine(day, kind, Decimal(value), currency)


def test_money__adds_up_over_the_rows() -> None:
    rows = said(
        wide_activity(),
        budgets=(usd("1000.01"),),
        transactions=(paid(2, "700"), paid(3, "10"), paid(4, "0.55")),
    )
    assert rows.count() == 12
    sums = rows.aggregate(Sum("money"), Sum("committed"), Sum("spent"))
    assert [sums[f"{name}__sum"] for name in ("money", "committed", "spent")] == [
        Decimal("1000.01"),
        Decimal(700),
        Decimal("10.55"),
    ]


def test_money__follows_the_shares_of_places_and_themes() -> None:
    activity = wide_activity()
    content = content_of(activity)
    first, second, third = content.themes
    places = tuple(
        replace(place, share=Decimal(share)) for place, share in zip(content.places, (75, 25), strict=True)
    )
    shares = ((first, Decimal(50)), (second, Decimal(50)), (third, Decimal(0)))
    rows = said(activity, budgets=(usd("800"),), places=places, theme_shares=shares)
    by_place = {row["region"]: row["all"] for row in rows.values("region").annotate(all=Sum("money"))}
    assert sorted(by_place.values()) == [200, 600]
    by_theme = sorted(row["all"] for row in rows.values("theme").annotate(all=Sum("money")))
    assert by_theme == [0, 400, 400]


def test_money__a_revised_budget_stands_for_the_original_of_its_period() -> None:
    year = {"period_from": date(2026, 1, 1), "period_to": date(2026, 12, 31)}
    content = ActivityContent(1, budgets=(usd("100", **year), usd("150", type=2, **year), usd("7")))
    assert money_of(content).money == 157


def test_money__without_a_budget_is_what_is_committed_or_else_spent() -> None:
    assert money_of(ActivityContent(1, transactions=(paid(11, "40"), paid(3, "5")))) == Money(
        Decimal(40), Decimal(40), Decimal(5)
    )
    assert money_of(ActivityContent(1, transactions=(paid(2, "9"), paid(11, "40")))).committed == 9
    assert money_of(ActivityContent(1, transactions=(paid(12, "9"),))) == Money()
    assert money_of(ActivityContent(1)) == Money()


def test_money__in_another_currency_is_read_at_the_rate_of_its_day() -> None:
    for day, rate in ((date(2024, 1, 1), "1.10"), (date(2026, 1, 1), "1.20")):
        ExchangeRate.objects.create(currency="EUR", date=day, rate=Decimal(rate))

    def worth(day: date | None) -> Decimal | None:
        return money_of(ActivityContent(1, budgets=(BudgetLine(day, None, Decimal(100), "EUR"),))).money

    assert [worth(day) for day in (date(2023, 1, 1), date(2025, 7, 1), date(2026, 1, 1), None)] == [
        110,
        110,
        120,
        120,
    ]


def test_money__with_an_amount_without_a_rate_is_unknown() -> None:
    xof = BudgetLine(value=Decimal(24_000_000), currency="XOF")
    assert money_of(ActivityContent(1, budgets=(usd("5"), xof))).money is None
    rows = said(wide_activity(), budgets=(xof,))
    assert set(rows.values_list("money", flat=True)) == {None}


def test_people__of_an_area_stay_there_and_add_up() -> None:
    activity, trained = wide_activity(), indicator()
    here, there = Area.objects.filter(activity_places__activity=activity)
    lines = (
        ResultLine(indicator_id=trained.pk, area_id=here.pk, target=Decimal(50), actual=Decimal(31)),
        ResultLine(indicator_id=trained.pk, target=Decimal(120)),
    )
    rows = said(activity, results=lines)
    found = rows.values("region").annotate(for_=Sum("people_targeted"), reached=Sum("people_reached"))
    assert {row["region"]: (row["for_"], row["reached"]) for row in found} == {
        here.pcode: (50, 31),
        there.pcode: (70, None),
    }


def test_people__of_several_indicators_are_not_added() -> None:
    activity, trained, aware = ActivityFactory(), indicator(), indicator("made-aware")
    courts = indicator("courts-built", counts_people=False)
    lines = (
        ResultLine(indicator_id=trained.pk, actual=Decimal(40)),
        ResultLine(indicator_id=aware.pk, actual=Decimal(1000)),
        ResultLine(indicator_id=courts.pk, actual=Decimal(9999)),
        ResultLine(indicator_fr="Autre chose", actual=Decimal(8888)),
    )
    assert said(activity, results=lines).get().people_reached == 1000


@pytest.mark.parametrize(("cumulative", "expected"), [(False, 30), (True, 20)])
def test_people__of_several_periods_are_added_unless_each_holds_those_before(
    cumulative: bool, expected: int
) -> None:
    trained = indicator(cumulative=cumulative)
    lines = tuple(
        ResultLine(indicator_id=trained.pk, period_to=date(2026, month, 28), actual=Decimal(number))
        for month, number in ((1, 10), (2, 20))
    )
    assert said(ActivityFactory(), results=lines).get().people_reached == expected
