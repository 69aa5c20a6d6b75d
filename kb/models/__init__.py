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
from kb.models.expressions import Expression, IngestionState, Standing
from kb.models.passages import Passage, PassageKind
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
    "Expression",
    "Follow",
    "IngestionState",
    "LegalCode",
    "LibraryPage",
    "MissionReport",
    "Note",
    "NoteScope",
    "OtherDocument",
    "PartnerCommitment",
    "Passage",
    "PassageKind",
    "Standing",
    "Strategy",
    "Visibility",
    "Work",
    "WorkAbbreviation",
    "WorkTag",
]
