"""The page that an invitation's link opens."""

from typing import cast

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms import AcceptForm
from accounts.models import Invitation, User


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with a name and a password, or signed in with the invited address."""
    found = Invitation.objects.select_related("organisation", "invited_by").filter(token=token).first()
    with translation.override(_language(request, found)):
        if found is None or not found.is_open:
            return _closed(request, found)
        if request.user.is_authenticated:
            return _signed_in(request, found)
        if User.objects.filter(email=found.email).exists():
            return render(request, "accounts/invitation_sign_in.html", {"invitation": found})
        return _new_person(request, found)


def _language(request: HttpRequest, invitation: Invitation | None) -> str:
    """The language of the invitation, until the browser says which one was chosen here."""
    if invitation is None or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return translation.get_language()
    return invitation.language


def _closed(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    # the link was real, and is gone; a word that never was a link is not found
    status = 404 if invitation is None else 410
    return render(request, "accounts/invitation_closed.html", {"invitation": invitation}, status=status)


def _signed_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    user = cast("User", request.user)
    if user.email != invitation.email:
        return render(request, "accounts/invitation_other.html", {"invitation": invitation}, status=403)
    if request.method != "POST":
        return render(request, "accounts/invitation_join.html", {"invitation": invitation})
    try:
        actions.join(invitation.token, user)
    except ValidationError:
        return _closed(request, invitation)
    messages.success(
        request, _("You now work for %(organisation)s.") % {"organisation": invitation.organisation}
    )
    return redirect("account")


def _new_person(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = AcceptForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.accept(invitation.token, form.cleaned_data["name"], form.cleaned_data["password1"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            response: HttpResponse = perform_login(request, user, redirect_url=_welcome(request))
            return response
    context = {"form": form, "invitation": invitation}
    return render(request, "accounts/invitation.html", context, status=400 if form.errors else 200)


def _welcome(request: HttpRequest) -> str:
    messages.success(request, _("Welcome to Toguna: your account is ready."))
    return redirect("account").url
