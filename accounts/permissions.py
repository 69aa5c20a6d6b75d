"""Who may manage whose people: the one place of that rule."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import Invitation, Membership, Role
from reference.models import Organisation

# What the administrator of an organisation may give to its own people.
PARTNER_ROLES = (Role.ADMINISTRATOR, Role.FOCAL_POINT, Role.READER)


@dataclass(frozen=True, slots=True)
class Reach:
    """Over which organisations a person manages people: all of them, or those whose pk is listed."""

    everywhere: bool = False
    organisations: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.organisations)

    def covers(self, organisation: Organisation, role: str) -> bool:
        """Whether this person may give or take this role in this organisation."""
        return self.everywhere or (organisation.pk in self.organisations and role in PARTNER_ROLES)

    def roles_in(self, organisation: Organisation) -> list[Role]:
        """The roles that this person may give in an organisation, and that it can have."""
        return [
            role
            for role in Role
            if self.covers(organisation, role)
            and (organisation.coordinates or role not in Role.of_the_team())
        ]


def reach_of(user: Any) -> Reach:
    """Coordinators and superusers manage everywhere, an organisation's administrator in it; one query."""
    if not (user.is_authenticated and user.is_active):
        return Reach()
    if user.is_superuser:
        return Reach(everywhere=True)
    roles = list(
        Membership.objects.in_force()
        .filter(user=user, role__in=[Role.COORDINATOR, Role.ADMINISTRATOR])
        .values_list("organisation_id", "role")
    )
    return Reach(
        everywhere=any(role == Role.COORDINATOR for _, role in roles),
        organisations=frozenset(organisation for organisation, _ in roles),
    )


def organisations_managed_by(user: Any) -> QuerySet[Organisation]:
    """The organisations whose people this person manages."""
    reach = reach_of(user)
    return (
        Organisation.objects.all()
        if reach.everywhere
        else Organisation.objects.filter(pk__in=reach.organisations)
    )


def invitations_managed_by(user: Any) -> QuerySet[Invitation]:
    """The invitations that this person may withdraw or send again."""
    return Invitation.objects.filter(organisation__in=organisations_managed_by(user))


def memberships_managed_by(user: Any) -> QuerySet[Membership]:
    """The memberships in the organisations whose people this person manages."""
    return Membership.objects.filter(organisation__in=organisations_managed_by(user))
