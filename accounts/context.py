"""What every page's frame says of the person."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import notices


def unread_notices(request: HttpRequest) -> dict[str, Any]:
    """How many notices this person has not read; asked only where a page shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"unread_notices": SimpleLazyObject(lambda: notices.unread(user))}
