"""3W tables in and out: a table's rows become activities, and activities rows of HAPI's columns."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice, product
from typing import Any, BinaryIO

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from coordination.exchange.findings import Finding, RefusedError, error
from coordination.exchange.records import from_three_w
from coordination.exchange.records.bringing import Incoming, Report, bring
from coordination.exchange.records.directory import OWN, Directory
from coordination.exchange.three_w.grouping import Group, Grouping
from coordination.exchange.three_w.head import SEARCHED, Head, read_head
from coordination.exchange.three_w.presence import presences_in
from coordination.exchange.three_w.writing import PresenceLine
from coordination.models import Activity, ActivityIdentifier, ActivityPlace, OrganisationRole, Participation
from kb.exchange.sources import NotATableError, Row, rows_of
from reference.models import Area

_AT_ONCE = 500
_LEVELS = {1: "admin1", 2: "admin2"}


def head_of(
    stream: BinaryIO, name: str, remembered: Mapping[str, str] | None = None
) -> tuple[Head, Iterator[Row]]:
    """The head of a table, and all its rows again. Raises RefusedError for what is no table."""
    try:
        rows = rows_of(stream, name)
        first = list(islice(rows, SEARCHED))
        head = read_head(first, remembered)
    except NotATableError as problem:
        raise RefusedError(error("not_a_table", value=str(problem)[:120])) from None
    if head is None:
        raise RefusedError(error("is_empty"))
    return head, chain(first, rows)


def bring_three_w(  # noqa: PLR0913 - what an import is told
    stream: BinaryIO,
    name: str,
    by: Any,
    *,
    dry_run: bool,
    good_only: bool = False,
    remembered: Mapping[str, str] | None = None,
) -> Report:
    """Read a 3W table and write what is right of it, as ``bring`` does. Without a column of organisations,
    of subjects or of places the file is refused: its columns must be given a meaning first."""
    try:
        head, rows = head_of(stream, name, remembered)
    except RefusedError as problem:
        return Report(refused=problem.finding)
    if head.missing:
        return Report(refused=error("no_column", head.header_row, value=", ".join(head.missing)))
    return bring(_incoming(head, rows), by, dry_run=dry_run, good_only=good_only)


def _incoming(head: Head, rows: Iterator[Row]) -> Iterator[Incoming]:
    """The rows that cannot be taken in, each by itself; then the activities of all the others."""
    directory = Directory(makes=False)
    grouping = Grouping()
    told: dict[int, list[Finding]] = {}
    for presence, findings in presences_in(head, rows, lambda name: directory.known(name) is not None):
        if presence is None:
            yield Incoming(findings[0].row, findings=tuple(findings))
        elif found := [*findings, *grouping.add(presence)]:
            told[presence.row] = found
    for group in grouping.groups.values():
        yield _of_group(group, [finding for row in group.rows for finding in told.get(row, ())])


def _of_group(group: Group, findings: list[Finding]) -> Incoming:
    return Incoming(
        group.first.row,
        group.first.title or group.first.activity_type,
        group.identifier,
        lambda directory, before: from_three_w.content_from(group, directory, before),
        tuple(findings),
    )


# -- out

_PARTICIPATIONS = Prefetch(
    "participations",
    Participation.objects.filter(role=OrganisationRole.IMPLEMENTING).select_related("organisation"),
    to_attr="doing",
)
_PLACES = Prefetch(
    "places",
    ActivityPlace.objects.select_related("area__parent__parent").defer(
        "area__boundary", "area__parent__boundary"
    ),
    to_attr="there",
)


def lines_of(activities: QuerySet[Activity]) -> Iterator[PresenceLine]:
    """A line for each activity x implementing organisation x theme x place, some hundreds at a time."""
    related = activities.select_related("type", "reporting_organisation")
    ready = related.prefetch_related("themes", _PARTICIPATIONS, _PLACES, "identifiers").order_by("pk")
    for activity in ready.iterator(chunk_size=_AT_ONCE):
        doing = [one.organisation for one in activity.doing] or [activity.reporting_organisation]
        areas: list[Any] = [place.area for place in activity.there if place.area]
        themes: list[Any] = list(activity.themes.all())
        for organisation, theme, area in product(doing, themes or [None], areas or [None]):
            yield _line(activity, organisation, theme, area)


def _line(activity: Activity, organisation: Any, theme: Any, area: Area | None) -> PresenceLine:
    return PresenceLine(
        location_code=settings.COUNTRY_CODE,
        location_name="",
        **_admin(area),
        org_name=organisation.name,
        org_acronym=organisation.acronym_fr or organisation.acronym_en,
        org_type_code=organisation.type,
        org_type_description=organisation.get_type_display() if organisation.type else "",
        sector_code=theme.code if theme else "",
        sector_name=theme.name if theme else "",
        reference_period_start=activity.reported_from,
        reference_period_end=activity.reported_to,
        activity_id=_identifier(activity),
        activity_title=activity.title,
        activity_type=activity.type.code if activity.type else "",
        activity_status=str(activity.status or ""),
        start_date=activity.actual_start or activity.planned_start,
        end_date=activity.actual_end or activity.planned_end,
    )


def _admin(area: Area | None) -> dict[str, Any]:
    found: dict[str, Any] = {"admin_level": min(area.level, 2) if area else 0}
    while area is not None:
        if area.level in _LEVELS:
            found |= {f"{_LEVELS[area.level]}_code": area.pcode, f"{_LEVELS[area.level]}_name": area.name}
        area = area.parent
    return found


def _identifier(activity: Activity) -> str:
    """The identifier by which it came, or one of ours."""
    known: list[ActivityIdentifier] = list(activity.identifiers.all())
    return known[0].value if known else f"{OWN}{activity.pk}"
