"""What can be done with activities: each action checks who asks, changes and records, in one transaction.

The way of a record: draft -> submitted -> validated, or sent back and submitted again. Editing a
validated one writes a proposal beside it, which goes the same way while the register keeps the live
version. Refusals are ``PermissionDenied``, ``StaleError`` or ``ValidationError`` (in words for people).
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import history, notices, register
from coordination.content import (
    ActivityContent,
    content_of,
    from_json,
    pending_content,
    to_json,
    write_content,
)
from coordination.models import (
    Activity,
    ActivityChange,
    ActivityIdentifier,
    IdentifierKind,
    OverlapReview,
    RecordState,
)
from coordination.permissions import scope_of
from coordination.reviewing import review_overlap, undo_overlap_review
from coordination.rules import contradictions_in, problems_of, unkeepable_in
from search import outbox

__all__ = [
    "StaleError",
    "change_together",
    "confirm",
    "discard",
    "restore",
    "review_overlap",
    "save_draft",
    "send_back",
    "submit",
    "take_back_confirmation",
    "take_in",
    "take_over",
    "undo_overlap_review",
    "validate",
]


class StaleError(Exception):
    """Someone saved the activity after the form was opened; ``current`` is what it says now."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(_("Someone else changed this activity in the meantime."))
        self.activity = activity
        self.current = pending_content(activity)


class TogetherError(Exception):
    """Several activities could not be changed together; ``refused`` tells why, by their primary keys."""

    def __init__(self, refused: "dict[int, StaleError | ValidationError]") -> None:
        super().__init__(_("Nothing was changed."))
        self.refused = refused


def save_draft(
    content: ActivityContent, by: Any, form_key: uuid.UUID, pk: int | None = None, version: int | None = None
) -> Activity:
    """Keep what a form says so far, whole or not; the same form sent twice is one activity.

    ``pk`` and ``version`` name the record that the form was opened on. Raises StaleError when another form
    changed it since, to say something else. On a validated record the draft is a proposal beside it.
    """
    with transaction.atomic():
        activity = _opened(by, form_key, pk)
        scope_of(by).check_covers(content.reporting_organisation_id)
        check_lines(content, activity)
        if activity is None:
            activity, made = _created(content, by, form_key)
            if made:
                return activity
        if pending_content(activity) == content:
            return activity
        if activity.version != (version or 1) and activity.last_form != form_key:
            raise StaleError(activity)
        return _keep(activity, content, by, form_key)


def submit(
    content: ActivityContent, by: Any, form_key: uuid.UUID, pk: int | None = None, version: int | None = None
) -> Activity:
    """Hand an activity in for validation. Raises ValidationError by field for what is missing or wrong."""
    if problems := problems_of(content):
        raise ValidationError(problems)
    with transaction.atomic():
        activity = save_draft(content, by, form_key, pk, version)
        if not _pending_state(activity) or _pending_state(activity) == RecordState.SUBMITTED:
            return activity
        _set_pending_state(activity, RecordState.SUBMITTED)
        activity.sent_back_reason, activity.submitted_at = "", timezone.now()
        activity.save()
        register.record(activity)
        history.write_change(activity, "submit", by, None, content)
        notices.submitted_after_commit(activity)
    return activity


def take_in(content: ActivityContent, source_code: str, by: Any = None, **fields: Any) -> Activity:
    """Take an activity from a named source straight into the register, under the code it has there.

    What the source does not say stays empty: the record is then incomplete, and listed for its owner.
    ``fields`` are those that no form asks for (source, note ...). Without ``by`` the operator does it.
    Raises ValidationError for what cannot be true.
    """
    if by is not None:
        scope_of(by).check_validates()
    if problems := contradictions_in(content):
        raise ValidationError(problems)
    counterparts = fields.pop("counterparts", ())
    with transaction.atomic():
        check_lines(content)
        activity = Activity(
            source_code=source_code, state=RecordState.VALIDATED, created_by=by, last_form=None, **fields
        )
        write_content(activity, content)
        activity.counterparts.set(counterparts)
        register.record(activity)
        history.write_change(activity, "import", by, None, content)
    return activity


def take_over(activity: Activity, content: ActivityContent, by: Any = None) -> Activity:
    """Bring a record of the register up to what a file says of it, at once; a version beside it goes, for
    the file is newer. Without ``by`` the operator does it. Raises ValidationError for what cannot be true."""
    if by is not None:
        scope_of(by).check_validates()
    if problems := contradictions_in(content):
        raise ValidationError(problems)
    with transaction.atomic():
        activity = _locked(activity.pk)
        check_lines(content, activity)
        before = pending_content(activity)
        activity.state, activity.proposal, activity.proposal_state = RecordState.VALIDATED, None, ""
        _changed_elsewhere(activity)
        write_content(activity, content)
        register.record(activity)
        history.write_change(activity, "import", by, before, content)
    return activity


