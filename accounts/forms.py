"""The forms of one's own space and of invitations."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, Role, User


class ProfileForm(forms.ModelForm[User]):
    """A person's own name and language."""

    class Meta:
        model = User
        fields = ["name", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class InviteForm(forms.ModelForm[Invitation]):
    """Whom to invite, in which of the roles that the inviter may give."""

    class Meta:
        model = Invitation
        fields = ["email", "role", "language"]

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = _role_field(roles)
        self.fields["email"].widget.attrs["autocomplete"] = "off"


def _role_field(roles: list[Role]) -> forms.ChoiceField:
    usual = Role.FOCAL_POINT if Role.FOCAL_POINT in roles else None
    choices = [(role.value, role.label) for role in roles]
    return forms.ChoiceField(label=_("role"), choices=choices, initial=usual)


class RoleForm(forms.Form):
    """Another role for a member."""

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = _role_field(roles)


class AcceptForm(forms.Form):
    """What a new person says when they accept an invitation."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password1 = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label=_("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    @property
    def password_rules(self) -> list[str]:
        """What a password must be, a sentence each."""
        return [str(text) for text in password_validators_help_texts()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error(
                "password2", ValidationError(_("The two passwords are not the same."), code="mismatch")
            )
        if first:
            try:
                validate_password(first, User(email=self._email, name=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return data
