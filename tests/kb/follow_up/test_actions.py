"""What people do with recommendations: who may, what it changes, and what the history keeps."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from kb.follow_up import actions
from kb.follow_up.history import differences
from kb.models import FollowUp, Recommendation
from tests.accounts.people import Cast
from tests.kb.follow_up.reports import MissionReportFactory, recommendation, report_text

pytestmark = pytest.mark.django_db
EDITORS = ("superuser", "coordinator", "editor")
OTHERS = ("leadership", "administrator", "focal point", "reader", "administrator elsewhere", "nobody")


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture(autouse=True)
def _files_here(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("who", EDITORS)
def test_create__by_those_who_edit_keeps_all_and_writes_it_down(cast: Cast, who: str) -> None:
    made = Recommendation(report=MissionReportFactory(), text_fr="Ouvrir un greffe.", number="3")
    actions.create_recommendation(made, by=cast[who], addressees=[cast.ours])
    one = Recommendation.objects.get()
    assert [str(row) for row in one.addressees.all()] == [str(cast.ours)]
    change = one.changes.get()
    assert (change.action, change.by) == ("create", cast[who])
    assert ("Addressees" in str(differences(change))) or (str(cast.ours) in str(differences(change)))


@pytest.mark.parametrize("who", OTHERS)
def test_create__is_refused_to_everyone_else(cast: Cast, who: str) -> None:
    made = Recommendation(report=MissionReportFactory(), text_fr="Ouvrir un greffe.")
    with pytest.raises(PermissionDenied):
        actions.create_recommendation(made, by=cast[who])
    assert not Recommendation.objects.exists()


def test_create__of_a_passage_that_the_report_lacks_is_refused_by_field(cast: Cast) -> None:
    report = MissionReportFactory()
    report_text(report)
    made = Recommendation(report=report, text_fr="Ouvrir un greffe.", eid="page_9")
    with pytest.raises(ValidationError) as refused:
        actions.create_recommendation(made, by=cast["editor"])
    assert set(refused.value.message_dict) == {"eid"}


def test_create__of_the_same_words_of_the_same_place_is_one(cast: Cast) -> None:
    report = MissionReportFactory()
    report_text(report)
    said = {"report": report, "text_fr": "Tenir un registre.", "eid": "page_2", "quote": "Tenir un registre"}
    first = actions.create_recommendation(Recommendation(**said), by=cast["editor"])
    assert actions.create_recommendation(Recommendation(**said), by=cast["editor"]) == first
    assert Recommendation.objects.count() == 1


@pytest.mark.parametrize(("precision", "last"), [("day", (3, 5)), ("month", (3, 31)), ("year", (12, 31))])
def test_due__is_late_only_after_the_last_day_it_may_mean(precision: str, last: tuple[int, int]) -> None:
    one = recommendation(due=date(2026, 3, 5), due_precision=precision)
    assert one.due_by == date(2026, *last)
    late = Recommendation.objects.overdue(one.due_by + timedelta(days=1))
    assert list(late) == [one]
    assert not Recommendation.objects.overdue(one.due_by).exists()


def test_status__closing_and_taking_up_again_are_for_coordinators(cast: Cast) -> None:
    one = recommendation()
    actions.set_status(one, "under_way", by=cast["editor"])
    with pytest.raises(ValidationError):
        actions.set_status(one, "done", by=cast["editor"])
    actions.set_status(one, "done", by=cast["coordinator"], reason="Le registre est tenu.")
    with pytest.raises(ValidationError):
        actions.set_status(one, "open", by=cast["editor"])
    with pytest.raises(PermissionDenied):
        actions.set_status(one, "open", by=cast["focal point"])
    one.refresh_from_db()
    assert one.status == "done"
    last = one.changes.first()
    assert last is not None
    assert (last.before, last.after, last.reason) == (
        {"status": "under_way"},
        {"status": "done"},
        "Le registre est tenu.",
    )


@pytest.mark.parametrize("who", ["focal point", "administrator"])
def test_follow_up__by_the_people_of_an_addressee_or_lead_for_their_own(cast: Cast, who: str) -> None:
    for one in (recommendation(addressees=[cast.ours]), recommendation(lead=cast.ours)):
        actions.add_follow_up(one, "Fait.", by=cast[who], organisation=cast.ours)
        actions.respond(one, cast.ours, "accepted", by=cast[who])
        with pytest.raises(PermissionDenied):
            actions.add_follow_up(one, "Fait.", by=cast[who], organisation=None)
        with pytest.raises(PermissionDenied):
            actions.respond(one, cast.theirs, "accepted", by=cast[who])
    assert FollowUp.objects.count() == 2


@pytest.mark.parametrize("who", ["reader", "administrator elsewhere", "nobody", "leadership"])
def test_follow_up__is_refused_to_everyone_else(cast: Cast, who: str) -> None:
    one = recommendation(addressees=[cast.ours])
    for organisation in (cast.ours, cast.theirs, None):
        with pytest.raises(PermissionDenied):
            actions.add_follow_up(one, "Fait.", by=cast[who], organisation=organisation)
        with pytest.raises(PermissionDenied):
            actions.respond(one, organisation, "noted", by=cast[who])
    assert not FollowUp.objects.exists()
    assert not one.responses.exists()


def test_follow_up__of_a_day_to_come_or_with_an_empty_file_keeps_nothing(cast: Cast) -> None:
    one = recommendation()
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError):
        actions.add_follow_up(one, "Fait.", by=cast["editor"], on=tomorrow)
    with pytest.raises(ValidationError):
        actions.add_follow_up(one, "Fait.", by=cast["editor"], file=ContentFile(b"", name="vide.pdf"))
    assert not FollowUp.objects.exists()


def test_follow_up__sent_twice_is_one(cast: Cast) -> None:
    one = recommendation()
    for _ in range(2):
        actions.add_follow_up(one, "Fait.", by=cast["editor"])
    assert one.follow_ups.count() == 1
    assert one.changes.filter(action="follow_up").count() == 1


def test_follow_up__proof_that_the_person_may_not_read_is_refused(cast: Cast) -> None:
    one = recommendation(addressees=[cast.ours])
    hidden = MissionReportFactory(visibility="team")
    with pytest.raises(ValidationError):
        actions.add_follow_up(one, "Fait.", by=cast["focal point"], organisation=cast.ours, work=hidden)


def test_response__a_new_one_takes_the_place_and_the_history_keeps_both(cast: Cast) -> None:
    one = recommendation(addressees=[cast.ours])
    actions.respond(one, cast.ours, "rejected", by=cast["focal point"], words="Non.")
    actions.respond(one, cast.ours, "accepted", by=cast["focal point"])
    assert [response.answer for response in one.responses.all()] == ["accepted"]
    last = one.changes.first()
    assert last is not None
    assert last.before == {"answer": "rejected", "words": "Non."}
