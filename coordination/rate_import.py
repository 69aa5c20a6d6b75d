"""Dated exchange rates from a table: all of a file, or nothing and the rows that are wrong."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination import remeasuring
from coordination.exchange.numbers import read_number
from coordination.models import ExchangeRate
from kb import partial_dates

_COLUMNS = ("currency", "date", "rate")
_CURRENCY = re.compile(r"[A-Z]{3}")
_HIGHEST = Decimal(10) ** 9


class RateFileError(Exception):
    """Why a file cannot be read at all, in words that say what to do."""


@dataclass(frozen=True, slots=True)
class RateProblem:
    """What is wrong with a row, named by its line in the table."""

    row: int
    column: str
    problem: str


@dataclass
class RateReport:
    """What a file did, or would do: rates made, changed and found as they are, and activities whose amounts
    are worth something else now."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    activities: int = 0
    problems: list[RateProblem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def import_rates(path: Path, dry_run: bool = False) -> RateReport:
    """Load the rates of a CSV table with the columns currency, date, rate and source (which may be absent).

    ``rate`` is what one unit is worth in the reference currency from that day on. With a wrong row nothing
    is loaded; with ``dry_run`` nothing is either. Raises RateFileError for what is no such table.
    """
    report = RateReport()
    rates = _read(path, report)
    if report.problems:
        return report
    with transaction.atomic():
        changed = _write(rates, report)
        if changed:
            report.activities = remeasuring.of_currencies(changed)
        if dry_run:
            transaction.set_rollback(True)
    return report


_Rates = dict[tuple[str, date], tuple[Decimal, str]]


def _read(path: Path, report: RateReport) -> _Rates:
    rates: _Rates = {}
    for number, row in _rows(path):
        wrong = len(report.problems)
        key = _currency(number, row, report), _date(number, row, report)
        rate = _rate(number, row, report)
        if len(report.problems) > wrong:
            continue
        if key in rates:
            report.problems.append(RateProblem(number, "date", _("The rate of this day stands twice.")))
        rates[key] = (rate, (row.get("source") or "").strip()[:255])
    return rates


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RateFileError(_("The file cannot be read: give a CSV table in UTF-8.")) from error
    semicolons = text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",")
    table = csv.DictReader(io.StringIO(text), delimiter=";" if semicolons else ",")
    names = [(name or "").strip().lower() for name in table.fieldnames or ()]
    if missing := [name for name in _COLUMNS if name not in names]:
        raise RateFileError(_("The table lacks the columns %(names)s.") % {"names": ", ".join(missing)})
    table.fieldnames = names
    for row in table:
        if any(isinstance(value, str) and value.strip() for value in row.values()):
            yield table.line_num, row


def _currency(number: int, row: Mapping[str, str], report: RateReport) -> str:
    currency = (row["currency"] or "").strip().upper()
    if not _CURRENCY.fullmatch(currency):
        problem = _("Write the currency in three capitals, for example XOF.")
        report.problems.append(RateProblem(number, "currency", problem))
    elif currency == settings.REFERENCE_CURRENCY:
        problem = _("This is the reference currency, which is worth itself.")
        report.problems.append(RateProblem(number, "currency", problem))
    return currency


def _date(number: int, row: Mapping[str, str], report: RateReport) -> date:
    try:
        if day := partial_dates.read(row["date"] or "").day:
            return day
        problem = _("Write the date as 12/03/2026, 03/2026 or 2026.")
    except ValidationError as error:
        problem = error.messages[0]
    report.problems.append(RateProblem(number, "date", problem))
    return date.min


def _rate(number: int, row: Mapping[str, str], report: RateReport) -> Decimal:
    try:
        rate = read_number(row["rate"] or "")
    except ValueError:
        rate = Decimal(0)
    if not (0 < rate < _HIGHEST and rate.quantize(Decimal("1e-10"))):
        problem = _("Write what one unit is worth as a number above 0.")
        report.problems.append(RateProblem(number, "rate", problem))
        return Decimal(0)
    return rate.quantize(Decimal("1e-10"))


def _write(rates: _Rates, report: RateReport) -> set[str]:
    """Bring the rates in and tell the currencies whose rates changed."""
    there = {
        (rate.currency, rate.date): rate
        for rate in ExchangeRate.objects.filter(currency__in={currency for currency, _day in rates})
    }
    new, changed = [], []
    for (currency, day), (value, source) in rates.items():
        rate = there.get((currency, day))
        if rate is None:
            new.append(ExchangeRate(currency=currency, date=day, rate=value, source=source))
        elif (rate.rate, rate.source) != (value, source):
            rate.rate, rate.source = value, source
            changed.append(rate)
    ExchangeRate.objects.bulk_create(new, batch_size=500)
    ExchangeRate.objects.bulk_update(changed, ["rate", "source"], batch_size=200)
    report.created, report.updated = len(new), len(changed)
    report.unchanged = len(rates) - len(new) - len(changed)
    return {rate.currency for rate in (*new, *changed)}
