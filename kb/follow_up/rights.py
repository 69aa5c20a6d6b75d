"""Who may do what with recommendations: the one place of that rule."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied

from accounts.models import Membership, Role
from kb.models import Recommendation
from reference.models import Organisation

_SPEAKERS = (Role.FOCAL_POINT, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Rights:
    """Editors make and edit, coordinators also close; ``organisations`` are those one speaks for."""

    edits: bool = False
    closes: bool = False
    organisations: frozenset[int] = frozenset()

    def speaks_in(self, recommendation: Recommendation) -> list[Organisation]:
        """The organisations for which this person may report and answer here: of those concerned, its
        own; an editor's are all of them."""
        concerned = concerned_by(recommendation)
        return [one for one in concerned if self.edits or one.pk in self.organisations]

    def may_follow_up(self, recommendation: Recommendation) -> bool:
        """Whether this person may say what was done."""
        return self.edits or bool(self.speaks_in(recommendation))

    def check_edits(self) -> None:
        """Raise PermissionDenied unless this person edits."""
        if not self.edits:
            raise PermissionDenied

    def check_speaks(self, recommendation: Recommendation, organisation: Organisation | None) -> None:
        """Raise PermissionDenied unless this person speaks for the organisation here; for nobody in
        particular editors alone do."""
        if self.edits and organisation is None:
            return
        if organisation not in self.speaks_in(recommendation):
            raise PermissionDenied


def concerned_by(recommendation: Recommendation) -> list[Organisation]:
    """Its addressees, then its lead."""
    found = [one.organisation for one in recommendation.addressees.all()]
    if recommendation.lead and recommendation.lead not in found:
        found.append(recommendation.lead)
    return found


def rights_of(user: Any) -> Rights:
    """What a person may do; one query."""
    if not (user.is_authenticated and user.is_active):
        return Rights()
    if user.is_superuser:
        return Rights(edits=True, closes=True)
    held = list(Membership.objects.in_force().filter(user=user).values_list("organisation_id", "role"))
    roles = {role for _organisation, role in held}
    return Rights(
        edits=bool(roles & {Role.EDITOR, Role.COORDINATOR}),
        closes=Role.COORDINATOR in roles,
        organisations=frozenset(organisation for organisation, role in held if role in _SPEAKERS),
    )
