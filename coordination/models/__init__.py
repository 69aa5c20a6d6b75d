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
from coordination.models.legal import LegalLink, ObjectiveLink, RecommendationLink
from coordination.models.needs import GapCase, GapDecision, GapNote, Measure, MeasureForm, Need, NeedFile
from coordination.models.programmes import OrganisationRole, Programme, ProgrammeParticipation, Qualifier
from coordination.models.results import Result, ResultKind, Share
from coordination.models.sites import Acceptance, DateBasis, Site, SiteKind, SiteState

__all__ = [
    "ACTIVITY_SOURCE",
    "Acceptance",
    "Activity",
    "ActivityChange",
    "ActivityPlace",
    "ActivityStatus",
    "DateBasis",
    "Footprint",
    "GapCase",
    "GapDecision",
    "GapNote",
    "JointGroup",
    "LegalLink",
    "Measure",
    "MeasureForm",
    "Need",
    "NeedFile",
    "NobodyStatement",
    "ObjectiveLink",
    "OrganisationRole",
    "OverlapPair",
    "OverlapReview",
    "Participation",
    "PlaceKind",
    "Programme",
    "ProgrammeParticipation",
    "Qualifier",
    "RecommendationLink",
    "RecordState",
    "Relation",
    "Result",
    "ResultKind",
    "Share",
    "Site",
    "SiteKind",
    "SiteState",
    "Watch",
]
