"""Who may register, edit and validate activities: the one place of that rule."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import Role
from accounts.viewer import Roles, roles_of, roles_of_user
from coordination.models import Activity


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may do in the register: everywhere, or for the organisations whose pk is listed."""

    validates: bool = False
    organisations: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.validates or bool(self.organisations)

    def covers(self, organisation: int) -> bool:
        """Whether this person registers for the organisation."""
        return self.validates or organisation in self.organisations

    def check_covers(self, *organisations: int) -> None:
        """Raise PermissionDenied unless this person registers for each of the organisations."""
        if not all(self.covers(organisation) for organisation in organisations):
            raise PermissionDenied

    def check_validates(self) -> None:
        """Raise PermissionDenied unless this person validates."""
        if not self.validates:
            raise PermissionDenied


_ACTING = frozenset({Role.COORDINATOR, Role.FOCAL_POINT, Role.ADMINISTRATOR})


def scope_of(user: Any) -> Scope:
    """Coordinators act everywhere, focal points and administrators for their own; one query."""
    return _scope(user, roles_of_user(user))


def scope_in(request: HttpRequest) -> Scope:
    """The scope of whoever makes this request, for what a page shows; actions ask ``scope_of`` anew."""
    return _scope(request.user, roles_of(request))


def _scope(user: Any, roles: Roles) -> Scope:
    if not (user.is_authenticated and user.is_active):
        return Scope()
    if user.is_superuser:
        return Scope(validates=True)
    acting = [(organisation, role) for organisation, role in roles if role in _ACTING]
    return Scope(
        validates=any(role == Role.COORDINATOR for _, role in acting),
        organisations=frozenset(organisation for organisation, _ in acting),
    )


def may_edit(user: Any, activity: Activity) -> bool:
    """Whether this person may change the activity."""
    return scope_of(user).covers(activity.reporting_organisation_id)
