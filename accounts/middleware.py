"""Two guards before every page: who may enter the admin at all, and who must use two factors."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.viewer import viewer_of
from search.types import TEAM

# What a member of the team without two factors still needs: to set them up, to leave, to be understood.
_ALWAYS_OPEN = {"account_logout", "account_reauthenticate", "set_language"}


class AdminGate:
    """Only who may use the admin sees any address below it, Wagtail's own sign-in page included.

    Wagtail guards its views one by one and sends a signed-in person without permission to sign in,
    who would be sent back again; here they are told that the page is not for them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(reverse("wagtailadmin_home")):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.WAGTAILADMIN_LOGIN_URL)
            if not request.user.has_perm("wagtailadmin.access_admin"):
                raise PermissionDenied
        return self.get_response(request)


class TeamMfa:
    """Send a member of the team who has no second factor to set one up, where the settings ask for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponseBase | None:
        if not (settings.REQUIRE_TEAM_MFA and request.user.is_authenticated):
            return None
        if self._is_open(request) or TEAM not in viewer_of(request).tokens:
            return None
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return None
        messages.info(request, _("Members of the coordination team sign in with two factors: set up yours."))
        return HttpResponseRedirect(reverse("mfa_activate_totp"))

    @staticmethod
    def _is_open(request: HttpRequest) -> bool:
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        return name in _ALWAYS_OPEN or name.startswith("mfa_")
