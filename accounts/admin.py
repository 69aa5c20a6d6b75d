"""People in the Wagtail admin. Only superusers come here: whoever may edit any account can become
anyone, so coordinators manage people by invitations and roles, on the site."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView as WagtailIndexView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from accounts.actions import keep_address
from accounts.models import User

_FIELDS = ["email", "name", "language"]


class _PersonForm:
    """Our fields in place of Wagtail's first name, last name and groups (which follow roles)."""

    def clean_email(self) -> str:
        """One account an address, whatever its case."""
        email: str = self.cleaned_data["email"].strip().lower()  # type: ignore[attr-defined]
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)  # type: ignore[attr-defined]
        if others.exists():
            raise forms.ValidationError(_("There is already an account with this address."))
        return email

    def save(self, commit: bool = True) -> User:
        with transaction.atomic():
            user: User = super().save(commit)  # type: ignore[misc]
            if commit:
                keep_address(user)
        return user


class PersonCreationForm(_PersonForm, UserCreationForm):
    first_name = last_name = None
    field_order = [*_FIELDS, "password1", "password2"]

    class Meta:
        model = User
        fields = [*_FIELDS, "is_superuser"]


class PersonEditForm(_PersonForm, UserEditForm):
    first_name = last_name = None
    field_order = [*_FIELDS, "password1", "password2"]

    class Meta:
        model = User
        fields = [*_FIELDS, "is_active", "is_superuser"]


class IndexView(WagtailIndexView):
    @cached_property
    def search_fields(self) -> set[str]:
        return {"name", "email"}

    @cached_property
    def columns(self) -> list[Column]:
        columns: list[Column] = super().columns
        for column in columns:
            if column.name == "name":
                column.sort_key = "name"
            elif column.name == User.USERNAME_FIELD:
                column.label = User._meta.get_field("email").verbose_name
        return columns

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering in ("name", "-name"):
            return queryset.order_by(self.ordering, "email")
        return super().order_queryset(queryset)


class UserViewSet(WagtailUserViewSet):
    index_view_class = IndexView

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseForm]:
        return PersonEditForm if for_update else PersonCreationForm


class AccountView(WagtailAccountView):
    """Wagtail's page of one's own settings, with what concerns the admin alone: notices and looks.

    Name, language and password are kept in one's own space on the site.
    """

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if panel.name in {"notifications", "theme"}]
