"""What the admin's pages of the library have in common."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.models import Expression, Work


def expression_of(request: HttpRequest, pk: int) -> Expression:
    """The text of that number, for who may edit its work. Raises PermissionDenied for others."""
    found: Expression = get_object_or_404(Expression.objects.select_related("work"), pk=pk)
    if not found.work.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return found


def person(request: HttpRequest) -> Any:
    """Who asks."""
    return request.user


def crumb(work: Work) -> dict[str, Any]:
    """The work's own page in the admin, as a step of the path."""
    return {
        "url": reverse("wagtailadmin_pages:edit", args=[work.pk]),
        "label": work.get_admin_display_title(),
    }


def crumbs(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The path from the first page of the admin to here."""
    return [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, *items]
