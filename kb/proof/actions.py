"""Proving a text: correcting what the machine read, taking a correction back, signing the text off."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task
from wagtail.log_actions import log

from accounts.models import Membership, User
from kb.actions import check_edits, create_work
from kb.ingestion.corrections import apply, correct
from kb.ingestion.packing import nodes_of, packed, unpacked
from kb.ingestion.passages import replace_passages
from kb.ingestion.report import TREE_NOTICES, numbering
from kb.ingestion.tree import MisfitError, Tree
from kb.ingestion.types import Correction as CorrectionValue
from kb.ingestion.types import Node, Segmentation
from kb.ingestion.write import lose_proof, note_corrections
from kb.models import Correction, Expression, IngestionState, LegalCode, Operation, ProofLost, RawTree
from kb.proof.acts import Proposal, proposals
from kb.proof.messages import MISFITS
from reference.models import Organisation
from search import outbox

# A correction made, and the eId of the passage to look at next.
Made = tuple[Correction, str]


def make_correction(
    expression: Expression, operation: Operation, eid: str, data: Mapping[str, Any], *, by: User | None
) -> Made:
    """Change the text at the passage of that eId, now and at each later reading of its file.

    A text that was proved has to be proved again. Raises ValidationError, in plain words, for what does not
    fit the text, PermissionDenied for someone who may not edit the work.
    """
    check_edits(expression.work, by)
    with transaction.atomic():
        expression = _locked(expression)
        nodes = nodes_of(list(expression.passages.order_by("position")))
        tree = Tree(nodes)
        item = next((item for item in tree.items() if item.eid == eid), None)
        if item is None:
            raise ValidationError(MISFITS["gone"], code="gone")
        label = item.label
        try:
            data = _completed(tree, operation, data)
            value = CorrectionValue(0, operation, item.anchor, data)
            shown = apply(tree, value)
        except MisfitError as error:
            raise ValidationError(MISFITS[error.code], code=error.code) from error
        if (after := tree.nodes()) == nodes:
            raise ValidationError(MISFITS["no_change"], code="no_change")
        if not RawTree.objects.filter(expression=expression).exists():
            RawTree.objects.create(expression=expression, packed=packed(nodes))
        made = Correction.objects.create(
            expression=expression,
            operation=operation,
            anchor=value.anchor,
            label=label,
            data=data,
            by=by,
        )
        tree.moved = {**expression.report.get("moved", {}), **tree.moved}
        _write(expression, after, tree.addresses())
        _log(expression, "kb.correct", by, made)
    return made, shown.eid


def _completed(tree: Tree, operation: Operation, data: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a correction: another passage that it names by its eId, as something that recognises
    it in any reading."""
    if operation != Operation.MOVE:
        return dict(data)
    under = next((item.anchor for item in tree.items() if item.eid == data["under"]), None)
    if data["under"] and under is None:
        raise MisfitError("gone")
    return {"under": under}


def take_back(correction: Correction, *, by: User | None) -> None:
    """Undo one correction; the others are applied again to what the machine read, as far as they still fit.

    Raises PermissionDenied for someone who may not edit the work.
    """
    check_edits(correction.expression.work, by)
    with transaction.atomic():
        expression = _locked(correction.expression)
        found = expression.corrections.filter(pk=correction.pk).first()
        if found is None:
            return
        read = Segmentation(unpacked(expression.raw_tree.packed))
        _log(expression, "kb.take_back", by, found)
        found.delete()
        tree = correct(read, [other.value for other in expression.corrections.all()])
        _write(expression, tree.nodes, tree.moved)
        note_corrections(expression, read, tree)


def prove(expression: Expression, *, by: User | None) -> None:
    """Sign the text off: someone compared it with its file. From now on it is what people read.

    Raises ValidationError for a text that was not read, PermissionDenied for who may not edit the work.
    """
    check_edits(expression.work, by)
    with transaction.atomic():
        expression = _locked(expression)
        expression.proved_at, expression.proved_by = timezone.now(), by
        expression.proved_for = _organisation_of(by)
        expression.was_proved, expression.proof_lost = True, ""
        expression.save()
        _log(expression, "kb.prove", by)
        outbox.mark(expression.work.search_group)


