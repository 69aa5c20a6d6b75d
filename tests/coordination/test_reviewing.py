"""What people decide of an overlap, and what comes of it."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from coordination import actions
from coordination.models import Activity, ActivityChange, Footprint, OverlapPair, OverlapReview
from tests.factories import (
    ActivityFactory,
    ActivityTypeFactory,
    AreaFactory,
    MembershipFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal_point() -> Any:
    return MembershipFactory()


@pytest.fixture
def shared() -> dict[str, Any]:
    return {"themes": [ThemeFactory()], "areas": [AreaFactory()], "type": ActivityTypeFactory()}


@pytest.fixture
def mine(focal_point: Any, shared: dict[str, Any]) -> Activity:
    activity: Activity = ActivityFactory(reporting_organisation=focal_point.organisation, **shared)
    return activity


@pytest.fixture
def theirs(shared: dict[str, Any]) -> Activity:
    activity: Activity = ActivityFactory(**shared)
    return activity


def test_review__is_kept_with_its_reason_in_both_histories(
    mine: Activity, theirs: Activity, focal_point: Any
) -> None:
    review = actions.review_overlap(mine, theirs, "complementary", " Autre public. ", focal_point.user)
    assert (review.first, review.second) == (mine, theirs)
    assert (review.reason, review.by) == ("Autre public.", focal_point.user)
    assert {change.activity for change in ActivityChange.objects.filter(action="review")} == {mine, theirs}
    assert OverlapPair.objects.exists()


def test_review__said_again_replaces_what_was_said(
    mine: Activity, theirs: Activity, focal_point: Any
) -> None:
    actions.review_overlap(mine, theirs, "joint", "Ensemble.", focal_point.user)
    actions.review_overlap(mine, theirs, "in_sequence", "Puis elle.", focal_point.user)
    assert OverlapReview.objects.get().relation == "in_sequence"
    mine.refresh_from_db()
    assert mine.joint_group is None


def test_joint__counts_them_as_one_and_undone_as_two(
    mine: Activity, theirs: Activity, focal_point: Any
) -> None:
    assert OverlapPair.objects.exists()
    actions.review_overlap(mine, theirs, "joint", "Ensemble.", focal_point.user)
    groups = set(Footprint.objects.current().values_list("joint_group", flat=True))
    assert len(groups) == 1
    assert None not in groups
    assert not OverlapPair.objects.exists()
    actions.undo_overlap_review(mine, theirs, focal_point.user)
    assert set(Footprint.objects.current().values_list("joint_group", flat=True)) == {None}
    assert OverlapPair.objects.exists()
    assert not OverlapReview.objects.exists()


def test_joint__of_three_keeps_the_two_others_together(
    mine: Activity, theirs: Activity, focal_point: Any, shared: dict[str, Any]
) -> None:
    third = ActivityFactory(**shared)
    coordinator = MembershipFactory(coordinator=True).user
    actions.review_overlap(theirs, third, "joint", "Ensemble.", coordinator)
    actions.review_overlap(mine, theirs, "joint", "Aussi.", focal_point.user)
    actions.undo_overlap_review(mine, theirs, focal_point.user)
    for activity in (mine, theirs, third):
        activity.refresh_from_db()
    assert mine.joint_group is None
    assert theirs.joint_group == third.joint_group is not None


def test_part_of__puts_it_below_with_all_its_parts(
    mine: Activity, theirs: Activity, focal_point: Any, shared: dict[str, Any]
) -> None:
    part = ActivityFactory(parent=mine, **shared)
    actions.review_overlap(mine, theirs, "part_of", "C’est son volet.", focal_point.user)
    ancestors = dict(Footprint.objects.current().values_list("activity", "ancestors"))
    assert ancestors[mine.pk] == [theirs.pk]
    assert ancestors[part.pk] == [mine.pk, theirs.pk]
    assert not OverlapPair.objects.exists()
    actions.undo_overlap_review(mine, theirs, focal_point.user)
    assert Footprint.objects.current().get(activity=part).ancestors == [mine.pk]


def test_part_of__never_goes_round(mine: Activity, theirs: Activity, focal_point: Any) -> None:
    Activity.objects.filter(pk=theirs.pk).update(parent=mine)
    with pytest.raises(ValidationError) as caught:
        actions.review_overlap(mine, theirs, "part_of", "Volet.", focal_point.user)
    assert set(caught.value.message_dict) == {"relation"}


def test_review__needs_a_relation_and_a_reason(mine: Activity, theirs: Activity, focal_point: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        actions.review_overlap(mine, theirs, "rivals", "  ", focal_point.user)
    assert set(caught.value.message_dict) == {"relation", "reason"}


def test_review__only_for_ones_own_and_of_what_one_sees(
    mine: Activity, theirs: Activity, focal_point: Any
) -> None:
    hidden = ActivityFactory(draft=True)
    for activity, other in ((theirs, mine), (mine, hidden), (hidden, mine)):
        with pytest.raises(PermissionDenied):
            actions.review_overlap(activity, other, "duplicate", "Non.", focal_point.user)
    assert not OverlapReview.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_review__tells_the_other_side_once_it_may_see_it(focal_point: Any) -> None:
    shared = {"themes": [ThemeFactory()], "areas": [AreaFactory()], "type": ActivityTypeFactory()}
    elsewhere = MembershipFactory()
    other = ActivityFactory(reporting_organisation=elsewhere.organisation, **shared)
    draft = ActivityFactory(
        reporting_organisation=focal_point.organisation, submitted=True, created_by=focal_point.user, **shared
    )
    actions.review_overlap(draft, other, "complementary", "Autre public.", focal_point.user)
    assert mail.outbox == []
    actions.validate(draft, MembershipFactory(coordinator=True).user, draft.version)
    told = [message for message in mail.outbox if message.to == [elsewhere.user.email]]
    assert len(told) == 1
    assert "Autre public." in told[0].body


# -- on the site


def test_page__keeps_the_decision_and_takes_it_back(
    client: Client, mine: Activity, theirs: Activity, focal_point: Any
) -> None:
    client.force_login(focal_point.user)
    url = reverse("activity_overlap_review", args=[mine.pk, theirs.pk])
    wrong = client.post(url, {"relation": "joint", "reason": ""})
    assert wrong.status_code == 400
    assert 'href="#reason"' in wrong.text
    sent = {"relation": "complementary", "reason": "Autre public.", "next": f"/registre/{mine.pk}/"}
    assert client.post(url, sent).headers["Location"] == f"/registre/{mine.pk}/#neighbours"
    page = client.get(mine.get_absolute_url()).text
    assert "Autre public." in page
    assert "Autre public." in client.get(url).text
    client.post(url, {"do": "undo"})
    assert not OverlapReview.objects.exists()


def test_page__goes_back_to_this_site_only(
    client: Client, mine: Activity, theirs: Activity, focal_point: Any
) -> None:
    client.force_login(focal_point.user)
    url = reverse("activity_overlap_review", args=[mine.pk, theirs.pk])
    for back in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        answer = client.post(url, {"relation": "duplicate", "reason": "Oui.", "next": back})
        assert answer.headers["Location"] == f"{mine.get_absolute_url()}#neighbours"


def test_panel__does_not_ask_again_what_is_decided(
    client: Client, mine: Activity, theirs: Activity, focal_point: Any
) -> None:
    client.force_login(focal_point.user)
    url = reverse("activity_overlap_review", args=[mine.pk, theirs.pk])
    assert f'action="{url}"' in client.get(reverse("activity_edit", args=[mine.pk])).text
    sent = {"relation": "joint", "reason": "Ensemble."}
    panel = client.post(url, sent, headers={"HX-Request": "true"}).text
    assert f'action="{url}"' not in panel
    assert "Ensemble." in panel
    assert theirs.title_fr in panel


def test_panel__is_left_alone_when_it_would_say_the_same(
    client: Client, mine: Activity, theirs: Activity, focal_point: Any
) -> None:
    client.force_login(focal_point.user)
    form = {
        "pk": mine.pk,
        "language": "fr",
        "themes": [theme.pk for theme in mine.themes.all()],
        "places": [f"area:{place.area_id}" for place in mine.places.all()],
        "type": mine.type_id,
        "planned_start": "2026",
        "planned_end": "2026",
    }
    first = client.post(reverse("activity_overlaps"), form)
    assert theirs.title_fr in first.text
    seen = first.text.rpartition('name="seen" value="')[2].partition('"')[0]
    assert client.post(reverse("activity_overlaps"), form | {"seen": seen}).status_code == 204
    later = form | {"seen": seen, "planned_start": "2029", "planned_end": "2030"}
    assert theirs.title_fr not in client.post(reverse("activity_overlaps"), later).text


def test_history__tells_who_what_and_why(
    client: Client, mine: Activity, theirs: Activity, focal_point: Any
) -> None:
    actions.review_overlap(mine, theirs, "duplicate", "La même chose.", focal_point.user)
    client.force_login(focal_point.user)
    page = client.get(reverse("activity_history", args=[mine.pk])).text
    assert "La même chose." in page
    assert str(focal_point.user) in page
    assert f'href="{theirs.get_absolute_url()}"' in page
