"""IATI files in and out: what a file brought and the register does not hold goes out with the rest."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from coordination.content import CONTENT_RELATIONS, content_of
from coordination.exchange.findings import Finding, error
from coordination.exchange.iati.activity import merged, parsed, read
from coordination.exchange.iati.complete import completed, missing_in
from coordination.exchange.iati.nodes import Node
from coordination.exchange.iati.reading import ReadActivity, activities_in
from coordination.exchange.iati.writing import write_activities
from coordination.exchange.records.bringing import Incoming, Report, bring
from coordination.exchange.records.directory import Directory
from coordination.exchange.records.from_iati import content_from
from coordination.exchange.records.to_iati import Names, activity_of
from coordination.models import Activity, Unheld

FORMAT = "iati"
_AT_ONCE = 200


def bring_iati(stream: BinaryIO, by: Any, *, dry_run: bool, good_only: bool = False) -> Report:
    """Read an IATI file and write what is right of it: nothing at all when something is wrong, unless
    ``good_only``. ``by`` is None for whoever runs the server."""
    return bring(map(_of_iati, activities_in(stream)), by, dry_run=dry_run, good_only=good_only)


def _of_iati(found: ReadActivity) -> Incoming:
    activity = found.activity
    return Incoming(
        found.line,
        activity.title.any,
        activity.identifier,
        lambda directory, before: content_from(activity, directory, before),
        found.findings,
        (FORMAT, found.kept),
    )


# -- out


@dataclass
class Given:
    """What went into a file, and what was left out because the standard asks for more than is known."""

    count: int = 0
    left_out: list[Finding] = field(default_factory=list)


def give_iati(activities: QuerySet[Activity], stream: BinaryIO) -> Given:
    """Write these activities, some hundreds at a time in memory. Without an IATI identifier of its own an
    activity goes by one that its number and its organisation make."""
    given = Given()
    given.count = write_activities(stream, _nodes(activities, given), timezone.now())
    return given


def _nodes(activities: QuerySet[Activity], given: Given) -> Iterator[Node]:
    names, directory = Names(), Directory(makes=False)
    kept = Prefetch("unheld", Unheld.objects.filter(format=FORMAT))
    related = activities.prefetch_related(*CONTENT_RELATIONS, kept).order_by("pk")
    for activity in related.iterator(chunk_size=_AT_ONCE):
        node = _node(activity, names, directory)
        if isinstance(node, Finding):
            given.left_out.append(node)
        else:
            yield node


def _node(activity: Activity, names: Names, directory: Directory) -> Node | Finding:
    xml = next((one.content for one in activity.unheld.all()), "")
    content = content_of(activity)
    kept = parsed(xml) if xml else None
    base = read(kept) if kept is not None else None
    brought = content_from(base, directory, content)[0] if base else None
    said = activity_of(content, names, base, brought)
    if not said.identifier:
        owner = names.org(content.reporting_organisation_id)
        said = replace(said, identifier=f"{owner.ref}-{activity.pk}")
    country = settings.COUNTRY_CODE if (content.countrywide or content.places) and not xml else ""
    said = completed(said, country, kept)
    if lacks := missing_in(said):
        return error("iati_lacks", column=lacks[0], activity=activity.pk, title=activity.title[:120])
    return merged(said, xml)
