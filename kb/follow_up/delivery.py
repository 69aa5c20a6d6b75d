"""From a promise to what it is for: how much was signed, transferred and delivered, and why not all.

Pure: the line's amount and its steps in, the stages out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kb.models import CommitmentLine, CommitmentStage, CommitmentStep


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage of one promise. ``amount`` is None where nothing was said of it in money; ``before`` is what
    there was one stage earlier, None where no amount was promised."""

    stage: CommitmentStage
    steps: Sequence[CommitmentStep]
    amount: Decimal | None
    before: Decimal | None

    @property
    def is_final(self) -> bool:
        """Nothing more is to come: somebody said so, or all has come."""
        return any(step.final for step in self.steps) or self.is_all

    @property
    def is_all(self) -> bool:
        """As much came as there was one stage earlier; a promise in kind came if anything was said."""
        if self.before is None:
            return bool(self.steps)
        return self.amount is not None and self.amount >= self.before

    @property
    def difference(self) -> Decimal | None:
        """How much more (or, negative, less) came than there was one stage earlier, once that is known."""
        if self.amount is None or self.before is None or not self.is_final:
            return None
        return self.amount - self.before

    @property
    def reasons(self) -> list[str]:
        """Why there is a difference, in the words of those who said so."""
        return [step.reason for step in self.steps if step.reason]


def stages_of(line: CommitmentLine, steps: Iterable[CommitmentStep]) -> list[Reached]:
    """The three stages of a line. A stage that was passed over (money that came without a signature) is
    taken as reached with what came later."""
    standing = [step for step in steps if step.taken_back_at is None]
    found: list[Reached] = []
    before = line.amount
    for stage in CommitmentStage:
        own = [step for step in standing if step.stage == stage]
        amounts = [step.amount for step in own if step.amount is not None]
        amount = sum(amounts, Decimal(0)) if amounts else None
        found.append(Reached(stage, own, amount, before))
        if before is not None and amount is not None:
            before = amount
    return found


def state_after(line: CommitmentLine, stages: Sequence[Reached], otherwise: str) -> str:
    """The state of a line: the furthest stage that is complete, or ``otherwise``."""
    complete = [reached.stage.value for reached in stages if reached.steps and reached.is_final]
    return complete[-1] if complete else otherwise


@dataclass(slots=True)
class Progress:
    """What partners promised in one currency and what of it was signed, transferred and delivered."""

    currency: str
    promised: Decimal = Decimal(0)
    signed: Decimal = Decimal(0)
    transferred: Decimal = Decimal(0)
    delivered: Decimal = Decimal(0)


def progress_of(lines: Iterable[CommitmentLine]) -> list[Progress]:
    """The sums of lines with their steps, a currency each; lines without an amount, and withdrawn ones,
    are in none."""
    found: dict[str, Progress] = {}
    for line in lines:
        if line.amount is None or line.state == "withdrawn":
            continue
        sums = found.setdefault(line.currency, Progress(line.currency))
        sums.promised += line.amount
        signed, transferred, delivered = stages_of(line, line.steps.all())
        sums.signed += signed.amount or 0
        sums.transferred += transferred.amount or 0
        sums.delivered += delivered.amount or 0
    return [found[currency] for currency in sorted(found)]
