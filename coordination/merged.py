"""What the register does when two organisations turn out to be one, or are taken apart again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from coordination import history, register
from coordination.content import ActivityContent, from_json, to_json
from coordination.models import Activity, Footprint, Participation
from reference.models import OrganisationMerge

_PROPOSALS = "coordination.Activity.proposal"


def on_merge(merge: OrganisationMerge, rows: Mapping[str, Sequence[int]], **kwargs: Any) -> None:
    """Bring pending versions, footprints and history in line. Runs inside the transaction of the merge."""
    undone = merge.undone_at is not None
    old, new = (merge.target_id, merge.source_id) if undone else (merge.source_id, merge.target_id)
    proposed = _propose(old, new, rows.get(_PROPOSALS, []) if undone else None)
    if not undone:
        merge.moved[_PROPOSALS] = proposed
        merge.save(update_fields=["moved"])
    told = {"undone": undone, "source": merge.source_id, "target": merge.target_id}
    by, what = (merge.undone_by, "undo_merge") if undone else (merge.by, "merge")
    for activity in Activity.objects.filter(pk__in=_touched(rows) | set(proposed)):
        register.record(activity)
        history.write(activity, what, by, reason=str(merge), after=told)


def _touched(rows: Mapping[str, Sequence[int]]) -> set[int]:
    """The activities that named the organisation in some part."""
    found = set(rows.get("coordination.Activity.reporting_organisation", []))
    for key, model in (
        ("coordination.Participation.organisation", Participation),
        ("coordination.Footprint.organisation", Footprint),
    ):
        found |= set(model._base_manager.filter(pk__in=rows.get(key, [])).values_list("activity", flat=True))
    return found


def _propose(old: int, new: int, only: Iterable[int] | None) -> list[int]:
    """Name the new one in the pending versions that name the old one; which these are."""
    pending = Activity.objects.exclude(proposal=None)
    if only is not None:
        pending = pending.filter(pk__in=only)
    changed = []
    for activity in pending:
        content = from_json(activity.proposal)
        renamed = _renamed(content, old, new)
        if renamed != content:
            activity.proposal = to_json(renamed)
            activity.save(update_fields=["proposal"])
            changed.append(activity.pk)
    return changed


def _renamed(content: ActivityContent, old: int, new: int) -> ActivityContent:
    reporting = new if content.reporting_organisation_id == old else content.reporting_organisation_id
    roles = {(new if pk == old else pk, role) for pk, role in content.participations}
    return replace(content, reporting_organisation_id=reporting, participations=tuple(sorted(roles)))
