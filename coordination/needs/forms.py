"""The forms of needs and gaps."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.models import GapCase, GapDecision, NeedMeasure
from coordination.needs.actions import CaseSaid, NeedsLoaded, Table, load_needs
from coordination.needs.reading import Reading
from reference.models import Organisation, Theme

_MOST_BYTES = 5_000_000
_FIXED = ("measure", "theme", "date", "source")


class CaseForm(forms.Form):
    """Who looks after a gap, by when, what was decided and why."""

    owner = forms.ModelChoiceField(
        Organisation.objects.all(), label=gettext_lazy("Who looks after it"), required=False, empty_label="–"
    )
    due = forms.DateField(
        label=gettext_lazy("Due"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    decision = forms.ChoiceField(label=gettext_lazy("Decision"), choices=GapDecision.choices)
    text = forms.CharField(
        label=gettext_lazy("What was said or done"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, sent: Any, case: GapCase | None) -> None:
        known = {"owner": case.owner_id, "due": case.due, "decision": case.decision} if case else {}
        super().__init__(sent, initial=known)

    def said(self) -> CaseSaid:
        """What it says."""
        return CaseSaid(**self.cleaned_data)


class NeedFileForm(forms.Form):
    """A table of needs; what holds for all its rows and has no column, and the names of odd columns."""

    file = forms.FileField(
        label=gettext_lazy("Table of needs (CSV or XLSX)"), widget=forms.FileInput({"accept": ".csv,.xlsx"})
    )
    edition = forms.ChoiceField(label=gettext_lazy("Edition of the areas"))
    measure = forms.ModelChoiceField(
        NeedMeasure.objects.all(),
        to_field_name="code",
        required=False,
        empty_label="–",
        label=gettext_lazy("Measure of all rows"),
        help_text=gettext_lazy("Where the table has no column of it."),
    )
    theme = forms.ModelChoiceField(
        Theme.objects.all(),
        to_field_name="code",
        required=False,
        empty_label="–",
        label=gettext_lazy("Theme of all rows"),
    )
    date = forms.CharField(
        label=gettext_lazy("Date of all rows"),
        required=False,
        max_length=10,
        help_text="2026, 2026-03, 2026-03-31",
    )
    source = forms.CharField(label=gettext_lazy("Source of all rows"), required=False, max_length=500)
    value_column = forms.CharField(
        label=gettext_lazy("Name of the column of values"), required=False, max_length=80
    )

    def __init__(self, *args: Any, editions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["edition"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(edition, edition) for edition in editions]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > _MOST_BYTES:
            raise ValidationError(_("The file is larger than 5 MB. Split it."))
        return file

    def load(self, by: Any, *, dry_run: bool) -> NeedsLoaded:
        """Check the table, or load it."""
        said = self.cleaned_data
        fixed = {name: getattr(said[name], "code", said[name]) for name in _FIXED if said[name]}
        columns = {"value": said["value_column"]} if said["value_column"] else {}
        file = said["file"]
        table = Table(file.name, file.read(), said["edition"], Reading(columns, fixed))
        return load_needs(table, by, dry_run=dry_run)
