"""A generated world as rows of the database: activities as their pages show them, and overlaps."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice

from django.db import connection, transaction

from bench.worlds import CERCLES, COMMUNES, ORGANISATIONS, REGIONS, THEMES, TYPES, ZONES, endless
from coordination import register
from coordination.content import CONTENT_RELATIONS, content_of, to_json
from coordination.footprints import Footprint as Value
from coordination.models import (
    Activity,
    ActivityPlace,
    ActivityTheme,
    Footprint,
    JointGroup,
    OrganisationRole,
    OverlapPair,
    Participation,
    RecordState,
)
from coordination.overlaps import meetings
from kb.models import Visibility
from reference.models import ActivityType, Area, Organisation, Theme, Zone

# So many wait for validation, half of them as changes to validated ones.
WAITING = 200
_RECORDED = datetime(2026, 6, 1, tzinfo=UTC)
_AT_ONCE = 5_000
# One after the other, so that the first record is public.
_VISIBILITIES = (Visibility.ORGANISATION, Visibility.PUBLIC, Visibility.PARTNERS, Visibility.PUBLIC)


def fill(size: int, seed: int = 1) -> None:
    """Write so many activities of one footprint each, their keys 1, 2, ..., and their overlaps."""
    values = list(islice((next(rows) for _, rows in groupby(endless(seed), _activity_of)), size))
    with transaction.atomic():
        areas, zones, themes = _reference()
        for start in range(0, size, _AT_ONCE):
            _write(values[start : start + _AT_ONCE], areas, zones, themes)
        # There is one footprint an activity, and it has its key.
        pairs = (
            register.pair_of(found, *sorted((found.first.activity, found.second.activity)))
            for found in meetings(values)
        )
        while some := list(islice(pairs, 20_000)):
            OverlapPair.objects.bulk_create(some, batch_size=900)
        _submit_some()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _activity_of(value: Value) -> int:
    return value.activity


def _reference() -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """The keys of areas, zones and themes by their codes."""
    Organisation.objects.bulk_create(
        Organisation(pk=pk, code=f"org-{pk}", name_fr=f"Organisation {pk}", type="21") for pk in ORGANISATIONS
    )
    JointGroup.objects.bulk_create(JointGroup(pk=pk, label=f"Joint {pk}") for pk in range(1, 500))
    ActivityType.objects.bulk_create(
        ActivityType(code=code, name_fr=code, name_en=code) for code in TYPES if code
    )
    areas: dict[str, int] = {}
    for level, codes in enumerate((REGIONS, CERCLES, COMMUNES), 1):
        made = Area.objects.bulk_create(
            Area(
                pcode=code, edition="2021", level=level, name_fr=f"Lieu {code}",
                parent_id=areas.get(code[:-1] if level == 2 else code[:-2]),
            )
            for code in codes
        )  # fmt: skip
        areas |= {area.pcode: area.pk for area in made}
    zones = Zone.objects.bulk_create(Zone(code=code, name_fr=code, name_en=code) for code in ZONES)
    branches = Theme.objects.bulk_create(
        Theme(code=code, name_fr=f"Domaine {code}", name_en=code) for code in sorted({b for _, b in THEMES})
    )
    above = {theme.code: theme for theme in branches}
    narrower = Theme.objects.bulk_create(
        Theme(code=code, name_fr=f"Thème {code}", name_en=code, parent=above[branch])
        for code, branch in THEMES
    )
    themes = {theme.code: theme.pk for theme in (*branches, *narrower)}
    return areas, {zone.code: zone.pk for zone in zones}, themes


def _write(
    values: Sequence[Value], areas: dict[str, int], zones: dict[str, int], themes: dict[str, int]
) -> None:
    Activity.objects.bulk_create(map(_activity, values), batch_size=500)
    ActivityTheme.objects.bulk_create(
        [ActivityTheme(activity_id=value.activity, theme_id=themes[value.theme]) for value in values],
        batch_size=5_000,
    )
    implementing = OrganisationRole.IMPLEMENTING
    Participation.objects.bulk_create(
        [
            Participation(activity_id=value.activity, organisation_id=value.organisation, role=implementing)
            for value in values
        ],
        batch_size=5_000,
    )
    places = [
        ActivityPlace(
            activity_id=value.activity,
            area_id=areas.get(value.commune or value.cercle or value.region),
            zone_id=zones.get(value.zone),
        )
        for value in values
        if value.place_kind != "country"
    ]
    ActivityPlace.objects.bulk_create(places, batch_size=5_000)
    Footprint.objects.bulk_create(map(_footprint, values), batch_size=900)


def _activity(value: Value) -> Activity:
    number = value.activity
    return Activity(
        pk=number,
        title_fr=f"Activité numéro {number} dans le domaine de la justice",
        title_en=f"Activity number {number} in the field of justice",
        summary_fr="Des avocats conseillent les personnes détenues et forment les surveillants.",
        reporting_organisation_id=value.organisation,
        countrywide=value.place_kind == "country",
        status=value.status,
        planned_start=value.start,
        planned_end=value.end,
        joint_group_id=value.joint_group,
        contact_name="Une personne",
        contact_email="personne@example.org",
        visibility=_visibility(number),
        state=RecordState.VALIDATED,
        confirmed_at=_RECORDED,
    )


def _visibility(number: int) -> str:
    return _VISIBILITIES[number % len(_VISIBILITIES)]


def _footprint(value: Value) -> Footprint:
    columns = register.columns_of(value, _visibility(value.activity))
    return Footprint(pk=value.activity, recorded_from=_RECORDED, owner_id=value.organisation, **columns)


def _submit_some() -> None:
    last = Activity.objects.order_by("-pk").prefetch_related(*CONTENT_RELATIONS)[:WAITING]
    for number, activity in enumerate(last):
        activity.submitted_at = _RECORDED + timedelta(minutes=number)
        if number % 2:
            activity.proposal = to_json(content_of(activity)) | {"title_fr": f"Autre titre {number}"}
            activity.proposal_state = RecordState.SUBMITTED
        else:
            activity.state = RecordState.SUBMITTED
            activity.footprints.update(state=RecordState.SUBMITTED)
        activity.save()
