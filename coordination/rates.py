"""What amounts are worth in the reference currency, by the dated rates that are loaded."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.conf import settings

from coordination.models import ExchangeRate


class Rates:
    """The rates of some currencies, read at once."""

    def __init__(self, currencies: Iterable[str]) -> None:
        self._days: defaultdict[str, list[date]] = defaultdict(list)
        self._rates: defaultdict[str, list[Decimal]] = defaultdict(list)
        wanted = set(currencies) - {settings.REFERENCE_CURRENCY, ""}
        rates = ExchangeRate.objects.filter(currency__in=wanted).order_by("date") if wanted else ()
        for rate in rates:
            self._days[rate.currency].append(rate.date)
            self._rates[rate.currency].append(rate.rate)

    def worth(self, value: Decimal, currency: str, on: date | None) -> Decimal | None:
        """An amount in the reference currency, at the last rate up to that day, or the first one after it;
        without a day at the last one there is. None where no rate of its currency is known."""
        if currency == settings.REFERENCE_CURRENCY:
            return value
        rates = self._rates.get(currency)
        if not rates:
            return None
        at = len(rates) if on is None else bisect_right(self._days[currency], on)
        return value * rates[max(at - 1, 0)]
