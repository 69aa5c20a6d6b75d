"""Works (Wagtail pages), their expressions (texts) and the passages of those."""

from kb.models.commitments import CommitmentArea, CommitmentLine, CommitmentState
from kb.models.expressions import Expression, IngestionState, Standing
from kb.models.missions import Mission, MissionParticipant, MissionPlace, MissionRole
from kb.models.objectives import Objective
from kb.models.passages import Passage, PassageKind
from kb.models.recommendations import (
    Answer,
    FollowUp,
    Priority,
    Recommendation,
    RecommendationAddressee,
    RecommendationArea,
    RecommendationArticle,
    RecommendationChange,
    Response,
    Status,
)
from kb.models.relations import WorkRelation, WorkRelationKind
from kb.models.works import (
    WORK_TYPES,
    LegalCode,
    LibraryPage,
    MissionReport,
    OtherDocument,
    PartnerCommitment,
    Strategy,
    Visibility,
    Work,
    WorkAbbreviation,
    WorkTag,
)

__all__ = [
    "WORK_TYPES",
    "Answer",
    "CommitmentArea",
    "CommitmentLine",
    "CommitmentState",
    "Expression",
    "FollowUp",
    "IngestionState",
    "LegalCode",
    "LibraryPage",
    "Mission",
    "MissionParticipant",
    "MissionPlace",
    "MissionReport",
    "MissionRole",
    "Objective",
    "OtherDocument",
    "PartnerCommitment",
    "Passage",
    "PassageKind",
    "Priority",
    "Recommendation",
    "RecommendationAddressee",
    "RecommendationArea",
    "RecommendationArticle",
    "RecommendationChange",
    "Response",
    "Standing",
    "Status",
    "Strategy",
    "Visibility",
    "Work",
    "WorkAbbreviation",
    "WorkRelation",
    "WorkRelationKind",
    "WorkTag",
]
