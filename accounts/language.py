"""The language a person chose, kept with the person and carried by Django's language cookie."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST
from django.views.i18n import LANGUAGE_QUERY_PARAMETER
from django.views.i18n import set_language as django_set_language

from accounts.models import User


def put_cookie(response: HttpResponseBase, language: str) -> None:
    """Have the browser ask for this language from now on, with the cookie that Django reads."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def remember_at_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Show the site in the person's own language as soon as they are signed in."""
    if (response := kwargs.get("response")) is not None:
        put_cookie(response, user.language)


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Switch the language, and keep the choice with the person who is signed in."""
    language = request.POST.get(LANGUAGE_QUERY_PARAMETER, "")
    known = language in dict(settings.LANGUAGES) and check_for_language(language)
    if known and request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    response: HttpResponseBase = django_set_language(request)
    return response
