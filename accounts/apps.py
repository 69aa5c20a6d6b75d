"""People: who they are, for whom they work, and what they may see."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    # there are two in this module
    default = True
    verbose_name = _("People")

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in

        from accounts import checks, groups, language  # noqa: F401
        from accounts.models import Membership
        from reference.models import Organisation

        post_save.connect(groups.membership_changed, Membership)
        post_delete.connect(groups.membership_changed, Membership)
        post_save.connect(groups.organisation_changed, Organisation)
        user_logged_in.connect(language.remember_at_sign_in)


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's pages of people, with our own fields."""

    user_viewset = "accounts.admin.UserViewSet"
