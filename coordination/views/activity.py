"""The pages of one activity: all that the register says of it, and its history."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from coordination.activity_page import details_of, few, for_page
from coordination.content import ActivityContent, content_of, from_json, pending_content
from coordination.marks import marks_of
from coordination.models import Activity, ActivityChange, Relation
from coordination.permissions import scope_in
from coordination.views.registering import panel, state_of
from coordination.wording import Change, Row, changes_between, names_in, rows_of
from search.types import PARTNERS, TEAM, Viewer

CHANGES_A_PAGE = 20
_PANELS = tuple(
    f"coordination/includes/{name}.html" for name in ("money", "results", "sites", "texts", "source")
)


def _visible(request: HttpRequest, pk: int) -> Activity:
    return get_object_or_404(for_page(Activity.objects.visible_to(viewer_of(request))), pk=pk)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the register says of an activity; 404 for whoever may not see it."""
    activity, viewer = _visible(request, pk), viewer_of(request)
    content, shows_contacts = content_of(activity), PARTNERS in viewer.tokens
    is_own, scope = _is_own(activity, viewer), scope_in(request)
    visible = Activity.objects.visible_to(viewer)
    context = {
        **details_of(activity, viewer),
        "activity": activity,
        "rows": _said_besides(activity, rows_of(content, contact=shows_contacts, lists=False)),
        "shows_contacts": shows_contacts,
        "marks": marks_of([activity])[activity.pk],
        "is_own": is_own,
        "may_validate": scope.validates,
        "may_edit": scope.covers(activity.reporting_organisation_id),
        "state": state_of(activity),
        "pending": changes_between(content, pending_content(activity))
        if is_own and activity.proposal
        else [],
        "parent": visible.filter(pk=activity.parent_id).first() if activity.parent_id else None,
        "parts": few(visible, parent=activity),
        "joint": few(visible, joint_group=activity.joint_group_id).exclude(pk=pk)
        if activity.joint_group_id
        else [],
        "panels": _PANELS,
        "room": "activities",
    }
    if context["may_edit"]:
        context["can_take_back"] = activity.changes.values_list("action", flat=True).first() == "confirm"
    context |= panel(request, content, activity) | {"can_decide": context["may_edit"]}
    return render(request, "coordination/activity.html", context)


def _said_besides(activity: Activity, rows: list[Row]) -> list[Row]:
    """All that it says but for the title and the sentence that stand above."""
    return [(label, text) for label, text in rows if text not in {activity.title, activity.summary}]


def _is_own(activity: Activity, viewer: Viewer) -> bool:
    return TEAM in viewer.tokens or activity.reporting_organisation_id in viewer.organisations


# -- history


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the history, in words."""

    change: ActivityChange
    what: str
    changes: list[Change]
    other: Activity | None = None

    @property
    def goes_back(self) -> bool:
        """Whether there was something before, which it changed."""
        return bool(self.changes and _content(self.change.before))


@never_cache
@login_required
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what and when, for the activity's own people and the team; 404 for everybody else."""
    viewer = viewer_of(request)
    own = Activity.objects.visible_to(viewer)
    if TEAM not in viewer.tokens:
        own = own.of(viewer.organisations)
    activity = get_object_or_404(own.select_related("reporting_organisation"), pk=pk)
    page = Paginator(activity.changes.select_related("by"), CHANGES_A_PAGE).get_page(request.GET.get("page"))
    context = {"activity": activity, "page": page, "entries": _entries(list(page.object_list), viewer)}
    context["may_edit"] = scope_in(request).covers(activity.reporting_organisation_id)
    return render(request, "coordination/history.html", context | {"room": "activities"})


def _entries(changes: list[ActivityChange], viewer: Viewer) -> list[Entry]:
    contents = {change.pk: (_content(change.before), _content(change.after)) for change in changes}
    names = names_in(content for both in contents.values() for content in both if content)
    others = _others(changes, viewer)
    return [
        Entry(
            change,
            _what(change),
            # what is handed in says nothing new: the entries before it have said it
            changes_between(*contents[change.pk], names) if _tells(change) else [],
            others.get((change.after or {}).get("other", 0)),
        )
        for change in changes
    ]


def _tells(change: ActivityChange) -> bool:
    return any(map(_content, (change.before, change.after))) and change.action != "submit"


def _content(kept: Any) -> ActivityContent | None:
    return from_json(kept) if kept and "reporting_organisation_id" in kept else None


def _others(changes: Iterable[ActivityChange], viewer: Viewer) -> dict[int, Activity]:
    pks = {change.after["other"] for change in changes if change.after and "other" in change.after}
    return Activity.objects.visible_to(viewer).in_bulk(list(pks)) if pks else {}


def _what(change: ActivityChange) -> str:
    relation = (change.after or {}).get("relation", "")
    label = str(Relation(relation).label) if relation in Relation.values else ""
    words = {
        "create": _("begun"),
        "import": _("taken in from a source"),
        "edit": _("changed"),
        "submit": _("handed in"),
        "validate": _("validated"),
        "send_back": _("sent back"),
        "discard": _("changes thrown away"),
        "merge": _("organisations merged"),
        "undo_merge": _("merged organisations taken apart"),
        "confirm": _("confirmed: nothing has changed"),
        "undo_confirm": _("confirmation taken back"),
        "review": _("overlap decided: %(relation)s") % {"relation": label},
        "undo_review": _("decision on an overlap taken back: %(relation)s") % {"relation": label},
    }
    return words.get(change.action, change.action)
