"""My activities: what my organisation registers, by how far it has come."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coordination.due import is_due
from coordination.listing import OF_LINE
from coordination.marks import Mark, marks_of
from coordination.models import Activity, RecordState
from coordination.permissions import scope_in
from reference.models import Organisation

# Of what stands in the register the newest are shown here; the list of activities has them all.
SHOWN = 25
_SHOWN_BESIDES = ("proposal_state", "sent_back_reason", "updated_at")


@dataclass(frozen=True, slots=True)
class Group:
    """Activities that are as far as each other."""

    name: str
    label: str
    rows: list[tuple[Activity, list[Mark]]]
    count: int


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for me first, then what waits for others, then what stands in the register."""
    scope = scope_in(request)
    context: dict[str, Any] = {"room": "register", "scope": scope}
    if scope:
        own = Activity.objects.of(scope.organisations)
        context["organisations"] = Organisation.objects.filter(pk__in=scope.organisations)
        context["groups"] = _groups(own)
    return render(request, "coordination/register.html", context)


def _groups(own: QuerySet[Activity]) -> list[Group]:
    pks = _by_group(own)
    shown = [pk for found in pks.values() for pk in found[:SHOWN]]
    records = Activity.objects.select_related("reporting_organisation").only(*OF_LINE, *_SHOWN_BESIDES)
    rows = records.in_bulk(shown)
    marks = marks_of(rows.values())
    return [
        Group(name, label, [(rows[pk], marks[pk]) for pk in pks[name][:SHOWN] if pk in rows], len(pks[name]))
        for name, label in (
            ("sent-back", _("Sent back to you")),
            ("due", _("To confirm or bring up to date")),
            ("drafts", _("Drafts")),
            ("waiting", _("Waiting for validation")),
            ("validated", _("In the register and up to date")),
        )
        if name in pks
    ]


_OF_STATE: dict[str, str] = {
    RecordState.SENT_BACK: "sent-back",
    RecordState.DRAFT: "drafts",
    RecordState.SUBMITTED: "waiting",
    RecordState.VALIDATED: "validated",
}


def _by_group(own: QuerySet[Activity]) -> dict[str, list[int]]:
    """The keys of the records of each group, the last changed first; new ones in a state, and validated ones
    with a version in it beside them, go together. One query."""
    found: dict[str, list[int]] = {}
    is_asked = ExpressionWrapper(is_due(timezone.localdate()), BooleanField())
    records = own.annotate(is_asked=is_asked).order_by("-updated_at", "-pk")
    for pk, state, beside, asked in records.values_list("pk", "state", "proposal_state", "is_asked"):
        name = "due" if asked else _OF_STATE[beside if state == RecordState.VALIDATED and beside else state]
        found.setdefault(name, []).append(pk)
    return found
