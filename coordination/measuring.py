"""What an activity reaches and costs, told apart by its footprints so that they can be added up again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from coordination.apportioning import CENT, Chain, apportion, by_place, weights_of
from coordination.content import ActivityContent, ResultLine
from coordination.models import BudgetType, Indicator, TransactionType
from coordination.rates import Rates

_SPENT = (TransactionType.DISBURSEMENT, TransactionType.EXPENDITURE)


class Money(NamedTuple):
    """What an activity costs, what is committed to it and what is spent, in the reference currency; None
    where nobody says, or an amount is in a currency without a rate."""

    money: Decimal | None = None
    committed: Decimal | None = None
    spent: Decimal | None = None


def money_of(content: ActivityContent) -> Money:
    """Its budgets, a revised one instead of the original of its period; else what is committed or spent.

    Commitments are its own, or where there are none those that it receives.
    """
    if not content.budgets and not content.transactions:
        return Money()
    currencies = {line.currency for line in content.budgets} | {
        line.currency for line in content.transactions
    }
    rates = Rates(currencies)
    begun = content.actual_start or content.planned_start
    committed = _sum(content, rates, begun, TransactionType.COMMITMENT)
    if committed is None:
        committed = _sum(content, rates, begun, TransactionType.INCOMING_COMMITMENT)
    spent = _sum(content, rates, begun, *_SPENT)
    budget = _budget(content, rates, begun)
    if content.budgets:
        return Money(budget, committed, spent)
    return Money(spent if committed is None else committed, committed, spent)


def _budget(content: ActivityContent, rates: Rates, begun: date | None) -> Decimal | None:
    revised = {
        (line.period_from, line.period_to) for line in content.budgets if line.type == BudgetType.REVISED
    }
    return _total(
        rates.worth(line.value, line.currency, line.value_date or line.period_from or begun)
        for line in content.budgets
        if line.value is not None
        and (line.type == BudgetType.REVISED or (line.period_from, line.period_to) not in revised)
    )


def _sum(content: ActivityContent, rates: Rates, begun: date | None, *types: int) -> Decimal | None:
    return _total(
        rates.worth(line.value, line.currency, line.value_date or line.date or begun)
        for line in content.transactions
        if line.type in types and line.value is not None
    )


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Their sum; none where there is nothing to add or one of them isn't known."""
    known = list(amounts)
    if not known or None in known:
        return None
    return sum((amount for amount in known if amount is not None), Decimal(0))


# -- people


class People(NamedTuple):
    """How many people an activity is for and has reached, place by place; None where nobody says."""

    targeted: list[int | None]
    reached: list[int | None]


def people_of(
    content: ActivityContent, places: Sequence[Chain], weights: Sequence[Decimal], chains: Mapping[int, Chain]
) -> People:
    """By the indicators of the library that count people. Several may count the same people, so the largest
    number of a place is taken. ``chains`` are the P-codes of the areas that results name."""
    counting = _counting(content.results)
    found = [
        [_numbers(of, side, places, weights, chains) for of in counting] for side in ("target", "actual")
    ]
    return People(*(_largest(numbers, len(places)) for numbers in found))


# The results of one indicator, and whether its numbers hold those before.
_Measured = tuple[bool, list[ResultLine]]


def _counting(results: Sequence[ResultLine]) -> list[_Measured]:
    named = {line.indicator_id for line in results if line.indicator_id}
    if not named:
        return []
    known = Indicator.objects.filter(pk__in=named, counts_people=True).values_list("pk", "cumulative")
    return [(cumulative, [line for line in results if line.indicator_id == pk]) for pk, cumulative in known]


def _numbers(
    of: _Measured,
    side: str,
    places: Sequence[Chain],
    weights: Sequence[Decimal],
    chains: Mapping[int, Chain],
) -> list[Decimal | None]:
    cumulative, lines = of
    by_area: defaultdict[int | None, list[tuple[str, Decimal]]] = defaultdict(list)
    for line in lines:
        number = getattr(line, side)
        if number is not None:
            by_area[line.area_id].append((str(line.period_to or line.period_from or ""), number))
    totals = {
        area: max(numbers)[1] if cumulative else sum((number for _day, number in numbers), Decimal(0))
        for area, numbers in by_area.items()
    }
    whole = totals.pop(None, None)
    parts = [(chains.get(area or 0, {}), number) for area, number in totals.items()]
    return by_place(whole, parts, places, weights)


def _largest(found: Sequence[Sequence[Decimal | None]], places: int) -> list[int | None]:
    """The largest number of each place."""
    columns = zip(*found, strict=True) if found else [()] * places
    return [
        max((int(number) for number in numbers if number is not None), default=None) for numbers in columns
    ]


# -- row by row


class Row(NamedTuple):
    """A footprint to be measured: its place by position, and the share of its theme."""

    place: int
    theme_share: Decimal | None


def measures_of(
    content: ActivityContent,
    rows: Sequence[Row],
    places: Sequence[Mapping[str, Any]],
    chains: Mapping[int, Chain],
) -> list[dict[str, Any]]:
    """The people and the money of each row."""
    place_weights = weights_of([place.get("share") for place in places])
    themes = weights_of([row.theme_share for row in rows])
    found: list[dict[str, Any]] = [{} for _row in rows]
    if content.budgets or content.transactions:
        weights = [place_weights[row.place] * theme for row, theme in zip(rows, themes, strict=True)]
        for name, total in money_of(content)._asdict().items():
            if total is not None:
                for measures, part in zip(found, apportion(total, weights, CENT), strict=True):
                    measures[name] = part
    if any(line.indicator_id for line in content.results):
        people = people_of(content, places, place_weights, chains)
        _divide(people.targeted, "people_targeted", rows, themes, found)
        _divide(people.reached, "people_reached", rows, themes, found)
    return found


def _divide(
    numbers: Sequence[int | None],
    name: str,
    rows: Sequence[Row],
    themes: Sequence[Decimal],
    found: Sequence[dict[str, Any]],
) -> None:
    """Each place's number among its rows."""
    for place, number in enumerate(numbers):
        own = [at for at, row in enumerate(rows) if row.place == place]
        if number is not None and own:
            parts = apportion(Decimal(number), [themes[at] for at in own])
            for at, part in zip(own, parts, strict=True):
                found[at][name] = int(part)
