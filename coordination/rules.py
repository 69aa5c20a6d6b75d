"""What an activity must say before it can be handed in: the twelve mandatory fields, and what contradicts."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from coordination.content import ActivityContent, MilestoneLine, ResultLine
from coordination.footprints import Moment
from coordination.models import ActivityStatus, IdentifierKind, Stage

# A field, and what is wrong with it. In a list it goes by its place: "transactions.2.date" is the third's.
Problem = tuple[str, str]
_CURRENCY = re.compile(r"[A-Z]{3}")
_WHOLE, _ROUNDED = Decimal(100), Decimal("0.1")


def contradictions_in(content: ActivityContent, today: date | None = None) -> dict[str, str]:
    """What cannot be true, as a message by field; it is refused even in a file."""
    today = today or date.today()  # noqa: DTZ011 - a day of the calendar, not a moment
    found: dict[str, str] = {}
    for rule in _RULES:
        for name, problem in rule(content, today):
            found.setdefault(name, problem)
    return found


def problems_of(content: ActivityContent) -> dict[str, str]:
    """Everything that keeps an activity from being handed in, as a message by field."""
    missing = {name: _("This is needed.") for name in content.missing}
    return missing | contradictions_in(content)


def unkeepable_in(content: ActivityContent) -> dict[str, str]:
    """What not even a draft can hold, as a message by field: lines that would name nothing."""
    found = [*_identifiers(content, date.max), *_documents(content, date.max), *_sites(content, date.max)]
    return {name: problem for name, problem in found if name.rpartition(".")[2] in _NAMING}


_NAMING = {"value", "kind", "url", "name", "stage", "percent"}


# -- its own dates, status and places


def _dates(content: ActivityContent, today: date) -> Iterator[Problem]:
    if _turned_round(content, "planned"):
        yield "planned_end", _("The planned end is before the planned start.")
    if _turned_round(content, "actual"):
        yield "actual_end", _("The actual end is before the actual start.")
    for name in ("actual_start", "actual_end"):
        if _lies_ahead(getattr(content, name), getattr(content, f"{name}_precision"), today):
            yield name, _in_the_future()


def _in_the_future() -> str:
    return _("An actual date cannot lie in the future.")


def _lies_ahead(day: date | None, precision: str, today: date) -> bool:
    """Whether the first day that it may mean is still to come."""
    return day is not None and Moment(day, precision).first > today  # type: ignore[arg-type]


def _turned_round(content: ActivityContent, basis: str) -> bool:
    """Whether the last day that the end may mean lies before the first that the start may mean."""
    return _is_before(
        *((getattr(content, f"{basis}_{side}"), getattr(content, f"{basis}_{side}_precision"))
          for side in ("end", "start"))
    )  # fmt: skip


def _is_before(end: tuple[date | None, str], start: tuple[date | None, str]) -> bool:
    moments = [Moment(day, precision) if day else None for day, precision in (start, end)]  # type: ignore[arg-type]
    first, last = moments
    return bool(first and last and last.last < first.first)


def _status_and_places(content: ActivityContent, _today: date) -> Iterator[Problem]:
    if content.countrywide and content.places:
        yield "places", _("Choose places, or countrywide, not both.")
    if content.status is not None and content.status not in ActivityStatus.values:
        yield "status", _("Choose a status from the list.")


def _shares(content: ActivityContent, _today: date) -> Iterator[Problem]:
    """All shares of a list are given and make 100, or none is."""
    given = dict(content.theme_shares)
    for name, shares in (
        ("theme_shares", [given.get(theme) for theme in content.themes]),
        ("place_shares", [place.share for place in content.places]),
    ):
        if problem := _problem_of(shares):
            yield name, problem


def _problem_of(shares: Sequence[Decimal | None]) -> str:
    known = [share for share in shares if share is not None]
    if not known:
        return ""
    if len(known) < len(shares):
        return _("Give every one its share, or none.")
    total = sum(known, Decimal(0))
    if min(known) < 0 or abs(total - _WHOLE) > _ROUNDED:
        return _("The shares make %(total)s, not 100.") % {"total": format(total.normalize(), "f")}
    return ""


# -- the lists


def _identifiers(content: ActivityContent, _today: date) -> Iterator[Problem]:
    seen = set()
    for at, line in enumerate(content.identifiers):
        if not line.value.strip():
            yield f"identifiers.{at}.value", _("Write the identifier.")
        if line.kind not in IdentifierKind.values:
            yield f"identifiers.{at}.kind", _("Choose the kind of identifier from the list.")
        if line.kind == IdentifierKind.IATI and line.kind in seen:
            yield f"identifiers.{at}.value", _("An activity has one IATI identifier.")
        seen.add(line.kind)


def _money(content: ActivityContent, today: date) -> Iterator[Problem]:
    for at, budget in enumerate(content.budgets):
        yield from _amount(f"budgets.{at}", budget)
        period = (
            (budget.period_to, budget.period_to_precision),
            (
                budget.period_from,
                budget.period_from_precision,
            ),
        )
        if _is_before(*period):
            yield f"budgets.{at}.period_to", _("The period ends before it begins.")
    for at, line in enumerate(content.transactions):
        yield from _amount(f"transactions.{at}", line)
        if line.type is None:
            yield f"transactions.{at}.type", _("Say what kind of payment or promise it is.")
        if _lies_ahead(line.date, line.date_precision, today):
            yield f"transactions.{at}.date", _("A payment or a promise cannot lie in the future.")


def _amount(at: str, line: Any) -> Iterator[Problem]:
    if line.value is None:
        yield f"{at}.value", _("Write the amount.")
    if not _CURRENCY.fullmatch(line.currency):
        yield f"{at}.currency", _("Write the currency in three capitals, for example XOF.")


def _results(content: ActivityContent, today: date) -> Iterator[Problem]:
    for at, line in enumerate(content.results):
        if not (line.indicator_id or line.indicator_fr or line.indicator_en or _states(line)):
            yield f"results.{at}.indicator", _("Say what is measured.")
        period = (line.period_to, line.period_to_precision), (line.period_from, line.period_from_precision)
        if _is_before(*period):
            yield f"results.{at}.period_to", _("The period ends before it begins.")
        if line.date_basis == "actual" and _lies_ahead(line.date, line.date_precision, today):
            yield f"results.{at}.date", _in_the_future()
        if line.actual is not None and _lies_ahead(line.period_from, line.period_from_precision, today):
            yield f"results.{at}.actual", _("Nothing can be reached in a period that has not begun.")
        yield from _parts(at, line)


def _states(line: ResultLine) -> str:
    return line.statement_fr or line.statement_en


def _parts(at: int, line: ResultLine) -> Iterator[Problem]:
    """No part of a number is larger than the number."""
    for name in ("target", "actual"):
        whole = getattr(line, name)
        for position, part in enumerate(line.disaggregated):
            number = getattr(part, name)
            if number is not None and number < 0:
                yield (
                    f"results.{at}.disaggregated.{position}.{name}",
                    _("A number of people is not negative."),
                )
            elif whole is not None and number is not None and number > whole:
                yield (
                    f"results.{at}.disaggregated.{position}.{name}",
                    _("A part cannot be more than the whole."),
                )


def _sites(content: ActivityContent, today: date) -> Iterator[Problem]:
    for at, site in enumerate(content.sites):
        if not (site.site_id or site.name.strip()):
            yield f"sites.{at}.name", _("Write the name of the site.")
        for position, line in enumerate(site.milestones):
            for name, problem in _milestone(line, today):
                yield f"sites.{at}.milestones.{position}.{name}", problem


def _milestone(line: MilestoneLine, today: date) -> Iterator[Problem]:
    if line.stage not in Stage.values:
        yield "stage", _("Choose the step from the list.")
    if _lies_ahead(line.actual, line.actual_precision, today):
        yield "actual", _in_the_future()
    if line.percent is not None and not 0 <= line.percent <= 100:
        yield "percent", _("Write a number from 0 to 100.")


def _documents(content: ActivityContent, _today: date) -> Iterator[Problem]:
    for at, line in enumerate(content.documents):
        if bool(line.work_id) == bool(line.url):
            yield f"documents.{at}.url", _("Give an address, or choose a text of the library.")
        elif line.url and not line.url.startswith(("http://", "https://")):
            yield f"documents.{at}.url", _("An address begins with https:// or http://.")


_RULES = (_dates, _status_and_places, _shares, _identifiers, _money, _results, _sites, _documents)
