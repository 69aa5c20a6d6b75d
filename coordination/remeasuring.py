"""What footprints carry, recorded anew when a rate or an indicator says otherwise than before."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from coordination import register
from coordination.models import Activity, RecordState


def of_currencies(currencies: Iterable[str]) -> int:
    """Record anew the activities with amounts in these currencies, and tell how many."""
    named = set(currencies)
    return _record(Q(budgets__currency__in=named) | Q(transactions__currency__in=named))


def of_indicator(pk: int) -> int:
    """Record anew the activities that are measured by an indicator, and tell how many."""
    return _record(Q(results__indicator=pk))


def _record(which: Q) -> int:
    counted = Activity.objects.filter(which, state__in=[RecordState.SUBMITTED, RecordState.VALIDATED])
    pks = list(counted.order_by("pk").values_list("pk", flat=True).distinct())
    with transaction.atomic():
        for pk in pks:
            register.record(Activity.objects.get(pk=pk))
    return len(pks)
