"""Results: what an activity or a programme aimed at and reached, as its source states it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.models.activities import Activity
from coordination.models.indicators import Indicator, Measure
from coordination.models.programmes import Programme, Qualifier
from coordination.models.sites import DateBasis, Site
from kb.models.works import DatePrecision
from kb.templatetags.dates import day
from reference.bilingual import in_language
from reference.models import Area


class ResultKind(models.TextChoices):
    """IATI code list ResultType, version 2.03: 1, 2, 3 and 9."""

    OUTPUT = "output", _("output")
    OUTCOME = "outcome", _("outcome")
    IMPACT = "impact", _("impact")
    OTHER = "other", _("other")


class Share(models.TextChoices):
    """A part of the people that a source gives without a number."""

    MOST = "most", _("most")
    NEARLY_HALF = "nearly-half", _("nearly half")


class Sex(models.TextChoices):
    FEMALE = "female", _("women and girls")
    MALE = "male", _("men and boys")
    OTHER = "other", _("another sex")


class Age(models.TextChoices):
    MINOR = "minor", _("minors")
    YOUTH = "youth", _("young people")
    ADULT = "adult", _("adults")
    OLDER = "older", _("older people")


class Disability(models.TextChoices):
    WITH = "with", _("with a disability")
    WITHOUT = "without", _("without a disability")


class PeopleStatus(models.TextChoices):
    """What people are, as far as a programme counts them apart."""

    DISPLACED = "displaced", _("displaced people")
    REFUGEE = "refugee", _("refugees")
    RETURNEE = "returnee", _("returnees")
    HOST = "host", _("host community")
    DETAINEE = "detainee", _("detainees")
    STAFF = "staff", _("staff of justice and security")


class Combined(models.TextChoices):
    """Groups that sources count together and nobody can take apart."""

    WOMEN_AND_YOUTH = "women-and-youth", _("women and young people")


def _number(label: Any) -> Any:
    return models.DecimalField(label, max_digits=24, decimal_places=8, null=True, blank=True)


def _date(label: Any) -> Any:
    return models.DateField(label, null=True, blank=True)


def _precision() -> Any:
    return models.CharField(max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY)


def _choice(choices: type[models.TextChoices], length: int = 12) -> Any:
    return models.CharField(max_length=length, choices=choices.choices, blank=True)


class Result(models.Model):
    """One number of an activity or of a programme: by indicator, period and area.

    It is measured by an ``indicator`` of the library, or by one of its own words. ``target`` is a number
    that its source gives as an aim, ``actual`` one that it reports; ``qualifier`` goes with either.
    ``baseline`` is what there was before. A result without a number is a ``statement``. Numbers of several
    indicators are not to be added up.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="results")
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True, related_name="results")
    source_code = models.CharField(max_length=60, blank=True, db_index=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=ResultKind.choices)
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name=_("indicator"),
    )
    indicator_fr = models.CharField(_("indicator in French"), max_length=255, blank=True)
    indicator_en = models.CharField(_("indicator in English"), max_length=255, blank=True)
    unit_fr = models.CharField(_("unit in French"), max_length=60, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=60, blank=True)
    measure = models.CharField(_("measure"), max_length=1, choices=Measure.choices, default=Measure.UNIT)
    baseline = _number(_("baseline"))
    baseline_date, baseline_precision = _date(_("date of the baseline")), _precision()
    target, actual = _number(_("target")), _number(_("actual"))
    qualifier = _choice(Qualifier)
    stated_as = models.CharField(_("as the source puts it"), max_length=255, blank=True)
    statement_fr = models.TextField(_("statement in French"), blank=True)
    statement_en = models.TextField(_("statement in English"), blank=True)
    period_from, period_from_precision = _date(_("from")), _precision()
    period_to, period_to_precision = _date(_("to")), _precision()
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
        return self.name or self.statement

    @property
    def name(self) -> str:
        """What is measured, in the reader's language, or the one there is."""
        return self.indicator.name if self.indicator else in_language(self, "indicator")

    @property
    def unit(self) -> str:
        """What the numbers count, in the reader's language, or the one there is."""
        return in_language(self, "unit") or (self.indicator.unit if self.indicator else "")

    @property
    def statement(self) -> str:
        """What is said without a number, in the reader's language, or the one there is."""
        return in_language(self, "statement")

    @property
    def period(self) -> str:
        """The period that it is of, with no more precision than is known."""
        first = day(self.period_from, self.period_from_precision)
        last = day(self.period_to, self.period_to_precision)
        return first if first == last else f"{first or '…'} – {last or '…'}"


class Disaggregation(models.Model):
    """A part of the people or things that a result counts; ``share`` where a source gives no number."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="disaggregated")
    sex = _choice(Sex, 6)
    age = _choice(Age, 5)
    disability = _choice(Disability, 7)
    status = _choice(PeopleStatus, 9)
    combined = _choice(Combined, 15)
    target, actual = _number(_("target")), _number(_("actual"))
    share = _choice(Share)

    class Meta:
        verbose_name = _("part of a result")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "sex", "age", "disability", "status", "combined"],
                name="coordination_disaggregation_once",
            )
        ]

    def __str__(self) -> str:
        named = (
            self.get_combined_display(),
            self.get_sex_display(),
            self.get_age_display(),
            self.get_disability_display(),
            self.get_status_display(),
        )
        return ", ".join(filter(None, map(str, named)))
