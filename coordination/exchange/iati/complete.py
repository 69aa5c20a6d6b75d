"""What the rules of the standard ask of every activity, added where a record says less and it is true."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from coordination.exchange.iati.activity import IatiActivity
from coordination.exchange.iati.activity_date import ACTUAL_START, PLANNED_START, ActivityDate
from coordination.exchange.iati.budget import Budget
from coordination.exchange.iati.money import Money
from coordination.exchange.iati.narratives import Text
from coordination.exchange.iati.nodes import Node
from coordination.exchange.iati.recipients import UNSPECIFIED, RecipientCountry, RecipientRegion
from coordination.exchange.iati.sector import Sector

# Code list Sector: sectors not specified.
NO_SECTOR = "99810"
# Beside a start that nobody gave and that is taken from the first thing known of the activity. Such a
# date is none of the record's: reading the file again passes it by.
NOT_GIVEN = Text(
    (
        ("fr", "Début non communiqué : jour de la première transaction ou date connue."),
        ("en", "No start was reported: day of the first transaction or known date."),
    )
)
_CENT = Decimal("0.01")
_WHOLE = Decimal(100)


def missing_in(activity: IatiActivity) -> tuple[str, ...]:
    """The elements without which the file would not be valid, and which nobody but the reporter can say."""
    said = {
        "iati-identifier": activity.identifier,
        "reporting-org": activity.reporting_org.org.ref,
        "title": activity.title,
        "description": any(description.text for description in activity.descriptions),
        "participating-org": activity.participating_orgs,
        "activity-status": activity.status,
        "activity-date": {dated.type for dated in activity.dates} & {PLANNED_START, ACTUAL_START},
    }
    return tuple(element for element, value in said.items() if not value)


def completed(activity: IatiActivity, country: str = "", kept: Node | None = None) -> IatiActivity:
    """The activity with a recipient and a sector, where its transactions name none either, and with a start.

    ``country`` is that of an activity which is known to be there; without one it is "developing countries,
    unspecified". A sector that nobody gave is "not specified". A start that nobody gave is taken from the
    first transaction or date, and says so.
    """
    if not (activity.countries or activity.regions or _in_transactions(kept, "recipient-country")):
        if country:
            activity = replace(activity, countries=(RecipientCountry(country),))
        elif not _in_transactions(kept, "recipient-region"):
            activity = replace(activity, regions=(RecipientRegion(UNSPECIFIED),))
    if not (activity.sectors or _in_transactions(kept, "sector")):
        activity = replace(activity, sectors=(Sector(NO_SECTOR),))
    return _started(activity)


def is_given(dated: ActivityDate) -> bool:
    """Whether somebody reported the date, rather than ``completed`` having added it."""
    return not set(dated.note.narratives) & set(NOT_GIVEN.narratives)


def _started(activity: IatiActivity) -> IatiActivity:
    if {dated.type for dated in activity.dates} & {PLANNED_START, ACTUAL_START}:
        return activity
    known = [transaction.day for transaction in activity.transactions]
    known += [dated.day for dated in activity.dates]
    if not known:
        return activity
    start = ActivityDate(PLANNED_START, min(known), NOT_GIVEN)
    return replace(activity, dates=(*activity.dates, start))


def shares(count: int) -> tuple[Decimal, ...]:
    """Equal shares that sum to 100, to the hundredth; the first takes what is left over."""
    each = (_WHOLE / count).quantize(_CENT, ROUND_DOWN) if count else _WHOLE
    return tuple(each if at else _WHOLE - each * (count - 1) for at in range(count))


def yearly(budget: Budget) -> tuple[Budget, ...]:
    """The budget in parts of at most a year, by their days; the parts sum to it exactly."""
    if budget.start is None or budget.end is None or budget.end < budget.start:
        return (budget,)
    days, amount = (budget.end - budget.start).days + 1, budget.money.amount
    periods = _years(budget.start, budget.end)
    parts = [(amount * ((end - start).days + 1) / days).quantize(_CENT, ROUND_DOWN) for start, end in periods]
    parts[-1] += amount - sum(parts)
    return tuple(
        replace(budget, start=start, end=end, money=Money(part, budget.money.currency, budget.money.on))
        for (start, end), part in zip(periods, parts, strict=True)
    )


def _years(start: date, end: date) -> list[tuple[date, date]]:
    periods = []
    while start <= end:
        last = min(end, date(start.year, 12, 31))
        periods.append((start, last))
        start = last + timedelta(days=1)
    return periods if (end - periods[0][0]).days > 364 else [(periods[0][0], end)]


def _in_transactions(kept: Node | None, tag: str) -> bool:
    return kept is not None and kept.find(f"transaction/{tag}") is not None