def confirm(activity: Activity, by: Any) -> Activity:
    """Say of an activity in the register that nothing has changed: what it says holds today."""
    with transaction.atomic():
        activity = _locked(activity.pk)
        scope_of(by).check_covers(activity.reporting_organisation_id)
        if activity.state != RecordState.VALIDATED or activity.proposal_state:
            raise ValidationError(_("Only what stands in the register unchanged can be confirmed."))
        before, activity.confirmed_at = activity.confirmed_at, timezone.now()
        activity.save(update_fields=["confirmed_at", "updated_at"])
        register.record(activity)
        history.write(activity, "confirm", by, before={"confirmed_at": before and before.isoformat()})
    return activity


def take_back_confirmation(activity: Activity, by: Any) -> Activity:
    """Undo ``confirm``, while nothing has been done with the activity since."""
    with transaction.atomic():
        activity = _locked(activity.pk)
        scope_of(by).check_covers(activity.reporting_organisation_id)
        last = activity.changes.first()
        if last is None or last.action != "confirm":
            raise ValidationError(_("Nothing was confirmed here that could be taken back."))
        day = (last.before or {}).get("confirmed_at")
        activity.confirmed_at = datetime.fromisoformat(day) if day else None
        activity.save(update_fields=["confirmed_at", "updated_at"])
        register.record(activity)
        history.write(activity, "undo_confirm", by)
    return activity


def restore(change: ActivityChange, by: Any, version: int) -> Activity:
    """Go back to what an activity said before a change: as a draft, or as a version beside a validated one.
    Raises ValidationError for a change before which it said nothing."""
    if not change.before or "reporting_organisation_id" not in change.before:
        raise ValidationError(_("Before this change there was nothing to go back to."))
    content = from_json(change.before)
    return save_draft(content, by, uuid.uuid4(), change.activity_id, version)


# What several activities are to say, by their primary keys, each with the version that was changed.
Together = Mapping[int, tuple[int, ActivityContent]]


def change_together(changes: Together, by: Any) -> list[Activity]:
    """Change several activities, all or none. What stood in the register or waited is handed in again, if
    nothing that is mandatory is missing; drafts stay drafts. Raises TogetherError with what is wrong with
    each: a StaleError or a ValidationError by field."""
    done, refused = [], {}
    with transaction.atomic():
        for pk, (version, content) in changes.items():
            try:
                done.append(_change_one(pk, version, content, by))
            except (StaleError, ValidationError) as error:
                refused[pk] = error
        if refused:
            raise TogetherError(refused)
    return done


def _change_one(pk: int, version: int, content: ActivityContent, by: Any) -> Activity:
    if problems := contradictions_in(content):
        raise ValidationError(problems)
    was_draft = _is_draft(_locked(pk))
    if was_draft or content.missing:
        return save_draft(content, by, uuid.uuid4(), pk, version)
    return submit(content, by, uuid.uuid4(), pk, version)


def validate(activity: Activity, by: Any, version: int) -> Activity:
    """Take a submitted record, or the pending version of a validated one, into the register."""
    with transaction.atomic():
        activity = _locked(activity.pk)
        scope_of(by).check_validates()
        _check_submitted(activity, version)
        is_new = activity.state != RecordState.VALIDATED
        before, after = content_of(activity), pending_content(activity)
        activity.state, activity.proposal, activity.proposal_state = RecordState.VALIDATED, None, ""
        activity.confirmed_at = timezone.now()
        _changed_elsewhere(activity)
        check_lines(after, activity)
        write_content(activity, after)
        register.record(activity)
        history.write_change(activity, "validate", by, before, after)
        notices.validated_after_commit(activity)
        if is_new:
            _tell_reviews(activity, by)
    return activity


