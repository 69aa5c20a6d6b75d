"""Dates as people know them, to the year, the month or the day: one text box, read generously."""

import re
from datetime import date
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.dates import parse_date

# "12/03/2026", "12.3.2026", "03-2026": the day and the month come before the year.
_YEAR_LAST = re.compile(r"(?:(\d{1,2})[/.\-])?(\d{1,2})[/.\-](\d{4})")


_HINT = gettext_lazy("12/03/2026, 03/2026 or 2026")


class PartialDate(NamedTuple):
    """The first day that a date may mean, or none, and how much of it is known."""

    day: date | None = None
    precision: str = "day"

    def __str__(self) -> str:
        """As it is typed: 12/03/2026, 03/2026 or 2026."""
        if self.day is None:
            return ""
        return self.day.strftime({"year": "%Y", "month": "%m/%Y"}.get(self.precision, "%d/%m/%Y"))


def read(text: str) -> PartialDate:
    """A date as typed. Raises ValidationError for what is none."""
    text = text.strip()
    match = _YEAR_LAST.fullmatch(text)
    if match:
        text = "-".join(part for part in reversed(match.groups()) if part)
    try:
        day, precision = parse_date(text)
    except ValidationError as error:
        raise ValidationError(_("Write the date as 12/03/2026, 03/2026 or 2026."), code="date") from error
    return PartialDate(day, precision.value)


class PartialDateField(forms.CharField):
    """A text box whose value is a PartialDate."""

    def __init__(self, label: object) -> None:
        box = forms.TextInput({"autocomplete": "off", "maxlength": 30})
        super().__init__(label=label, required=False, max_length=30, widget=box, help_text=_HINT)  # type: ignore[arg-type]

    def to_python(self, value: object) -> PartialDate:  # type: ignore[override]
        return value if isinstance(value, PartialDate) else read(super().to_python(value) or "")

    def validate(self, value: object) -> None:
        """Nothing more: an empty date is fine in a draft."""

    def run_validators(self, value: object) -> None:
        """The length is the text's."""

    def prepare_value(self, value: object) -> object:
        return str(value) if isinstance(value, PartialDate) else value
