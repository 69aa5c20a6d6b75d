"""What people decide of two activities that overlap: each decision checks who asks, keeps it with its reason,
draws the consequence in the register and tells both sides, in one transaction.

A draft that the other side may not see yet is not told to it before it stands in the register.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.viewer import viewer_of_user
from coordination import history, notices, register
from coordination.models import Activity, JointGroup, OverlapReview, Relation
from coordination.permissions import scope_of


def review_overlap(activity: Activity, other: Activity, relation: str, reason: str, by: Any) -> OverlapReview:
    """Say what ``activity`` is to ``other``, and why; said again, it replaces what was said before.

    Joint activities are counted as one, and ``part_of`` puts this one below the other. Refusals are
    PermissionDenied, or ValidationError by field.
    """
    with transaction.atomic():
        activity, other = _both(activity, other, by)
        _check(activity, other, relation, reason)
        _undo(activity, other)
        review = OverlapReview.objects.create(
            **_pair(activity, other), relation=relation, reason=reason.strip(), by=by
        )
        if relation == Relation.JOINT:
            _join(activity, other)
        elif relation == Relation.PART_OF:
            activity.parent = other
            activity.save(update_fields=["parent"])
        _record_again(activity, other)
        _write(review, "review", activity, other, by)
        notices.reviewed_after_commit(review, by)
    return review


def undo_overlap_review(activity: Activity, other: Activity, by: Any) -> None:
    """Take back what was decided of the two, with what came of it; nothing when nothing was."""
    with transaction.atomic():
        activity, other = _both(activity, other, by)
        review = review_of(activity, other)
        if review is None:
            return
        _undo(activity, other)
        _record_again(activity, other)
        _write(review, "undo_review", activity, other, by)


def review_of(activity: Activity, other: Activity) -> OverlapReview | None:
    """What was decided of the two, if anything."""
    return OverlapReview.objects.filter(**_pair(activity, other)).first()


def _pair(activity: Activity, other: Activity) -> dict[str, Activity]:
    first, second = sorted((activity, other), key=lambda one: one.pk)
    return {"first": first, "second": second}


def _both(activity: Activity, other: Activity, by: Any) -> tuple[Activity, Activity]:
    """Both, locked in one order, if this person registers for the first and a warning names the other."""
    pks = [activity.pk, other.pk]
    locked = Activity.objects.select_for_update().known_to(viewer_of_user(by)).order_by("pk").in_bulk(pks)
    if len(locked) != 2:
        raise PermissionDenied
    activity, other = (locked[pk] for pk in pks)
    scope_of(by).check_covers(activity.reporting_organisation_id)
    return activity, other


def _check(activity: Activity, other: Activity, relation: str, reason: str) -> None:
    errors = {}
    if relation not in Relation.values:
        errors["relation"] = _("Choose what the two activities are to each other.")
    if not reason.strip():
        errors["reason"] = _("Say why in a few words: the other organisation reads it.")
    if relation == Relation.PART_OF and activity in _line(other):
        errors["relation"] = _("The other activity is already part of this one.")
    if errors:
        raise ValidationError(errors)


def _line(activity: Activity) -> list[Activity]:
    """An activity and those it is part of, nearest first."""
    line: list[Activity] = []
    while activity and activity not in line:
        line.append(activity)
        activity = activity.parent  # type: ignore[assignment]
    return line


def _join(activity: Activity, other: Activity) -> None:
    group = other.joint_group or activity.joint_group or JointGroup.objects.create(label=other.title[:255])
    if activity.joint_group_id not in {None, group.pk}:
        # two groups that are found to be one
        Activity.objects.filter(joint_group=activity.joint_group_id).update(joint_group=group)
    for one in (activity, other):
        one.joint_group = group
        one.save(update_fields=["joint_group"])


def _undo(activity: Activity, other: Activity) -> None:
    review = review_of(activity, other)
    if review is None:
        return
    review.delete()
    if review.relation == Relation.PART_OF:
        for below, above in ((activity, other), (other, activity)):
            if below.parent_id == above.pk:
                below.parent = None
                below.save(update_fields=["parent"])
    if review.relation == Relation.JOINT and activity.joint_group_id == other.joint_group_id:
        _part(activity)


def _part(activity: Activity) -> None:
    """Take an activity out of its joint group; a group of one is none."""
    group = activity.joint_group
    activity.joint_group = None
    activity.save(update_fields=["joint_group"])
    if group and group.activities.count() < 2:
        for last in group.activities.all():
            last.joint_group = None
            last.save(update_fields=["joint_group"])
            register.record(last)
        group.delete()


def _record_again(*activities: Activity) -> None:
    """Bring the footprints of these, of their groups and of all their parts in line."""
    waiting = [Activity.objects.get(pk=activity.pk) for activity in activities]
    groups = {activity.joint_group_id for activity in waiting} - {None}
    waiting += Activity.objects.filter(joint_group__in=groups)
    done = set()
    while waiting:
        activity = waiting.pop()
        if activity.pk not in done:
            done.add(activity.pk)
            register.record(activity)
            waiting += activity.parts.all()


def _write(review: OverlapReview, action: str, activity: Activity, other: Activity, by: Any) -> None:
    for one, its_other in ((activity, other), (other, activity)):
        after = {"relation": str(review.relation), "other": its_other.pk}
        history.write(one, action, by, reason=review.reason, after=after)
