"""The forms by which an editor brings texts into the library."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from kb.dates import parse_date
from kb.models import WORK_TYPES, Visibility
from kb.search_records import type_labels
from kb.versions.dating import DATE_FIELDS, Dates, check_order
from reference.models import Organisation

# What a file chooser offers; what a file is its first bytes tell (see ``kb.ingestion.reading.kinds``).
_ACCEPTED = (
    ".pdf,.txt,.docx,.html,.htm,.xhtml,application/pdf,text/plain,text/html,"
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)
LANGUAGES = [("fr", _("French")), ("en", _("English"))]


class DatesForm(forms.Form):
    """When a text was promulgated, came into force and was repealed."""

    promulgated_on = forms.DateField(
        label=_("Promulgated on"), required=False, widget=AdminDateInput(), help_text=_("The day of the act.")
    )
    in_force_from = forms.DateField(
        label=_("In force from"),
        required=False,
        widget=AdminDateInput(),
        help_text=_("The first day on which it applies; often later than its promulgation."),
    )
    in_force_to = forms.DateField(
        label=_("Repealed on"),
        required=False,
        widget=AdminDateInput(),
        help_text=_("The first day on which it applies no more; empty as long as it applies."),
    )
    ends_former = forms.BooleanField(
        label=_("The text that applied until then ceases to apply on that day"), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            check_order(self.dates)
        return cleaned

    @property
    def dates(self) -> Dates:
        """What was filled in."""
        given = {name: self.cleaned_data.get(name) for name in DATE_FIELDS}
        return Dates(**given, ends_former=bool(self.cleaned_data.get("ends_former")))


class TextForm(DatesForm):
    """A file that is to become a text of a work."""

    field_order: Sequence[str] = ("file", "language")

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, Word (DOCX), HTML or plain text. The text of a scan is recognised by the machine, and "
            "marked as such."
        ),
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=LANGUAGES)


class ImportForm(TextForm):
    """A work and its text, in one form."""

    field_order = ("file", "type", "title", "date", "language", "visibility", "organisation", "is_another")

    type = forms.ChoiceField(label=_("Kind of document"))
    title = forms.CharField(label=_("Title"), max_length=255)
    date = forms.CharField(
        label=_("Date"), required=False, max_length=10, help_text=_("2024, 2024-12 or 2024-12-13.")
    )
    visibility = forms.ChoiceField(label=_("Visibility"), choices=Visibility.choices)
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=_("Kept by"),
        required=False,
        help_text=_("Needed when only one organisation may read it."),
    )
    is_another = forms.BooleanField(
        label=_("It is another document, though the file is the same"),
        required=False,
        widget=forms.HiddenInput(),
    )

    def ask_whether_another(self) -> None:
        """Show the box that says so: it is of no use before a file is found to be there already."""
        self.fields["is_another"].widget = forms.CheckboxInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["type"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - declared above
        kind.choices = list(type_labels(list(WORK_TYPES)).items())

    def clean_date(self) -> tuple[Any, str]:
        """The date, and how much of it is known."""
        return parse_date(self.cleaned_data["date"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("visibility") == Visibility.ORGANISATION and not cleaned.get("organisation"):
            raise ValidationError({"organisation": _("Choose the organisation that may read it.")})
        return cleaned
