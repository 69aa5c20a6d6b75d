"""Which activities are due: somebody must say that they ended, go on, or what became of them."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from coordination import conditions
from coordination.models import Activity, Footprint, RecordState


def due(own: QuerySet[Activity], today: date) -> QuerySet[Activity]:
    """Those of ``own`` that stand in the register without a version beside them, and are late or not
    confirmed for 90 days."""
    rows = Footprint.objects.current().filter(activity=OuterRef("pk"))
    asked = rows.filter(conditions.late(today) | conditions.unconfirmed(today))
    return own.filter(Exists(asked), state=RecordState.VALIDATED, proposal_state="")
