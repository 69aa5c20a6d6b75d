"""Works (Wagtail pages), their expressions (texts) and the passages of those."""

from kb.models.citations import Citation, CitationsDue
from kb.models.commitments import (
    CommitmentArea,
    CommitmentLine,
    CommitmentStage,
    CommitmentState,
    CommitmentStep,
)
from kb.models.concordance import Concordance, ConcordanceKind, ConcordanceState
from kb.models.desk import (
    Collection,
    CollectionItem,
    CollectionVisibility,
    Follow,
    Note,
    NoteScope,
)
from kb.models.expressions import Expression, IngestionState, ProofLost, Standing
from kb.models.imports import ImportBatch, ImportItem, ImportState
from kb.models.missions import Mission, MissionParticipant, MissionPlace, MissionRole
from kb.models.objectives import Objective
from kb.models.passages import Passage, PassageKind
from kb.models.proof import Correction, Operation, RawTree
from kb.models.recognition import RecognisedPage
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
    "Citation",
    "CitationsDue",
    "Collection",
    "CollectionItem",
    "CollectionVisibility",
    "CommitmentArea",
    "CommitmentLine",
    "CommitmentStage",
    "CommitmentState",
    "CommitmentStep",
    "Concordance",
    "ConcordanceKind",
    "ConcordanceState",
    "Correction",
    "Expression",
    "Follow",
    "FollowUp",
    "ImportBatch",
    "ImportItem",
    "ImportState",
    "IngestionState",
    "LegalCode",
    "LibraryPage",
    "Mission",
    "MissionParticipant",
    "MissionPlace",
    "MissionReport",
    "MissionRole",
    "Note",
    "NoteScope",
    "Objective",
    "Operation",
    "OtherDocument",
    "PartnerCommitment",
    "Passage",
    "PassageKind",
    "Priority",
    "ProofLost",
    "RawTree",
    "RecognisedPage",
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
