"""What the page of an activity reads besides its content."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from coordination.content import OF_CONTENT
from coordination.models import Activity, Result, Site


def for_page(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """The activities with what they say, their results, sites and counterparts, in a fixed number of
    queries."""
    return activities.prefetch_related(
        *OF_CONTENT,
        Prefetch("results", Result.objects.select_related("area", "site")),
        Prefetch("sites", Site.objects.select_related("area")),
        "counterparts",
    )


def few(activities: QuerySet[Activity], **asked: Any) -> QuerySet[Activity]:
    """Those of ``activities`` that stand in this relation, which few do, in the order of their keys. Found
    by that relation first, whatever the database thinks of their number."""
    return activities.filter(pk__in=Activity.objects.filter(**asked).order_by().values("pk")).order_by("pk")
