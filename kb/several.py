"""The form field in which several things are chosen, for any form of the site."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# No primary key has so many digits; a database cannot even be asked for a longer number.
_TOO_LONG = 18


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """As Django's, which lets a number that no database can hold through to an error."""

    def clean(self, value: Any) -> Any:
        """Refuse such a number in the words for any other that is no choice."""
        for one in value or ():
            if isinstance(one, str) and len(one) >= _TOO_LONG:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": one[:_TOO_LONG]}
                )
        return super().clean(value)
