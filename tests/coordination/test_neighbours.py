"""Who else works there: what the register keeps, what is worked out, and to whom what is told."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.viewer import viewer_of_user
from coordination import actions
from coordination.content import content_of
from coordination.models import Activity, RecordState
from coordination.neighbours import SHOWN, neighbours_of
from search.types import ANONYMOUS, PARTNERS, PUBLIC, Viewer
from tests.factories import ActivityFactory, ActivityTypeFactory, AreaFactory, MembershipFactory, ThemeFactory

pytestmark = pytest.mark.django_db

PARTNER = Viewer(frozenset({PUBLIC, PARTNERS}))


@pytest.fixture
def here() -> dict[str, Any]:
    """What two activities share that overlap."""
    return {"themes": [ThemeFactory()], "areas": [AreaFactory()], "type": ActivityTypeFactory()}


def test_neighbours__kept_are_those_worked_out(here: dict[str, Any]) -> None:
    region = here["areas"][0]
    cercles = [AreaFactory(level=2, parent=region) for _ in range(2)]
    mine = ActivityFactory(**here | {"areas": [region, *cercles]})
    for areas, type_ in ((cercles[:1], here["type"]), (cercles, ActivityTypeFactory()), ([region], None)):
        ActivityFactory(**here | {"areas": areas, "type": type_ or here["type"]})
    ActivityFactory(**here, reporting_organisation=mine.reporting_organisation)
    kept = neighbours_of(content_of(mine), PARTNER, mine)
    # A draft of the same content is not in the register: its neighbours are worked out.
    Activity.objects.filter(pk=mine.pk).update(state=RecordState.DRAFT)
    mine.refresh_from_db()
    worked_out = neighbours_of(content_of(mine), PARTNER, mine)
    assert [one.activity for one in kept.undecided] == [one.activity for one in worked_out.undecided]
    assert kept == worked_out
    assert (len(kept.undecided), kept.near) == (3, 1)


def test_neighbours__of_what_is_only_handed_in_are_named_to_partners(here: dict[str, Any]) -> None:
    mine = ActivityFactory(**here)
    theirs = ActivityFactory(**here, submitted=True)
    ActivityFactory(**here, submitted=True, visibility="organisation")
    ActivityFactory(**here, draft=True)
    changed = replace(content_of(mine), title_fr="Autre titre")
    for content in (content_of(mine), changed):
        (found,) = neighbours_of(content, PARTNER, mine).undecided
        assert (found.activity, found.is_open) == (theirs, False)
        assert neighbours_of(content, ANONYMOUS, mine).count == 0


def test_neighbours__that_are_only_near_are_named_too_with_dates_and_contact(
    client: Client, here: dict[str, Any]
) -> None:
    focal_point = MembershipFactory()
    mine = ActivityFactory(**here, reporting_organisation=focal_point.organisation)
    dates = {"planned_start": None, "planned_end": None, "actual_start": mine.planned_start}
    other = here | {"type": ActivityTypeFactory()}
    ActivityFactory(**other, **dates, title_fr="Pas loin", contact_phone="20 22 00 00", status=2)
    found = neighbours_of(content_of(mine), PARTNER, mine)
    assert (found.undecided, found.near, [one.activity.title_fr for one in found.others]) == (
        [],
        1,
        ["Pas loin"],
    )
    client.force_login(focal_point.user)
    page = client.get(mine.get_absolute_url()).text
    near = page[page.index("others-near") :]
    for said in (
        "Pas loin",
        str(mine.planned_start.year if mine.planned_start else "?"),
        "20 22 00 00",
        "0,3",
    ):
        assert said in near, said


def test_neighbours__beyond_those_that_are_shown_are_named_too(here: dict[str, Any]) -> None:
    mine = ActivityFactory(**here)
    for _ in range(SHOWN + 2):
        ActivityFactory(**here)
    found = neighbours_of(content_of(mine), PARTNER, mine)
    assert (len(found.undecided), found.more, len(found.others)) == (SHOWN, 2, 2)


def test_neighbours__handed_in_are_named_not_opened_and_can_be_decided(
    client: Client, here: dict[str, Any]
) -> None:
    focal_point = MembershipFactory()
    mine = ActivityFactory(**here, reporting_organisation=focal_point.organisation)
    theirs = ActivityFactory(**here, submitted=True, title_fr="Déposée ailleurs", contact_name="Awa Diarra")
    client.force_login(focal_point.user)
    page = client.get(mine.get_absolute_url()).text
    assert "Déposée ailleurs" in page
    assert "Awa Diarra" in page
    assert theirs.get_absolute_url() not in page
    assert client.get(theirs.get_absolute_url()).status_code == 404
    assert client.get(reverse("activity_overlap_review", args=[mine.pk, theirs.pk])).status_code == 200
    review = actions.review_overlap(mine, theirs, "complementary", "Autre public.", focal_point.user)
    assert {review.first, review.second} == {mine, theirs}
    (decided,) = neighbours_of(content_of(mine), viewer_of_user(focal_point.user), mine).decided
    assert (decided.activity, decided.is_open) == (theirs, False)
