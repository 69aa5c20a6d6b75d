"""What the page of an activity reads besides its content."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from coordination.content import CONTENT_RELATIONS
from coordination.linking import Reference, references_of
from coordination.models import (
    Activity,
    ActivityDocument,
    Disaggregation,
    Milestone,
    ObjectiveLink,
    Result,
    Site,
    Stage,
    Transaction,
)
from kb.models import Work
from search.types import Viewer

_STAGES = {stage: at for at, stage in enumerate(Stage.values)}
_READ = {"results__disaggregated", "sites", "milestones", "transactions", "documents"}


def for_page(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """The activities with all that their pages show, in a fixed number of queries."""
    results = Result.objects.select_related("area", "site", "indicator")
    return activities.prefetch_related(
        Prefetch("results", results),
        Prefetch("results__disaggregated", Disaggregation.objects.order_by("pk")),
        Prefetch("sites", Site.objects.select_related("area")),
        Prefetch("milestones", Milestone.objects.select_related("evidence_work")),
        Prefetch("transactions", Transaction.objects.select_related("provider", "receiver")),
        Prefetch("documents", ActivityDocument.objects.select_related("work")),
        *(name for name in CONTENT_RELATIONS if name not in _READ),
        "counterparts",
    )


@dataclass(frozen=True, slots=True)
class SiteShown:
    """A site with what is known of its steps, in their order."""

    site: Site
    milestones: list[Milestone]


def details_of(activity: Activity, viewer: Viewer) -> dict[str, Any]:
    """The parts of its page that show only what this viewer may read: sites, documents, texts, others."""
    objectives = ObjectiveLink.objects.visible_to(viewer).filter(activity=activity, result=None)
    works = {document.work_id for document in activity.documents.all() if document.work_id}
    works |= {step.evidence_work_id for step in activity.milestones.all() if step.evidence_work_id}
    readable = (
        set(Work.objects.visible_to(viewer).filter(pk__in=works).values_list("pk", flat=True))
        if works
        else set()
    )
    references: list[Reference] = references_of(activity, viewer) if activity.legal_links.all() else []
    return {
        "sites": _sites(activity),
        "documents": [
            document
            for document in activity.documents.all()
            if not document.work_id or document.work_id in readable
        ],
        "readable": readable,
        "references": references,
        "objectives": list(objectives.select_related("objective__strategy"))
        if activity.objective_links.all()
        else [],
        "related": _related(activity, viewer),
    }


def _sites(activity: Activity) -> list[SiteShown]:
    """With its own milestones, and those of the site that no activity tells."""
    sites = list(activity.sites.all())
    own = list(activity.milestones.all())
    own += Milestone.objects.filter(site__in=sites, activity=None) if sites else []
    return [
        SiteShown(
            site,
            sorted(
                (step for step in own if step.site_id == site.pk),
                key=lambda step: (_STAGES.get(step.stage, 99), step.pk),
            ),
        )
        for site in sites
    ]


def _related(activity: Activity, viewer: Viewer) -> list[tuple[str, str, Activity | None]]:
    """What each is to it, its identifier, and the record where this viewer may see it."""
    found = list(activity.related.all())
    if not found:
        return []
    others = Activity.objects.visible_to(viewer).in_bulk([one.other_id for one in found if one.other_id])
    return [
        (one.get_kind_display(), one.ref, others.get(one.other_id or 0))
        for one in found
        if one.ref or one.other_id in others
    ]


def few(activities: QuerySet[Activity], **asked: Any) -> QuerySet[Activity]:
    """Those of ``activities`` that stand in this relation, which few do, in the order of their keys. Found
    by that relation first, whatever the database thinks of their number."""
    return activities.filter(pk__in=Activity.objects.filter(**asked).order_by().values("pk")).order_by("pk")
