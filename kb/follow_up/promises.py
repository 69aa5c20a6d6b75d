"""The lines of commitments by partner: what is overdue first, and sums that never mix currencies."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kb.follow_up.delivery import Progress, progress_of
from kb.models import CommitmentLine
from kb.models.commitments import AWAITED, CommitmentArea
from reference.models import Theme
from search.types import Viewer


@dataclass(slots=True)
class Total:
    """A sum in one currency, of how many lines, and what of it is still awaited."""

    currency: str
    amount: Decimal = Decimal(0)
    lines: int = 0
    awaited: Decimal = Decimal(0)


@dataclass(slots=True)
class Partner:
    """Who promised, with its lines, overdue ones first."""

    name: str
    code: str
    lines: list[CommitmentLine] = field(default_factory=list)

    @property
    def totals(self) -> list[Total]:
        """Its sums, a currency each."""
        return totals_of(self.lines)

    @property
    def progress(self) -> list[Progress]:
        """How far its promises have come, a currency each."""
        return progress_of(self.lines)

    @property
    def overdue(self) -> int:
        """How many of its lines are."""
        return sum(line.is_overdue for line in self.lines)


def visible_lines(viewer: Viewer) -> QuerySet[CommitmentLine]:
    """The lines that this viewer may read, with what a row shows, by the day they are due."""
    found = CommitmentLine.objects.visible_to(viewer)
    related = found.select_related("commitment", "promised_by", "beneficiary")
    return related.prefetch_related("themes", "areas__area", "steps").order_by(
        F("due_by").asc(nulls_last=True), "commitment", "order", "pk"
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines are asked for: in a state, only overdue ones, of an area with all that lies in it (its
    P-code), of a theme with its narrower ones (its code)."""

    state: str = ""
    overdue: bool = False
    area: str = ""
    theme: str = ""

    def __bool__(self) -> bool:
        return self != Asked()


def narrowed(lines: QuerySet[CommitmentLine], asked: Asked) -> QuerySet[CommitmentLine]:
    """Those that are asked for."""
    wanted = Q(state=asked.state) if asked.state else Q()
    if asked.overdue:
        wanted &= Q(state__in=AWAITED, due_by__lt=timezone.localdate())
    if asked.area:
        wanted &= Q(pk__in=CommitmentArea.objects.filter(_in_area(asked.area)).values("line"))
    if asked.theme:
        themes = Theme.objects.filter(Q(code=asked.theme) | Q(parent__code=asked.theme))
        through = CommitmentLine.themes.through.objects.filter(theme__in=themes)
        wanted &= Q(pk__in=through.values("commitmentline"))
    return lines.filter(wanted)


def _in_area(code: str) -> Q:
    within = Q()
    for path in ("area", "area__parent", "area__parent__parent", "area__parent__parent__parent"):
        within |= Q(**{f"{path}__pcode": code})
    return within


def totals_of(lines: Sequence[CommitmentLine]) -> list[Total]:
    """What these lines promise, a sum for each currency; lines without an amount are in none."""
    totals: dict[str, Total] = {}
    for line in lines:
        if line.amount is None or line.state == "withdrawn":
            continue
        total = totals.setdefault(line.currency, Total(line.currency))
        total.amount += line.amount
        total.lines += 1
        total.awaited += line.amount if line.state in AWAITED else 0
    return [totals[currency] for currency in sorted(totals)]


def by_partner(lines: Sequence[CommitmentLine]) -> list[Partner]:
    """The lines under who promised them: those with something overdue first, then by name; those that
    nobody is named for last."""
    partners: dict[str, Partner] = {}
    for line in lines:
        organisation = line.promised_by
        name = line.partner
        partner = partners.setdefault(name, Partner(name, organisation.code if organisation else ""))
        partner.lines.append(line)
    for partner in partners.values():
        partner.lines.sort(key=lambda line: not line.is_overdue)
    return sorted(partners.values(), key=lambda one: (not one.overdue, not one.name, one.name.casefold()))
