"""The content that the register holds of an activity."""

from collections import defaultdict
from functools import cache
from typing import Any

from django.db.models import QuerySet, Value, prefetch_related_objects

from coordination.content.columns import COUNTED, MILESTONE, PARTS, PLAIN, RESULT, columns_of
from coordination.content.parts import Counted, LegalRef, MilestoneLine, Place, ResultLine, SiteLine
from coordination.content.stored import from_json
from coordination.content.values import ActivityContent
from coordination.models import Activity, LegalLink, Milestone, ObjectiveLink, Result, Site

# What to prefetch, so that the contents of many activities are read in a fixed number of queries.
CONTENT_RELATIONS = (
    "activitytheme_set",
    "places",
    "participations",
    *PARTS,
    "results__disaggregated",
    "sites",
    "milestones",
    "legal_links",
    "objective_links",
)
# What few activities have, each with the rows that keep it.
_RARE: dict[str, Any] = {
    **{name: part.model._default_manager for name, part in PARTS.items()},
    "results": Result.objects,
    "sites": Site.activities.through._default_manager,
    "milestones": Milestone.objects,
    "legal_links": LegalLink.objects,
    "objective_links": ObjectiveLink.objects,
}


def with_content(activities: QuerySet[Activity], *prefetches: Any) -> list[Activity]:
    """The activities with what ``content_of`` reads; what none of them has is not asked for. Relations that
    ``prefetches`` name are read as these say."""
    found = list(activities)
    held = _held(found)
    absent = [name for name in _RARE if name not in held]
    ways: dict[str, Any] = {name: name for name in CONTENT_RELATIONS}
    ways |= {way.prefetch_to: way for way in prefetches}
    # a relation comes before what hangs on it, for that would read it in its own way
    wanted = sorted(
        (name for name in ways if name.split("__")[0] not in absent), key=lambda one: one.count("__")
    )
    prefetch_related_objects(found, *(ways[name] for name in wanted))
    for one in found:
        kept = one.__dict__.setdefault("_prefetched_objects_cache", {})
        kept.update({name: _nothing(name) for name in absent})
    return found


@cache
def _nothing(name: str) -> QuerySet[Any]:
    """No row of a relation, as prefetching would leave it: read already."""
    rows: QuerySet[Any] = _RARE[name].none()
    len(rows)
    return rows


def _held(activities: list[Activity]) -> set[str]:
    """Which rare relations any of these has; one query."""
    asked = (
        rows.filter(activity__in=activities).order_by().values_list(Value(name))
        for name, rows in _RARE.items()
    )
    first, *others = asked
    return {name for (name,) in first.union(*others)}


def content_of(activity: Activity) -> ActivityContent:
    """The content of the live version."""
    themes = activity.activitytheme_set.all()
    lines: dict[str, Any] = {name: _lines(activity, name) for name in PARTS}
    return ActivityContent(
        **{name: getattr(activity, name) for name in PLAIN},
        themes=tuple(sorted(theme.theme_id for theme in themes)),
        theme_shares=tuple(
            sorted((theme.theme_id, theme.share) for theme in themes if theme.share is not None)
        ),
        places=tuple(
            sorted(
                (
                    Place(place.area_id, place.zone_id, place.site, place.share)
                    for place in activity.places.all()
                ),
                key=repr,
            )
        ),
        participations=tuple(
            sorted(
                (participation.organisation_id, participation.role)
                for participation in activity.participations.all()
            )
        ),
        **lines,
        results=tuple(_result(result) for result in activity.results.all()),
        sites=_sites(activity),
        legal_links=tuple(
            LegalRef(link.work_id, link.eid, link.expression_id) for link in activity.legal_links.all()
        ),
        objectives=tuple(
            sorted(link.objective_id for link in activity.objective_links.all() if link.result_id is None)
        ),
    )


def pending_content(activity: Activity) -> ActivityContent:
    """The content to go on editing: the pending version where there is one, else the live one."""
    return from_json(activity.proposal) if activity.proposal else content_of(activity)


def _lines(activity: Activity, name: str) -> tuple[Any, ...]:
    line = PARTS[name].line
    columns = columns_of(line)
    return tuple(
        line(**{column: getattr(row, column) for column in columns}) for row in getattr(activity, name).all()
    )


def _result(result: Result) -> ResultLine:
    parts = (
        Counted(**{column: getattr(part, column) for column in COUNTED})
        for part in result.disaggregated.all()
    )
    columns = {column: getattr(result, column) for column in RESULT}
    return ResultLine(**columns, disaggregated=tuple(parts), pk=result.pk)


def _sites(activity: Activity) -> tuple[SiteLine, ...]:
    milestones: defaultdict[int, list[MilestoneLine]] = defaultdict(list)
    for row in activity.milestones.all():
        line = MilestoneLine(**{column: getattr(row, column) for column in MILESTONE})
        milestones[row.site_id].append(line)
    return tuple(SiteLine(site.pk, milestones=tuple(milestones[site.pk])) for site in activity.sites.all())
