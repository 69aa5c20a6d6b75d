"""A small cast for the tests of people: one of each who may, or may not, manage others."""

from dataclasses import dataclass, field

from accounts.models import Membership, Role, User
from reference.models import Organisation
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

PASSWORD = "un-mot-de-passe"


def _member(organisation: Organisation, role: Role) -> User:
    membership: Membership = MembershipFactory(organisation=organisation, role=role)
    return membership.user


@dataclass
class Cast:
    """Two partner organisations and the coordination, with people of every role."""

    team: Organisation = field(default_factory=lambda: OrganisationFactory(code="team", coordinating=True))
    ours: Organisation = field(default_factory=lambda: OrganisationFactory(code="ours"))
    theirs: Organisation = field(default_factory=lambda: OrganisationFactory(code="theirs"))

    def __post_init__(self) -> None:
        self.people: dict[str, User] = {
            "superuser": UserFactory(is_superuser=True),
            "coordinator": _member(self.team, Role.COORDINATOR),
            "editor": _member(self.team, Role.EDITOR),
            "leadership": _member(self.team, Role.LEADERSHIP),
            "team administrator": _member(self.team, Role.ADMINISTRATOR),
            "administrator": _member(self.ours, Role.ADMINISTRATOR),
            "focal point": _member(self.ours, Role.FOCAL_POINT),
            "reader": _member(self.ours, Role.READER),
            "administrator elsewhere": _member(self.theirs, Role.ADMINISTRATOR),
            "nobody": UserFactory(),
        }

    def __getitem__(self, who: str) -> User:
        return self.people[who]
