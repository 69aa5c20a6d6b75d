"""What every page's frame says of whoever makes the request."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import notices
from accounts.groups import GROUP_OF_ROLE
from accounts.viewer import roles_of


def standing(request: HttpRequest) -> dict[str, Any]:
    """``may_administer``: whether the way to the administration is shown."""
    return {"may_administer": SimpleLazyObject(lambda: may_administer(request))}


def may_administer(request: HttpRequest) -> bool:
    """Whether this person has something to do in the administration. Its groups follow the roles, which
    are known already; whether somebody may in fact enter, the administration itself asks."""
    user = getattr(request, "user", None)
    if user is None or not (user.is_authenticated and user.is_active):
        return False
    return user.is_superuser or any(role in GROUP_OF_ROLE for _, role in roles_of(request))


def unread_notices(request: HttpRequest) -> dict[str, Any]:
    """How many notices this person has not read; asked only where a page shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"unread_notices": SimpleLazyObject(lambda: notices.unread(user))}
