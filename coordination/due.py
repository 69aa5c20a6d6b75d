"""Which activities are due: somebody must say that they ended, go on, or what became of them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from coordination import conditions
from coordination.models import Activity, Footprint, RecordState


def is_due(today: date) -> Q:
    """Of an activity: it stands in the register without a version beside it, and is late or not confirmed
    for 90 days."""
    rows = Footprint.objects.current().filter(activity=OuterRef("pk"))
    asked = rows.filter(conditions.late(today) | conditions.unconfirmed(today))
    return Q(state=RecordState.VALIDATED, proposal_state="") & Q(Exists(asked))


def due(own: QuerySet[Activity], today: date) -> QuerySet[Activity]:
    """Those of ``own`` that are due."""
    return own.filter(is_due(today))