def withdraw_proof(expression: Expression, *, by: User | None) -> None:
    """Take the sign-off back: the text is again one to be proved, and is marked so.

    Raises PermissionDenied for someone who may not edit the work.
    """
    check_edits(expression.work, by)
    with transaction.atomic():
        expression = _locked(expression)
        expression.proved_at = expression.proved_by = expression.proved_for = None
        expression.was_proved, expression.proof_lost = False, ""
        expression.save()
        _log(expression, "kb.withdraw_proof", by)
        outbox.mark(expression.work.search_group)


def make_acts(issue: Expression, titles: Mapping[int, str], *, by: User | None) -> list[Expression]:
    """Make a draft work of each act of the file that is named here by its place, under the title given.

    An act that was made before is left as it is, so doing it twice makes no double; the texts that are new
    are given, each to be read by the worker. Raises ValidationError for a place where there is no act or a
    title that will not do, PermissionDenied for someone who may not edit the issue or add works.
    """
    check_edits(issue.work, by)
    with transaction.atomic():
        issue = _locked(issue)
        there = set(issue.acts.values_list("act", flat=True))
        acts = {proposal.place: proposal for proposal in proposals(issue)}
        made = []
        for place in sorted(titles.keys() - there):
            if place not in acts:
                raise ValidationError(_("The file has no such act."), code="no_act")
            made.append(_make_act(issue, acts[place], titles[place], by))
        if made:
            _log(issue, "kb.make_acts", by)
    return made


def _make_act(issue: Expression, act: Proposal, title: str, by: User | None) -> Expression:
    whole = issue.work
    day, precision = act.dated
    work = create_work(
        LegalCode.type,
        title,
        by=by,
        date=day,
        date_precision=precision,
        visibility=whole.visibility,
        organisation=whole.organisation,
        reference_number=act.reference,
        issuer=whole.issuer,
        is_demonstration=whole.is_demonstration,
    )
    expression = Expression.objects.create(
        work=work,
        language=issue.language,
        file=issue.file.name,
        filename=issue.filename,
        sha256=issue.sha256,
        size=issue.size,
        act=act.place,
        published_in=issue,
        added_by=by,
    )
    transaction.on_commit(partial(async_task, "kb.actions.run_ingestion", expression.pk))
    return expression


def _organisation_of(by: User | None) -> Organisation | None:
    """The organisation for which a person proves: one that coordinates before any other."""
    if by is None:
        return None
    memberships = Membership.objects.in_force().filter(user=by).select_related("organisation")
    first = memberships.order_by("-organisation__coordinates", "pk").first()
    return first.organisation if first else None


def _locked(expression: Expression) -> Expression:
    locked = Expression.objects.select_for_update(of=("self",)).select_related("work").get(pk=expression.pk)
    if locked.state != IngestionState.READY:
        raise ValidationError(_("The text has not been read yet."), code="not_read")
    return locked


def _write(expression: Expression, nodes: tuple[Node, ...], moved: Mapping[str, str]) -> None:
    """The corrected tree as passages, with what its report says of its numbering."""
    if replace_passages(expression, nodes):
        expression.finished_at = timezone.now()
        lose_proof(expression, ProofLost.CORRECTED)
    found = numbering(nodes)
    report = expression.report
    kept = [notice for notice in report.get("notices", ()) if notice["code"] not in TREE_NOTICES]
    expression.report = report | {
        "counts": dict(found.counts),
        "missing": list(found.missing),
        "repeated": list(found.repeated),
        "notices": [*kept, *(notice.as_json() for notice in found.notices)],
        "moved": dict(moved),
    }
    expression.save()
    outbox.mark(expression.work.search_group)


def _log(expression: Expression, action: str, by: User | None, correction: Correction | None = None) -> None:
    data = {"filename": expression.filename, "expression": expression.pk}
    if correction is not None:
        data |= {
            "passage": correction.label,
            "eid": correction.anchor["eid"],
            "operation": correction.operation,
        }
    log(instance=expression.work.specific, action=action, user=by, data=data)
