"""The register made anew: what was tampered with is found, mended, and proved to agree."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from coordination.models import Activity, Footprint, OverlapPair
from coordination.rebuilding import differences, rebuild
from tests.factories import ActivityFactory, AreaFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> list[Activity]:
    """Two activities of two organisations, in one place and on one theme."""
    area, theme = AreaFactory.create(), ThemeFactory.create()
    return [ActivityFactory.create(areas=[area], themes=[theme]) for _ in range(2)]


def test_rebuild__of_what_agrees_changes_nothing(pair: list[Activity]) -> None:
    before = list(Footprint.objects.values())
    assert OverlapPair.objects.count() == 1
    assert rebuild().is_none
    assert list(Footprint.objects.values()) == before


def test_rebuild__mends_footprints_and_overlaps(pair: list[Activity]) -> None:
    Footprint.objects.filter(activity=pair[0]).update(theme="elsewhere")
    found = differences()
    assert found.activities == (pair[0].pk,)
    assert (found.pairs_missing, found.pairs_surplus) == (0, 1)
    rebuild()
    assert differences().is_none
    assert OverlapPair.objects.count() == 1


def test_rebuild__mends_what_is_marked_as_incomplete(pair: list[Activity]) -> None:
    is_incomplete = pair[1].incomplete
    Activity.objects.filter(pk=pair[1].pk).update(incomplete=not is_incomplete)
    assert differences().activities == (pair[1].pk,)
    rebuild()
    pair[1].refresh_from_db()
    assert pair[1].incomplete == is_incomplete
    assert differences().is_none


def test_command__checks_and_mends(pair: list[Activity]) -> None:
    OverlapPair.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("rebuild_register", "--check", stdout=StringIO())
    said = StringIO()
    call_command("rebuild_register", "--json", stdout=said)
    found = json.loads(said.getvalue())
    assert (found["agree"], found["pairs"], found["pairs_missing"]) == (True, 1, 1)
    call_command("rebuild_register", "--check", stdout=StringIO())
