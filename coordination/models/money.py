"""Money of an activity in the terms of IATI 2.03: budgets, transactions; and the rates they are read at."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.models.activities import Activity
from coordination.models.programmes import Qualifier
from kb.models.works import DatePrecision
from reference.models import Organisation


class BudgetType(models.IntegerChoices):
    """IATI code list BudgetType, version 2.03."""

    ORIGINAL = 1, pgettext_lazy("budget", "original")
    REVISED = 2, pgettext_lazy("budget", "revised")


class BudgetStatus(models.IntegerChoices):
    """IATI code list BudgetStatus, version 2.03."""

    INDICATIVE = 1, pgettext_lazy("budget", "indicative")
    COMMITTED = 2, pgettext_lazy("budget", "committed")


class TransactionType(models.IntegerChoices):
    """IATI code list TransactionType, version 2.03."""

    INCOMING_FUNDS = 1, _("money received")
    COMMITMENT = 2, _("commitment")
    DISBURSEMENT = 3, _("disbursement")
    EXPENDITURE = 4, _("expenditure")
    INTEREST = 5, _("interest paid")
    LOAN_REPAYMENT = 6, _("loan repaid")
    REIMBURSEMENT = 7, _("reimbursement")
    PURCHASE_OF_EQUITY = 8, _("equity bought")
    SALE_OF_EQUITY = 9, _("equity sold")
    CREDIT_GUARANTEE = 10, _("credit guarantee")
    INCOMING_COMMITMENT = 11, _("commitment received")
    PLEDGE = 12, _("pledge")
    INCOMING_PLEDGE = 13, _("pledge received")


def amount_field(label: Any) -> Any:
    """An amount with as many decimals as partners' files give; a draft may still lack it."""
    return models.DecimalField(label, max_digits=24, decimal_places=8, null=True, blank=True)


def currency_field() -> Any:
    """A currency of ISO 4217."""
    return models.CharField(_("currency"), max_length=3)


def _date(label: Any) -> Any:
    return models.DateField(label, null=True, blank=True)


def _precision() -> Any:
    return models.CharField(max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY)


class Budget(models.Model):
    """What an activity is to cost in a period; without a period, as a whole."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="budgets")
    type = models.PositiveSmallIntegerField(
        _("type of budget"), choices=BudgetType.choices, default=BudgetType.ORIGINAL
    )
    status = models.PositiveSmallIntegerField(
        _("status of the budget"), choices=BudgetStatus.choices, default=BudgetStatus.INDICATIVE
    )
    period_from, period_from_precision = _date(_("from")), _precision()
    period_to, period_to_precision = _date(_("to")), _precision()
    value, currency = amount_field(_("amount")), currency_field()
    value_date = _date(_("date of the amount"))
    qualifier = models.CharField(max_length=12, choices=Qualifier.choices, blank=True)

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["period_from", "pk"]

    def __str__(self) -> str:
        return f"{self.value} {self.currency}"


def _party(label: Any, name: str) -> Any:
    return models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name=name, verbose_name=label
    )


class Transaction(models.Model):
    """Money pledged, committed, received or spent; ``provider_name`` and ``receiver_name`` name who isn't
    in the list of organisations."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="transactions")
    type = models.PositiveSmallIntegerField(_("kind"), choices=TransactionType.choices, null=True)
    date, date_precision = _date(_("date")), _precision()
    value, currency = amount_field(_("amount")), currency_field()
    value_date = _date(_("date of the amount"))
    provider = _party(_("who gives"), "transactions_provided")
    provider_name = models.CharField(max_length=255, blank=True)
    receiver = _party(_("who receives"), "transactions_received")
    receiver_name = models.CharField(max_length=255, blank=True)
    ref = models.CharField(_("reference"), max_length=120, blank=True)
    description = models.TextField(_("what for"), blank=True)

    class Meta:
        verbose_name = _("transaction")
        verbose_name_plural = _("transactions")
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return f"{self.get_type_display() or ''} {self.value} {self.currency}".strip()


class ExchangeRate(models.Model):
    """What one unit of a currency is worth in the reference currency from a day on."""

    currency = currency_field()
    date = models.DateField(_("from"))
    rate = models.DecimalField(
        _("rate"),
        max_digits=20,
        decimal_places=10,
        help_text=_("What one unit of it is worth in the reference currency."),
    )
    source = models.CharField(_("source"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["currency", "-date"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "date"], name="coordination_rate_once"),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="coordination_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.date}: {self.rate}"
