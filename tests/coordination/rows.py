"""Generated footprints as rows of the database, with the overlaps among them and what was decided."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from coordination import register
from coordination.footprints import Footprint as Value
from coordination.models import Activity, Footprint, JointGroup, OverlapPair, OverlapReview
from coordination.overlaps import meetings
from kb.models import Visibility
from reference.models import Area, Organisation, Theme, Zone
from tests.coordination.generated import PLACES, THEMES

_LEVELS = {"region": 1, "cercle": 2, "commune": 3}


def write(values: Sequence[Value], decided: Mapping[tuple[int, int], str] | None = None) -> None:
    """Keep these footprints; the keys of their activities, organisations and joint groups are theirs."""
    organisations = {value.organisation for value in values}
    Organisation.objects.bulk_create(
        Organisation(pk=pk, code=f"o{pk}", name_fr=f"Organisation {pk}", type="21" if pk % 2 else "40")
        for pk in organisations
    )
    groups = {value.joint_group for value in values if value.joint_group}
    JointGroup.objects.bulk_create(JointGroup(pk=pk, label=str(pk)) for pk in groups)
    first_of = {value.activity: value for value in reversed(values)}
    Activity.objects.bulk_create(_activity(value) for value in first_of.values())
    rows = Footprint.objects.bulk_create(_row(value, first_of[value.activity]) for value in values)
    keys = {id(value): row.pk for value, row in zip(values, rows, strict=True)}
    OverlapPair.objects.bulk_create(
        register.pair_of(found, keys[id(found.first)], keys[id(found.second)]) for found in meetings(values)
    )
    _decide(decided or {}, first_of)


def _decide(decided: Mapping[tuple[int, int], str], known: Iterable[int]) -> None:
    OverlapReview.objects.bulk_create(
        OverlapReview(first_id=first, second_id=second, relation=relation, reason="Dit.")
        for (first, second), relation in decided.items()
        if first in known and second in known
    )


def _activity(value: Value) -> Activity:
    return Activity(
        pk=value.activity,
        title_fr=f"Activité {value.activity}",
        reporting_organisation_id=value.organisation,
        status=value.status,
        planned_start=value.start,
        planned_end=value.end,
        joint_group_id=value.joint_group,
        visibility=_visibility(value),
        state=value.state,
    )


def _row(value: Value, of: Value) -> Footprint:
    columns = register.columns_of(value, _visibility(of))
    return Footprint(recorded_from=timezone.now(), owner_id=of.organisation, **columns)


def _visibility(value: Value) -> str:
    """As many tokens as the value carries become the widest visibility that gives them."""
    named = [one for one in (Visibility.PUBLIC, Visibility.PARTNERS) if one.value in value.visible_to]
    return named[0] if named else Visibility.ORGANISATION


def reference_data() -> None:
    """The areas, zones and themes of the generated registers."""
    made: dict[str, Any] = {"": Area.objects.create(pcode="ML", edition="2021", level=0, name_fr="Mali")}
    for place in PLACES:
        above = made[""]
        for name, level in _LEVELS.items():
            if code := place.get(name, ""):
                if code not in made:
                    made[code] = Area.objects.create(
                        pcode=code, edition="2021", level=level, parent=above, name_fr=code
                    )
                above = made[code]
    for code, branch in sorted(THEMES, key=lambda theme: theme[0] != theme[1]):
        parent = Theme.objects.get_or_create(code=branch, defaults={"name_fr": branch, "name_en": branch})[0]
        if code != branch:
            Theme.objects.create(code=code, parent=parent, name_fr=code, name_en=code)
    for code in ("north", "south"):
        Zone.objects.create(code=code, name_fr=code)
