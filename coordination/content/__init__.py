"""What an activity says, as one value: a form gives it, a pending version holds it, history compares it."""

from coordination.content.parts import (
    BudgetLine,
    Counted,
    DocumentLine,
    LegalRef,
    MilestoneLine,
    OtherIdentifier,
    Place,
    Related,
    ResultLine,
    SiteLine,
    TransactionLine,
)
from coordination.content.reading import CONTENT_RELATIONS, content_of, pending_content, with_content
from coordination.content.stored import from_json, to_json
from coordination.content.values import ActivityContent, differences
from coordination.content.writing import write_content, write_contents

__all__ = [
    "CONTENT_RELATIONS",
    "ActivityContent",
    "BudgetLine",
    "Counted",
    "DocumentLine",
    "LegalRef",
    "MilestoneLine",
    "OtherIdentifier",
    "Place",
    "Related",
    "ResultLine",
    "SiteLine",
    "TransactionLine",
    "content_of",
    "differences",
    "from_json",
    "pending_content",
    "to_json",
    "with_content",
    "write_content",
    "write_contents",
]
