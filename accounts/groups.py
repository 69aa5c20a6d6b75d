"""Wagtail's groups, kept equal to the roles that people have.

The admin asks groups, not roles. ``Editors`` write and submit texts and keep reference data;
``Coordinators`` also publish, approve and delete. What each may do to the library's pages is set by
the library itself (``manage.py setup``), and what to the register by the register (``permit``).
Nobody is put into a group by hand.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from accounts.models import Membership, Role, User
from reference.models import Organisation

EDITORS = "Editors"
COORDINATORS = "Coordinators"
GROUP_OF_ROLE = {Role.EDITOR: EDITORS, Role.COORDINATOR: COORDINATORS}

_ADMIN = ["wagtailadmin.access_admin"]
_REFERENCE = ("organisation", "presence", "area", "zone", "theme", "activitytype", "targetgroup")
_KEEP = ("view", "add", "change")
PERMISSIONS = {EDITORS: list(_ADMIN), COORDINATORS: list(_ADMIN)}


def permit(app: str, models: Iterable[str], editors: bool = True) -> None:
    """Let coordinators manage these models in the admin, and editors keep them, short of deleting.

    An app that rests on this one calls it in its ``ready()``.
    """
    for model in models:
        PERMISSIONS[COORDINATORS] += [f"{app}.{verb}_{model}" for verb in (*_KEEP, "delete")]
        PERMISSIONS[EDITORS] += [f"{app}.{verb}_{model}" for verb in _KEEP if editors]


permit("reference", _REFERENCE)
PERMISSIONS[COORDINATORS].append("search.view_outboxentry")


def ensure_groups() -> list[str]:
    """Make both groups with exactly their permissions, and put everyone where their roles say.

    Returns the names of the groups that were made or changed; calling it again changes nothing.
    """
    with transaction.atomic():
        changed = [name for name in PERMISSIONS if _ensure_group(name)]
        members = Membership.objects.filter(role__in=GROUP_OF_ROLE).values("user")
        for user in User.objects.filter(Q(pk__in=members) | Q(groups__name__in=PERMISSIONS)).distinct():
            sync_groups(user)
    return changed


def _ensure_group(name: str) -> bool:
    group, made = Group.objects.get_or_create(name=name)
    wanted = set(_permissions(PERMISSIONS[name]).values_list("pk", flat=True))
    if not made and set(group.permissions.values_list("pk", flat=True)) == wanted:
        return False
    group.permissions.set(wanted)
    return True


def _permissions(labels: list[str]) -> Any:
    wanted = Q()
    for label in labels:
        app, _, codename = label.partition(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted)


def sync_groups(user: User) -> None:
    """Put one person into the groups that the roles ask for, and out of the others of ours."""
    roles = Membership.objects.in_force().filter(user=user).values_list("role", flat=True)
    wanted = {GROUP_OF_ROLE[Role(role)] for role in roles if role in GROUP_OF_ROLE}
    present = set(user.groups.filter(name__in=PERMISSIONS).values_list("name", flat=True))
    if gone := present - wanted:
        user.groups.remove(*Group.objects.filter(name__in=gone))
    for name in wanted - present:
        _ensure_group(name)
        user.groups.add(Group.objects.get(name=name))


def membership_changed(sender: type[Membership], instance: Membership, **kwargs: Any) -> None:
    """Whatever way a membership comes or goes, the groups follow."""
    if not kwargs.get("raw") and (user := User.objects.filter(pk=instance.user_id).first()):
        sync_groups(user)


def organisation_changed(sender: type[Organisation], instance: Organisation, **kwargs: Any) -> None:
    """An organisation that stops coordinating takes its people out of the groups, and back."""
    if not kwargs.get("raw") and not kwargs.get("created"):
        for user in User.objects.filter(memberships__organisation=instance).distinct():
            sync_groups(user)