def send_back(activity: Activity, reason: str, by: Any, version: int) -> Activity:
    """Return a submission to its organisation with a reason; a validated version stays as it is."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say what is to be changed.")})
    with transaction.atomic():
        activity = _locked(activity.pk)
        scope_of(by).check_validates()
        _check_submitted(activity, version)
        _set_pending_state(activity, RecordState.SENT_BACK)
        activity.sent_back_reason = reason.strip()
        _changed_elsewhere(activity)
        activity.save()
        register.record(activity)
        history.write_change(activity, "send_back", by, None, None, reason=reason)
        notices.sent_back_after_commit(activity)
    return activity


def discard(activity: Activity, by: Any) -> None:
    """Throw away a draft, or the pending version of a validated activity."""
    with transaction.atomic():
        activity = _locked(activity.pk)
        scope_of(by).check_covers(activity.reporting_organisation_id)
        if activity.state == RecordState.VALIDATED:
            before = pending_content(activity)
            activity.proposal, activity.proposal_state = None, ""
            _changed_elsewhere(activity)
            activity.save()
            history.write_change(activity, "discard", by, before, content_of(activity))
            return
        outbox.mark(activity.search_group)
        activity.delete()


# -- the steps that the actions share


def check_lines(content: ActivityContent, activity: Activity | None = None) -> None:
    """Raises ValidationError for lines that name nothing, and for an IATI identifier of another activity."""
    if unkeepable := unkeepable_in(content):
        raise ValidationError(unkeepable)
    wanted = [line.value for line in content.identifiers if line.kind == IdentifierKind.IATI]
    taken = ActivityIdentifier.objects.filter(kind=IdentifierKind.IATI, value__in=wanted)
    if wanted and taken.exclude(activity=activity.pk if activity else None).exists():
        at = next(at for at, line in enumerate(content.identifiers) if line.kind == IdentifierKind.IATI)
        problem = _("Another activity of the register has this IATI identifier.")
        raise ValidationError({f"identifiers.{at}.value": problem})


def _locked(pk: int) -> Activity:
    return Activity.objects.select_for_update().get(pk=pk)


def _opened(by: Any, form_key: uuid.UUID, pk: int | None) -> Activity | None:
    """The record that a form works on: the one it was opened on, or the one its first sending made."""
    query = Activity.objects.select_for_update()
    activity = query.filter(pk=pk).first() if pk else query.filter(form_key=form_key).first()
    if activity is None:
        return None
    scope_of(by).check_covers(activity.reporting_organisation_id)
    return activity


def _created(content: ActivityContent, by: Any, form_key: uuid.UUID) -> tuple[Activity, bool]:
    """A new record, and whether it was this call that made it and not one at the same moment."""
    activity = Activity(form_key=form_key, last_form=form_key, created_by=by)
    try:
        with transaction.atomic():
            write_content(activity, content)
            history.write_change(activity, "create", by, None, content)
    except IntegrityError:
        return Activity.objects.select_for_update().get(form_key=form_key), False
    return activity, True


def _keep(activity: Activity, content: ActivityContent, by: Any, form_key: uuid.UUID) -> Activity:
    before = pending_content(activity)
    goes_on = _is_draft(activity) and activity.last_form == form_key
    activity.version += 1
    activity.last_form = form_key
    if activity.state == RecordState.VALIDATED:
        activity.proposal = to_json(content)
        activity.proposal_state = activity.proposal_state or RecordState.DRAFT
        if activity.proposal_state == RecordState.SUBMITTED:
            activity.proposal_state = RecordState.DRAFT
        activity.save()
    else:
        if activity.state == RecordState.SUBMITTED:
            activity.state = RecordState.DRAFT
        write_content(activity, content)
        register.record(activity)
    _record_edit(activity, by, before, content, goes_on)
    return activity


def _record_edit(
    activity: Activity, by: Any, before: ActivityContent, after: ActivityContent, goes_on: bool
) -> None:
    """Write the history; a form that is kept while one types makes one entry of it all."""
    last = activity.changes.first() if goes_on else None
    if last is None or last.action not in {"create", "edit"} or last.by_id != by.pk:
        history.write_change(activity, "edit", by, before, after)
        return
    last.after, last.at = to_json(after), timezone.now()
    last.save()
    outbox.mark(activity.search_group)


def _is_draft(activity: Activity) -> bool:
    return _pending_state(activity) == RecordState.DRAFT


def _changed_elsewhere(activity: Activity) -> None:
    """Count a change that no form made, so that every open form is stale."""
    activity.version += 1
    activity.last_form = None


def _pending_state(activity: Activity) -> str:
    return activity.proposal_state if activity.state == RecordState.VALIDATED else activity.state


def _set_pending_state(activity: Activity, state: RecordState) -> None:
    if activity.state != RecordState.VALIDATED:
        activity.state = state
    elif activity.proposal:
        activity.proposal_state = state


def _tell_reviews(activity: Activity, by: Any) -> None:
    """What was decided while nobody else could see the record is told now that they can."""
    for review in OverlapReview.objects.filter(Q(first=activity) | Q(second=activity)):
        notices.reviewed_after_commit(review, review.by or by, told=activity)


def _check_submitted(activity: Activity, version: int) -> None:
    if version != activity.version:
        raise StaleError(activity)
    if _pending_state(activity) != RecordState.SUBMITTED:
        raise ValidationError(_("This activity is not waiting for validation any more."), code="state")
