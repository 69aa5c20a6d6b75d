"""Results by indicator, period and area."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from coordination.content import ResultLine
from coordination.models import Indicator, ResultKind
from coordination.sections.base import LineForm, NumberField, choice, text
from coordination.sections.lookups import Lookups
from kb.partial_dates import PartialDate, PartialDateField


class ResultForm(LineForm):
    """One number; the parts of it are told on the screen of results."""

    lists = ("areas",)
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    indicator = forms.ModelChoiceField(
        Indicator.objects.all(), label=_("Indicator"), required=False, empty_label=_("in your own words:")
    )
    words = text(_("What is measured, in your own words"), 255)
    kind = choice(_("Kind"), ResultKind.choices, ResultKind.OUTPUT.value)
    period_from = PartialDateField(_("From"))
    period_to = PartialDateField(_("To"))
    area = text(_("Area"), 150, list="list-areas", autocomplete="off")
    baseline = NumberField(_("Baseline"))
    target = NumberField(_("Target"))
    actual = NumberField(_("Reached"))

    @classmethod
    def initial_of(cls, line: Any, lookups: Lookups, language: str) -> dict[str, Any]:
        other = "en" if language == "fr" else "fr"
        return {
            "pk": line.pk,
            "indicator": line.indicator_id,
            "words": getattr(line, f"indicator_{language}") or getattr(line, f"indicator_{other}"),
            "kind": line.kind,
            "period_from": PartialDate(line.period_from, line.period_from_precision),
            "period_to": PartialDate(line.period_to, line.period_to_precision),
            "area": lookups.area_label(line.area_id),
            "baseline": line.baseline,
            "target": line.target,
            "actual": line.actual,
        }

    def clean_area(self) -> str:
        said: str = self.cleaned_data["area"]
        if said and self.lookups.area(said) is None:
            raise ValidationError(_now("No area has this name, or several have: choose one of the list."))
        return said

    def line(self, said: Mapping[str, Any], before: Sequence[Any]) -> Any:
        held = self._held(said, before)
        first, last = said["period_from"], said["period_to"]
        words = said["words"]
        texts: dict[str, Any] = {}
        if words not in {held.indicator_fr, held.indicator_en}:
            texts = self.bilingual("indicator", words)
        return replace(
            held,
            **texts,
            indicator_id=said["indicator"].pk if said["indicator"] else None,
            kind=self.code("kind"),
            period_from=first.day,
            period_from_precision=first.precision,
            period_to=last.day,
            period_to_precision=last.precision,
            area_id=self.lookups.area(said["area"]) if said["area"] else None,
            baseline=said["baseline"],
            target=said["target"],
            actual=said["actual"],
        )

    def _held(self, said: Mapping[str, Any], before: Sequence[ResultLine]) -> ResultLine:
        """The line that this one was, for what no box shows: the parts, the unit, the statement."""
        indicator = said["indicator"].pk if said["indicator"] else None
        if said["pk"]:
            return next((line for line in before if line.pk == said["pk"]), ResultLine())
        area = self.lookups.area(said["area"]) if said["area"] else None
        period = (said["period_from"].day, said["period_to"].day)
        wanted = (indicator, area, *period)
        same = (
            line
            for line in before
            if indicator and (line.indicator_id, line.area_id, line.period_from, line.period_to) == wanted
        )
        return next(same, ResultLine())
