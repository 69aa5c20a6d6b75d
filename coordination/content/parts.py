"""The parts of what an activity says that may stand often. Related objects stand by their primary keys.

The fields are named as the columns of the models that keep them, so that one reading and one writing serve
all of them. Lines of one kind have no order of their own: ``in_order`` gives each list the same one,
whoever made it.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, fields
from datetime import date as Day  # noqa: N812 - for lines that have a date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

Line = TypeVar("Line")


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines in the order of what they say; their keys in the database are no part of that."""
    return tuple(sorted(lines, key=_said))


@cache
def _compared(kind: Hashable) -> tuple[str, ...]:
    lines: Any = kind
    return tuple(one.name for one in fields(lines) if one.compare)


def _said(line: Any) -> tuple[str, ...]:
    kind: Any = type(line)
    return tuple(_text(getattr(line, name)) for name in _compared(kind))


def _text(value: Any) -> str:
    """Numbers by size, as far as they are whole; what is missing comes last."""
    if value is None:
        return "~"
    return f"{value:030.8f}" if isinstance(value, int | Decimal) else str(value)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place by the primary key of its area or its zone, the site's name, and its share in percent."""

    area: int | None = None
    zone: int | None = None
    site: str = ""
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OtherIdentifier:
    """What the activity is called elsewhere: ``kind`` of ``IdentifierKind``, and whose it is."""

    kind: str
    value: str
    owner_ref: str = ""
    owner_name: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Another activity: ``kind`` of ``RelatedKind``; by key, or by its IATI identifier alone."""

    kind: int
    ref: str = ""
    other_id: int | None = None


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """What it is to cost, in a period or as a whole: types and status of ``BudgetType``, ``BudgetStatus``."""

    period_from: Day | None = None
    period_to: Day | None = None
    value: Decimal | None = None
    currency: str = ""
    type: int = 1
    status: int = 1
    value_date: Day | None = None
    qualifier: str = ""
    period_from_precision: str = "day"
    period_to_precision: str = "day"


@dataclass(frozen=True, slots=True)
class TransactionLine:
    """Money that was pledged, committed, received or spent: ``type`` of ``TransactionType``."""

    date: Day | None = None
    type: int | None = None
    value: Decimal | None = None
    currency: str = ""
    value_date: Day | None = None
    provider_id: int | None = None
    provider_name: str = ""
    receiver_id: int | None = None
    receiver_name: str = ""
    ref: str = ""
    description: str = ""
    date_precision: str = "day"


@dataclass(frozen=True, slots=True)
class Counted:
    """A part of what a result counts; ``combined`` is a group that nobody can take apart, ``share`` stands
    where a source gives no number."""

    sex: str = ""
    age: str = ""
    disability: str = ""
    status: str = ""
    combined: str = ""
    target: Decimal | None = None
    actual: Decimal | None = None
    share: str = ""


# What tells what a result measures, and where.
_MEASURED = (
    *("kind", "indicator_id", "indicator_fr", "indicator_en", "unit_fr", "unit_en"),
    *("measure", "area_id", "site_id"),
)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One number by indicator, period and area: measured by an indicator of the library or by words.

    ``pk`` is the row that keeps it, if there is one yet; what refers to it holds on to that.
    """

    kind: str = "output"
    indicator_id: int | None = None
    indicator_fr: str = ""
    indicator_en: str = ""
    period_from: Day | None = None
    period_to: Day | None = None
    area_id: int | None = None
    site_id: int | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None
    actual: Decimal | None = None
    qualifier: str = ""
    unit_fr: str = ""
    unit_en: str = ""
    measure: str = "1"
    baseline_date: Day | None = None
    baseline_precision: str = "day"
    period_from_precision: str = "day"
    period_to_precision: str = "day"
    date: Day | None = None
    date_precision: str = "day"
    date_basis: str = ""
    stated_as: str = ""
    statement_fr: str = ""
    statement_en: str = ""
    disaggregated: tuple[Counted, ...] = ()
    pk: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "disaggregated", in_order(self.disaggregated))

    @property
    def is_measured(self) -> bool:
        """Whether it says what is counted; else it is a statement."""
        return bool(self.indicator_id or self.indicator_fr or self.indicator_en)

    def of_another_period(self, **said: Any) -> "ResultLine":
        """A line that measures the same thing in the same place, and says nothing of it yet but ``said``."""
        return ResultLine(**{name: getattr(self, name) for name in _MEASURED}, **said)


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A step of a site: ``stage`` of ``Stage``, ``progress`` of ``Progress``, and what shows it."""

    stage: str
    progress: str = "expected"
    percent: int | None = None
    planned: Day | None = None
    planned_precision: str = "day"
    actual: Day | None = None
    actual_precision: str = "day"
    evidence: str = ""
    evidence_url: str = ""
    evidence_work_id: int | None = None


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site, by its key or, while it is not known yet, by its kind, name and area; and its milestones as
    this activity tells them."""

    site_id: int | None = None
    kind: str = ""
    name: str = ""
    area_id: int | None = None
    milestones: tuple[MilestoneLine, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "milestones", in_order(self.milestones))


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document: a text of the library, or an address; ``category`` of ``DocumentCategory``."""

    work_id: int | None = None
    url: str = ""
    title_fr: str = ""
    title_en: str = ""
    category: str = ""
    format: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class LegalRef:
    """A text, or its passage of that eId, that the activity implements; at a version, where one is meant."""

    work_id: int
    eid: str = ""
    expression_id: int | None = None
