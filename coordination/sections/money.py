"""Budgets, promises and payments."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from coordination.content import BudgetLine, TransactionLine
from coordination.models import BudgetStatus, BudgetType, TransactionType
from coordination.sections.base import LineForm, NumberField, choice, text
from coordination.sections.lookups import Lookups
from kb.partial_dates import PartialDate, PartialDateField

# What the form offers first; the others come from files.
_KINDS = (
    TransactionType.PLEDGE,
    TransactionType.COMMITMENT,
    TransactionType.DISBURSEMENT,
    TransactionType.EXPENDITURE,
    TransactionType.INCOMING_FUNDS,
    TransactionType.INCOMING_COMMITMENT,
    TransactionType.INCOMING_PLEDGE,
)
_OTHERS = tuple(kind for kind in TransactionType if kind not in _KINDS)


def _currency() -> Any:
    return text(_("Currency"), 3, size=4, autocapitalize="characters", autocomplete="off")


class BudgetForm(LineForm):
    """What it is to cost in a period, or as a whole."""

    value = NumberField(_("Amount"))
    currency = _currency()
    period_from = PartialDateField(_("From"))
    period_to = PartialDateField(_("To"))
    type = choice(_("Type"), BudgetType.choices, BudgetType.ORIGINAL.value)
    status = choice(_("Status"), BudgetStatus.choices, BudgetStatus.INDICATIVE.value)

    @classmethod
    def initial_of(cls, line: Any, lookups: Lookups, language: str) -> dict[str, Any]:
        return {
            "value": line.value,
            "currency": line.currency,
            "type": line.type,
            "status": line.status,
            **{
                name: PartialDate(getattr(line, name), getattr(line, f"{name}_precision"))
                for name in ("period_from", "period_to")
            },
        }

    def line(self, said: Mapping[str, Any], before: Sequence[Any]) -> Any:
        first, last = said["period_from"], said["period_to"]
        made = BudgetLine(
            period_from=first.day,
            period_to=last.day,
            value=said["value"],
            currency=said["currency"].upper(),
            type=int(self.code("type")),
            status=int(self.code("status")),
            period_from_precision=first.precision,
            period_to_precision=last.precision,
        )
        # What no box shows stays with the same amount.
        same = next((one for one in before if (one.value, one.currency) == (made.value, made.currency)), made)
        return replace(made, value_date=same.value_date, qualifier=same.qualifier)


class TransactionForm(LineForm):
    """Money pledged, committed, received or spent."""

    lists = ("organisations",)
    type = choice(_("What"), [(kind.value, kind.label) for kind in (*_KINDS, *_OTHERS)], empty=_("Choose…"))
    date = PartialDateField(_("Date"))
    value = NumberField(_("Amount"))
    currency = _currency()
    provider = text(_("Who gives"), 255, list="list-organisations", autocomplete="off")
    receiver = text(_("Who receives"), 255, list="list-organisations", autocomplete="off")
    description = text(_("What for"), 500)

    @classmethod
    def initial_of(cls, line: Any, lookups: Lookups, language: str) -> dict[str, Any]:
        return {
            "type": line.type,
            "date": PartialDate(line.date, line.date_precision),
            "value": line.value,
            "currency": line.currency,
            "provider": lookups.organisation_label(line.provider_id) or line.provider_name,
            "receiver": lookups.organisation_label(line.receiver_id) or line.receiver_name,
            "description": line.description,
        }

    def line(self, said: Mapping[str, Any], before: Sequence[Any]) -> Any:
        day = said["date"]
        made = TransactionLine(
            date=day.day,
            date_precision=day.precision,
            type=int(said["type"]) if said["type"] else None,
            value=said["value"],
            currency=said["currency"].upper(),
            description=said["description"],
            **self._party("provider", said["provider"]),
            **self._party("receiver", said["receiver"]),
        )
        known = (made.date, made.type, made.value, made.currency)
        same = next((one for one in before if (one.date, one.type, one.value, one.currency) == known), made)
        return replace(made, ref=same.ref, value_date=same.value_date)

    def _party(self, name: str, said: str) -> dict[str, Any]:
        """An organisation of the list, or else a name."""
        pk = self.lookups.organisation(said) if said else None
        return {f"{name}_id": pk, f"{name}_name": "" if pk else said}
