"""Results: what an activity or a programme aimed at and reached, as its source states it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.models.activities import Activity
from coordination.models.programmes import Programme, Qualifier
from coordination.models.sites import DateBasis, Site
from kb.models.works import DatePrecision
from kb.templatetags.dates import day
from reference.bilingual import in_language
from reference.models import Area


class ResultKind(models.TextChoices):
    """IATI code list ResultType, as far as it is used."""

    OUTPUT = "output", _("output")
    OUTCOME = "outcome", _("outcome")


class Share(models.TextChoices):
    """A part of the people that a source gives without a number."""

    MOST = "most", _("most")
    NEARLY_HALF = "nearly-half", _("nearly half")


def _number(label: Any) -> Any:
    return models.BigIntegerField(label, null=True, blank=True)


def _date(label: Any) -> Any:
    return models.DateField(label, null=True, blank=True)


def _precision() -> Any:
    return models.CharField(max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY)


def _choice(choices: type[models.TextChoices], length: int = 12) -> Any:
    return models.CharField(max_length=length, choices=choices.choices, blank=True)


class Result(models.Model):
    """One result of an activity or of a programme, with its own place.

    ``target`` is a number that its source gives as an aim, ``actual`` one that it reports; ``qualifier``
    goes with either. ``women``, ``youth``, ``women_and_youth`` and ``minors`` are of the actual number. A
    result without a number is a ``statement``. Numbers of several results are not to be added up.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="results")
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True, related_name="results")
    source_code = models.CharField(max_length=60, blank=True, db_index=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=ResultKind.choices)
    indicator_fr = models.CharField(_("indicator in French"), max_length=255, blank=True)
    indicator_en = models.CharField(_("indicator in English"), max_length=255, blank=True)
    unit_fr = models.CharField(_("unit in French"), max_length=60, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=60, blank=True)
    target, actual = _number(_("target")), _number(_("actual"))
    qualifier = _choice(Qualifier)
    stated_as = models.CharField(_("as the source puts it"), max_length=255, blank=True)
    women, women_qualifier = _number(_("women")), _choice(Share)
    youth = _number(_("young people"))
    women_and_youth, women_and_youth_qualifier = _number(_("women and young people")), _choice(Share)
    minors = _number(_("minors"))
    statement_fr = models.TextField(_("statement in French"), blank=True)
    statement_en = models.TextField(_("statement in English"), blank=True)
    reported_from, reported_from_precision = _date(_("reported from")), _precision()
    reported_to, reported_to_precision = _date(_("reported to")), _precision()
    date, date_precision = _date(_("date")), _precision()
    date_basis = _choice(DateBasis, 8)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="results", verbose_name=_("area")
    )
    site = models.ForeignKey(
        Site, models.SET_NULL, null=True, blank=True, related_name="results", verbose_name=_("site")
    )
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(activity__isnull=False, programme__isnull=True)
                | models.Q(activity__isnull=True, programme__isnull=False),
                name="coordination_result_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.indicator or self.statement

    @property
    def indicator(self) -> str:
        """What is counted, in the reader's language, or the one there is."""
        return in_language(self, "indicator")

    @property
    def unit(self) -> str:
        """What the numbers count, in the reader's language, or the one there is."""
        return in_language(self, "unit")

    @property
    def statement(self) -> str:
        """What is said without a number, in the reader's language, or the one there is."""
        return in_language(self, "statement")

    @property
    def period(self) -> str:
        """The period that its report covers, with no more precision than is known."""
        first = day(self.reported_from, self.reported_from_precision)
        last = day(self.reported_to, self.reported_to_precision)
        return first if first == last else f"{first or '…'} – {last or '…'}"
