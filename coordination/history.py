"""The history of activities: what was done, by whom and why, and what it said before and after."""

from typing import Any

from coordination.content import ActivityContent, to_json
from coordination.models import Activity, ActivityChange
from search import outbox


def write(activity: Activity, action: str, by: Any, **said: Any) -> None:
    """Add an entry, and have search look at the activity again. Call it in the transaction."""
    ActivityChange.objects.create(activity=activity, by=by, action=action, **said)
    outbox.mark(activity.search_group)


def write_change(
    activity: Activity,
    action: str,
    by: Any,
    *contents: ActivityContent | None,
    reason: str = "",
) -> None:
    """The same of a change: ``contents`` are what it said before and after."""
    before, after = (to_json(content) if content else None for content in contents)
    write(activity, action, by, before=before, after=after, reason=reason)
