"""Works (Wagtail pages), their expressions (texts) and the passages of those."""

from kb.models.citations import Citation, CitationsDue
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
from kb.models.passages import Passage, PassageKind
from kb.models.proof import Correction, Operation, RawTree
from kb.models.recognition import RecognisedPage
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
    "Citation",
    "CitationsDue",
    "Collection",
    "CollectionItem",
    "CollectionVisibility",
    "Concordance",
    "ConcordanceKind",
    "ConcordanceState",
    "Correction",
    "Expression",
    "Follow",
    "ImportBatch",
    "ImportItem",
    "ImportState",
    "IngestionState",
    "LegalCode",
    "LibraryPage",
    "MissionReport",
    "Note",
    "NoteScope",
    "Operation",
    "OtherDocument",
    "PartnerCommitment",
    "Passage",
    "PassageKind",
    "ProofLost",
    "RawTree",
    "RecognisedPage",
    "Standing",
    "Strategy",
    "Visibility",
    "Work",
    "WorkAbbreviation",
    "WorkTag",
]
