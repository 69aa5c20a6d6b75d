"""Promises followed from the promise to what it is for: signed, transferred, delivered, and why not all."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.follow_up.commitment_actions import Said, add_step, take_back
from kb.follow_up.delivery import stages_of
from kb.models import CommitmentLine, CommitmentStep
from tests.factories import MembershipFactory, OrganisationFactory
from tests.kb.follow_up.reports import PartnerCommitmentFactory, line

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture
def partner() -> Any:
    return MembershipFactory()


@pytest.fixture
def promise(partner: Any) -> CommitmentLine:
    return line(
        promised_by=partner.organisation, amount=Decimal(1000), currency="EUR", text_fr="Trois tribunaux"
    )


def said(stage: str, amount: int | None = None, **more: Any) -> Said:
    return Said(stage, more.pop("on", DAY), Decimal(amount) if amount is not None else None, **more)


def test_steps__bring_the_promise_on_when_all_has_come(promise: CommitmentLine, partner: Any) -> None:
    states = []
    for step in (said("signed", 1000), said("received", 400), said("received", 600), said("delivered", 1000)):
        add_step(promise, step, partner.user)
        promise.refresh_from_db()
        states.append(promise.state)
    assert states == ["signed", "signed", "received", "delivered"]
    signed, transferred, delivered = stages_of(promise, promise.steps.all())
    assert {signed.amount, transferred.amount, delivered.amount} == {Decimal(1000)}
    assert not any(stage.difference for stage in (signed, transferred, delivered))


def test_step__that_ends_a_stage_short_needs_its_reason(promise: CommitmentLine, partner: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        add_step(promise, said("signed", 800, final=True), partner.user)
    assert set(caught.value.message_dict) == {"reason"}
    add_step(promise, said("signed", 800, final=True, reason="Budget réduit"), partner.user)
    # what is transferred is measured against what was signed
    add_step(promise, said("received", 800), partner.user)
    signed, transferred, _delivered = stages_of(promise, promise.steps.all())
    assert signed.difference == Decimal(-200)
    assert signed.reasons == ["Budget réduit"]
    assert transferred.is_all
    promise.refresh_from_db()
    assert promise.state == "received"


def test_step__of_more_than_there_was_needs_its_reason_too(promise: CommitmentLine, partner: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        add_step(promise, said("signed", 1200), partner.user)
    assert set(caught.value.message_dict) == {"reason"}


def test_step__names_what_is_wrong(promise: CommitmentLine, partner: Any) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    for step, field in (
        (said("signed"), "amount"),
        (said("paid", 1), "stage"),
        (said("signed", 1, on=tomorrow), "on"),
    ):
        with pytest.raises(ValidationError) as caught:
            add_step(promise, step, partner.user)
        assert set(caught.value.message_dict) == {field}
    in_kind = line(promised_by=partner.organisation, in_kind_fr="Deux véhicules")
    with pytest.raises(ValidationError):
        add_step(in_kind, said("delivered", 5), partner.user)
    add_step(in_kind, said("delivered"), partner.user)
    in_kind.refresh_from_db()
    assert in_kind.state == "delivered"


def test_step__is_for_those_concerned_and_editors(promise: CommitmentLine, partner: Any) -> None:
    receiver = MembershipFactory()
    promise.beneficiary = receiver.organisation
    promise.save()
    for who in (
        MembershipFactory().user,
        MembershipFactory(organisation=partner.organisation, role="reader").user,
    ):
        with pytest.raises(PermissionDenied):
            add_step(promise, said("signed", 1), who)
    for number, who in enumerate((receiver.user, partner.user, MembershipFactory(editor=True).user), 1):
        add_step(promise, said("signed", number), who)
    assert promise.steps.count() == 3


def test_step__said_twice_is_one_and_taken_back_is_undone(promise: CommitmentLine, partner: Any) -> None:
    one = add_step(promise, said("signed", 1000), partner.user)
    assert add_step(promise, said("signed", 1000), partner.user) == one
    take_back(one, partner.user)
    promise.refresh_from_db()
    assert promise.state == "announced"
    assert CommitmentStep.objects.get().taken_back_by == partner.user
    with pytest.raises(PermissionDenied):
        take_back(one, MembershipFactory().user)


def test_pages__show_the_sums_of_one_partner_and_of_all(client: Client, partner: Any, promise: Any) -> None:
    other = line(
        promised_by=OrganisationFactory(), amount=Decimal(50), currency="EUR", text_fr="Une formation"
    )
    add_step(promise, said("signed", 900, final=True, reason="Change"), partner.user)
    everyone = client.get(reverse("commitments"), headers={"accept-language": "en"}).text
    own = client.get(reverse("commitments_of", args=[partner.organisation.code])).text
    assert "1,050" in everyone
    assert "900" in everyone
    assert "Une formation" in everyone
    assert "Trois tribunaux" in own
    assert "Une formation" not in own
    assert "Change" in client.get(promise.get_absolute_url()).text
    exported = client.get(reverse("commitments_export", args=["csv"]), {"partner": partner.organisation.code})
    rows = (
        b"".join(exported).decode("utf-8-sig") if exported.streaming else exported.content.decode("utf-8-sig")
    )
    assert "Change" in rows
    assert other.text_fr not in rows


def test_form__records_and_keeps_what_was_typed_when_it_is_wrong(
    client: Client, partner: Any, promise: CommitmentLine
) -> None:
    client.force_login(partner.user)
    address = reverse("commitment_step", args=[promise.pk])
    sent = {
        "stage": "signed",
        "on": "2026-03-01",
        "amount": "800",
        "final": "on",
        "evidence": "https://example.org/a",
    }
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "https://example.org/a" in answer.text
    assert client.post(address, sent | {"reason": "Moins"}).status_code == 302
    step = CommitmentStep.objects.get()
    client.post(reverse("commitment_step_back", args=[promise.pk, step.pk]))
    step.refresh_from_db()
    assert step.taken_back_at


def test_line__of_a_hidden_commitment_is_not_there(client: Client, partner: Any) -> None:
    hidden = line(
        PartnerCommitmentFactory(visibility="team"), promised_by=partner.organisation, text_fr="Caché"
    )
    client.force_login(partner.user)
    assert client.get(reverse("commitment_line", args=[hidden.pk])).status_code == 404
    assert client.post(reverse("commitment_step", args=[hidden.pk]), {}).status_code == 404
    assert "Caché" not in client.get(reverse("commitments_of", args=[partner.organisation.code])).text
