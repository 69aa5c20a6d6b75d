"""My activities: what my organisation registers, by how far it has come."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coordination.due import due
from coordination.listing import UNLISTED
from coordination.marks import Mark, marks_of
from coordination.models import Activity, RecordState
from coordination.permissions import scope_in
from reference.models import Organisation

# Of what stands in the register the newest are shown here; the list of activities has them all.
SHOWN = 25


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
    asked = due(own, timezone.localdate())
    standing = own.filter(state=RecordState.VALIDATED, proposal_state="")
    found = [
        ("sent-back", _("Sent back to you"), _pending(own, RecordState.SENT_BACK)),
        ("due", _("To confirm or bring up to date"), asked),
        ("drafts", _("Drafts"), _pending(own, RecordState.DRAFT)),
        ("waiting", _("Waiting for validation"), _pending(own, RecordState.SUBMITTED)),
        ("validated", _("In the register and up to date"), standing.exclude(pk__in=asked.values("pk"))),
    ]
    shown = {name: list(_rows(query)) for name, _label, query in found}
    marks = marks_of([activity for rows in shown.values() for activity in rows])
    return [
        Group(
            name,
            label,
            [(activity, marks[activity.pk]) for activity in shown[name]],
            query.count() if len(shown[name]) == SHOWN else len(shown[name]),
        )
        for name, label, query in found
        if shown[name]
    ]


def _pending(own: QuerySet[Activity], state: RecordState) -> QuerySet[Activity]:
    """New records in this state, and validated ones with a version in this state beside them."""
    return own.filter(Q(state=state) | Q(state=RecordState.VALIDATED, proposal_state=state))


def _rows(query: QuerySet[Activity]) -> QuerySet[Activity]:
    related = query.select_related("reporting_organisation").defer(*UNLISTED)
    return related.order_by("-updated_at", "-pk")[:SHOWN]
