"""What the page of an activity reads besides its content."""

from django.db.models import Prefetch, QuerySet

from coordination.models import Activity, Result, Site


def for_page(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """The activities with their results, sites and counterparts, in a fixed number of queries."""
    return activities.prefetch_related(
        Prefetch("results", Result.objects.select_related("area", "site")),
        Prefetch("sites", Site.objects.select_related("area")),
        "counterparts",
    )
