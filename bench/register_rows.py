"""A generated world as rows of the database: activities, footprints and the pairs that overlap, in bulk."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby, islice

from bench.worlds import ORGANISATIONS, REGIONS, THEMES, TYPES, world
from coordination import register
from coordination.footprints import Footprint as Value
from coordination.models import (
    Activity,
    Footprint,
    JointGroup,
    OverlapPair,
    RecordState,
)
from coordination.overlaps import meetings
from reference.models import ActivityType, Area, Organisation, Theme

_RECORDED = datetime(2026, 6, 1, tzinfo=UTC)


def fill(size: int, seed: int = 1) -> list[Value]:
    """Write a world of so many footprints, validated and public, with its overlaps; give its values."""
    values = world(size, seed)
    _reference()
    JointGroup.objects.bulk_create([JointGroup(pk=pk, label=f"Joint {pk}") for pk in range(1, 500)])
    Activity.objects.bulk_create(map(_activity, _first_of_each(values)), batch_size=900)
    # The keys follow the values' order, so that a pair finds its rows by position.
    owners = {value.activity: value.organisation for value in reversed(values)}
    rows = Footprint.objects.bulk_create(
        [_row(pk, value, owners[value.activity]) for pk, value in enumerate(values, 1)], batch_size=900
    )
    key_of = {id(value): row.pk for value, row in zip(values, rows, strict=True)}
    pairs = (
        register.pair_of(found, key_of[id(found.first)], key_of[id(found.second)])
        for found in meetings(values)
    )
    while batch := list(islice(pairs, 20_000)):
        OverlapPair.objects.bulk_create(batch, batch_size=900)
    return values


def _reference() -> None:
    Organisation.objects.bulk_create(
        Organisation(pk=pk, code=f"org-{pk}", name_fr=f"Organisation {pk}", type="21") for pk in ORGANISATIONS
    )
    Area.objects.bulk_create(
        Area(pcode=code, edition="2021", level=1, name_fr=f"Région {code}") for code in REGIONS
    )
    branches = sorted({branch for _, branch in THEMES})
    Theme.objects.bulk_create(Theme(code=code, name_fr=f"Domaine {code}", name_en=code) for code in branches)
    parents = {theme.code: theme for theme in Theme.objects.filter(code__in=branches)}
    Theme.objects.bulk_create(
        Theme(code=code, name_fr=f"Thème {code}", name_en=code, parent=parents[branch])
        for code, branch in THEMES
    )
    ActivityType.objects.bulk_create(
        ActivityType(code=code, name_fr=code, name_en=code) for code in TYPES if code
    )


def _first_of_each(values: Iterable[Value]) -> Iterable[Value]:
    return (next(rows) for _, rows in groupby(values, key=lambda value: value.activity))


def _activity(value: Value) -> Activity:
    return Activity(
        pk=value.activity,
        title_fr=f"Activité {value.activity}",
        reporting_organisation_id=value.organisation,
        status=value.status,
        planned_start=value.start,
        planned_end=value.end,
        joint_group_id=value.joint_group,
        visibility="public",
        state=RecordState.VALIDATED,
        confirmed_at=_RECORDED,
    )


def _row(pk: int, value: Value, owner: int) -> Footprint:
    return Footprint(pk=pk, recorded_from=_RECORDED, owner_id=owner, **register.columns_of(value, "public"))
