"""Programmes, activities, and what is read off them."""

from coordination.models.activities import (
    ACTIVITY_SOURCE,
    Activity,
    ActivityChange,
    ActivityPlace,
    ActivityStatus,
    JointGroup,
    Participation,
    RecordState,
)
from coordination.models.analysis import (
    Footprint,
    NobodyStatement,
    OverlapPair,
    OverlapReview,
    PlaceKind,
    Relation,
    Watch,
)
from coordination.models.programmes import OrganisationRole, Programme, ProgrammeParticipation

__all__ = [
    "ACTIVITY_SOURCE",
    "Activity",
    "ActivityChange",
    "ActivityPlace",
    "ActivityStatus",
    "Footprint",
    "JointGroup",
    "NobodyStatement",
    "OrganisationRole",
    "OverlapPair",
    "OverlapReview",
    "Participation",
    "PlaceKind",
    "Programme",
    "ProgrammeParticipation",
    "RecordState",
    "Relation",
    "Watch",
]
