"""One's own space: who I am, for whom I work, how I sign in."""

from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms import ProfileForm
from accounts.language import put_cookie
from accounts.models import User
from accounts.permissions import reach_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """My name and language, my organisations and roles, the state of my second factor."""
    user = cast("User", request.user)
    # the form works on a copy, so that the page's frame never shows what was refused
    form = ProfileForm(
        request.POST if request.method == "POST" else None, instance=User.objects.get(pk=user.pk)
    )
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user, form.cleaned_data["name"], form.cleaned_data["language"])
        with translation.override(user.language):
            messages.success(request, _("Saved."))
        response = redirect("account")
        put_cookie(response, user.language)
        return response
    context = {
        "form": form,
        "memberships": user.memberships.select_related("organisation"),
        "has_mfa": is_mfa_enabled(user),
        "manages_people": bool(reach_of(user)),
    }
    return render(request, "accounts/account.html", context, status=400 if form.errors else 200)
