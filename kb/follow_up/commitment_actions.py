"""What can be done with the lines of commitments: saying that something was signed, transferred or delivered,
and taking that back. Refusals are PermissionDenied, or ValidationError by field.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.follow_up.delivery import Reached, stages_of, state_after
from kb.follow_up.rights import Rights, rights_of
from kb.models import CommitmentLine, CommitmentStage, CommitmentState, CommitmentStep


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a stage."""

    stage: str
    on: date
    amount: Decimal | None = None
    final: bool = False
    reason: str = ""
    evidence: str = ""


def may_step(rights: Rights, line: CommitmentLine) -> bool:
    """Editors, and who speaks for the one that promised or the one that receives."""
    concerned = {line.promised_by_id, line.beneficiary_id} - {None}
    return rights.edits or bool(concerned & rights.organisations)


def add_step(line: CommitmentLine, said: Said, by: Any) -> CommitmentStep:
    """Record that some of a promise came so far; the same said twice is one."""
    with transaction.atomic():
        line = _locked(line, by)
        step = CommitmentStep(line=line, stage=said.stage, on=said.on, amount=said.amount, by=by)
        step.final, step.reason, step.evidence = said.final, said.reason.strip(), said.evidence
        steps = list(line.steps.all())
        if there := _same(step, steps):
            return there
        _check(line, step, steps)
        step.full_clean(exclude=["by"])
        step.save()
        _move(line)
    return step


def take_back(step: CommitmentStep, by: Any) -> None:
    """Undo a step; it stays in the history of the line."""
    with transaction.atomic():
        line = _locked(step.line, by)
        step.refresh_from_db()
        if step.taken_back_at:
            return
        step.taken_back_at, step.taken_back_by = timezone.now(), by
        step.save(update_fields=["taken_back_at", "taken_back_by"])
        _move(line)


def _locked(line: CommitmentLine, by: Any) -> CommitmentLine:
    found: CommitmentLine = CommitmentLine.objects.select_for_update().get(pk=line.pk)
    if not may_step(rights_of(by), found):
        raise PermissionDenied
    if found.state == CommitmentState.WITHDRAWN:
        raise ValidationError(_("This promise was withdrawn: nothing more is recorded of it."))
    return found


def _check(line: CommitmentLine, step: CommitmentStep, steps: list[CommitmentStep]) -> None:
    errors = {}
    if step.stage not in CommitmentStage.values:
        errors["stage"] = _("Choose a stage from the list.")
    if step.on > timezone.localdate():
        errors["on"] = _("This day has not come yet: say what was done, not what will be.")
    if line.amount is not None and step.amount is None:
        errors["amount"] = _("Say how much, in the currency of the promise.")
    if line.amount is None and step.amount is not None:
        errors["amount"] = _("No amount was promised here: leave this empty.")
    if not errors and not step.reason and _differs(line, step, steps):
        errors["reason"] = _("This is not what there was one stage earlier: say why.")
    if errors:
        raise ValidationError(errors)


def _differs(line: CommitmentLine, step: CommitmentStep, steps: list[CommitmentStep]) -> bool:
    """Whether the stage is complete with this step, and with another amount than the stage before."""
    reached = _stage(stages_of(line, [*steps, step]), step.stage)
    return bool(reached.difference) and not any(one.reason for one in reached.steps)


def _stage(stages: list[Reached], stage: str) -> Reached:
    return next(reached for reached in stages if reached.stage == stage)


def _same(step: CommitmentStep, steps: list[CommitmentStep]) -> CommitmentStep | None:
    names = ("stage", "on", "amount", "final", "reason", "evidence", "by_id")
    said = tuple(getattr(step, name) for name in names)
    standing = (one for one in steps if one.taken_back_at is None)
    return next((one for one in standing if tuple(getattr(one, name) for name in names) == said), None)


def _move(line: CommitmentLine) -> None:
    """Bring the state in line with the steps."""
    approved = line.state if line.state == CommitmentState.APPROVED else CommitmentState.ANNOUNCED.value
    state = state_after(line, stages_of(line, line.steps.all()), approved)
    if state != line.state:
        line.state = CommitmentState(state)
        line.save(update_fields=["state", "due_by"])
