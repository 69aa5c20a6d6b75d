"""Everything that a partner says of an activity, as one frozen value."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from coordination.content.parts import (
    BudgetLine,
    DocumentLine,
    LegalRef,
    OtherIdentifier,
    Place,
    Related,
    ResultLine,
    SiteLine,
    TransactionLine,
    in_order,
)
from coordination.models import OrganisationRole
from kb.models import Visibility

# The lists whose order says nothing, so that it is always the same.
LISTS = (
    "identifiers",
    "related",
    "budgets",
    "transactions",
    "results",
    "sites",
    "documents",
    "legal_links",
)


@dataclass(frozen=True, slots=True)
class ActivityContent:
    """Everything that a partner says of an activity. Related objects stand by their primary keys.

    ``theme_shares`` are percents by theme and make 100 together, as those of the places do; without them
    the shares are not known. ``objectives`` are those of a strategy that it serves as a whole.
    """

    reporting_organisation_id: int
    title_fr: str = ""
    title_en: str = ""
    summary_fr: str = ""
    summary_en: str = ""
    description_fr: str = ""
    description_en: str = ""
    programme_id: int | None = None
    type_id: int | None = None
    target_group_id: int | None = None
    status: int | None = None
    countrywide: bool = False
    planned_start: date | None = None
    planned_start_precision: str = "day"
    planned_end: date | None = None
    planned_end_precision: str = "day"
    actual_start: date | None = None
    actual_start_precision: str = "day"
    actual_end: date | None = None
    actual_end_precision: str = "day"
    reported_from: date | None = None
    reported_from_precision: str = "day"
    reported_to: date | None = None
    reported_to_precision: str = "day"
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    visibility: str = Visibility.PARTNERS.value
    themes: tuple[int, ...] = ()
    places: tuple[Place, ...] = ()
    participations: tuple[tuple[int, int], ...] = ()
    theme_shares: tuple[tuple[int, Decimal], ...] = ()
    identifiers: tuple[OtherIdentifier, ...] = ()
    related: tuple[Related, ...] = ()
    budgets: tuple[BudgetLine, ...] = ()
    transactions: tuple[TransactionLine, ...] = ()
    results: tuple[ResultLine, ...] = ()
    sites: tuple[SiteLine, ...] = ()
    documents: tuple[DocumentLine, ...] = ()
    legal_links: tuple[LegalRef, ...] = ()
    objectives: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for name in LISTS:
            object.__setattr__(self, name, in_order(getattr(self, name)))

    @property
    def missing(self) -> tuple[str, ...]:
        """The mandatory fields that are still empty, by their names in the form and in its order."""
        return tuple(name for name, read in _MANDATORY.items() if not read(self))

    @property
    def implementers(self) -> tuple[int, ...]:
        """The implementing organisations."""
        return tuple(pk for pk, role in self.participations if role == OrganisationRole.IMPLEMENTING)


# The field that a person fills in, and the reading of the content that must not be empty.
_MANDATORY: dict[str, Callable[[ActivityContent], object]] = {
    "title": lambda content: content.title_fr or content.title_en,
    "reporting_organisation": lambda content: content.reporting_organisation_id,
    "implementers": lambda content: content.implementers,
    "type": lambda content: content.type_id,
    "themes": lambda content: content.themes,
    "places": lambda content: content.places or content.countrywide,
    "planned_start": lambda content: content.planned_start,
    "planned_end": lambda content: content.planned_end,
    "status": lambda content: content.status,
    "summary": lambda content: content.summary_fr or content.summary_en,
    "contact": lambda content: content.contact_name and content.contact_email,
    "visibility": lambda content: content.visibility,
}


def differences(before: ActivityContent, after: ActivityContent) -> tuple[str, ...]:
    """The names of the fields that differ, in the order of the form."""
    return tuple(
        field.name
        for field in fields(ActivityContent)
        if getattr(before, field.name) != getattr(after, field.name)
    )
