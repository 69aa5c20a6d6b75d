"""What a person may see, as the tokens that search and the library filter by."""

from typing import Any

from django.http import HttpRequest

from accounts.models import Membership, Role
from search.types import ANONYMOUS, PARTNERS, PUBLIC, TEAM, Viewer, organisation_token

# The roles that a person has, each with the key of its organisation.
Roles = tuple[tuple[int, str], ...]


def roles_of_user(user: Any) -> Roles:
    """The roles of a person that count; none for nobody and for an inactive one; one query."""
    if not (user.is_authenticated and user.is_active):
        return ()
    return tuple(Membership.objects.in_force().filter(user=user).values_list("organisation_id", "role"))


def roles_of(request: HttpRequest) -> Roles:
    """The roles of whoever makes this request, read once a request."""
    kept: Roles | None = getattr(request, "_roles", None)
    if kept is None:
        kept = roles_of_user(request.user)
        request._roles = kept  # type: ignore[attr-defined]
    return kept


def viewer_of_user(user: Any) -> Viewer:
    """The viewer of a person (or of Django's anonymous user); one query."""
    return _viewer(user, roles_of_user(user))


def _viewer(user: Any, roles: Roles) -> Viewer:
    """Someone with a role in any organisation is a partner; a role of the team, or being a superuser,
    adds the team. Nobody, an inactive person and one without any role see what is public.
    """
    if not (user.is_authenticated and user.is_active):
        return ANONYMOUS
    tokens = {PUBLIC} | {organisation_token(organisation) for organisation, _ in roles}
    if roles:
        tokens.add(PARTNERS)
    if user.is_superuser or any(role in Role.of_the_team() for _, role in roles):
        tokens |= {PARTNERS, TEAM}
    return Viewer(frozenset(tokens))


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of whoever makes this request, worked out once a request."""
    kept: Viewer | None = getattr(request, "_viewer", None)
    if kept is None:
        kept = _viewer(request.user, roles_of(request))
        request._viewer = kept  # type: ignore[attr-defined]
    return kept
