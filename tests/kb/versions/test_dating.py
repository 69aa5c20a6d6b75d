"""The dates of a text: who may set them, what is refused, what follows."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import PageLogEntry

from kb import actions
from kb.models import Expression
from kb.versions.dating import Dates
from tests.factories import ExpressionFactory, LegalCodeFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

OLD, NEW = date(2001, 8, 20), date(2024, 12, 13)


@pytest.fixture
def former() -> Expression:
    expression: Expression = ExpressionFactory(in_force_from=OLD, filename="code-2001.pdf")
    return expression


def later(former: Expression, **fields: Any) -> Expression:
    expression: Expression = ExpressionFactory(work=former.work, filename="code-2024.pdf", **fields)
    return expression


def test_dates__are_kept_apart_and_logged(former: Expression) -> None:
    editor = MembershipFactory(editor=True).user
    actions.set_dates(former, Dates(date(2001, 7, 1), OLD, NEW), by=editor)
    former.refresh_from_db()
    assert (former.promulgated_on, former.in_force_from, former.in_force_to) == (date(2001, 7, 1), OLD, NEW)
    entry = PageLogEntry.objects.get(action="kb.set_dates")
    assert entry.user == editor
    assert entry.data["dates"]["in_force_to"] == "2024-12-13"
    assert entry.data["former"]["in_force_to"] == ""
    with translation.override("fr"):
        assert "code-2001.pdf" in str(entry.formatter.format_message(entry))


def test_dates__are_set_by_editors_alone(former: Expression) -> None:
    with pytest.raises(PermissionDenied):
        actions.set_dates(former, Dates(), by=UserFactory())
    former.refresh_from_db()
    assert former.in_force_from == OLD


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        (Dates(in_force_from=NEW, in_force_to=OLD), "in_force_to"),
        (Dates(in_force_from=NEW, in_force_to=NEW), "in_force_to"),
        (Dates(promulgated_on=NEW, in_force_from=OLD), "in_force_from"),
        (Dates(in_force_to=NEW), "in_force_from"),
    ],
)
def test_dates__that_contradict_each_other_are_refused(former: Expression, dates: Dates, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.set_dates(former, dates, by=None)
    assert field in refused.value.message_dict
    assert Expression.objects.get(pk=former.pk).in_force_from == OLD


def test_dates__that_meet_those_of_another_text_are_refused_and_it_is_named(former: Expression) -> None:
    new = later(former)
    with pytest.raises(ValidationError, match=r"code-2001\.pdf"):
        actions.set_dates(new, Dates(in_force_from=NEW), by=None)
    with pytest.raises(ValidationError, match=r"code-2001\.pdf"):
        actions.set_dates(new, Dates(in_force_from=date(1999, 1, 1), in_force_to=NEW), by=None)
    actions.set_dates(new, Dates(in_force_from=date(1999, 1, 1), in_force_to=OLD), by=None)
    assert Expression.objects.get(pk=former.pk).in_force_to is None


def test_dates__end_the_former_text_when_asked_to(former: Expression) -> None:
    new = later(former)
    actions.set_dates(new, Dates(in_force_from=NEW, ends_former=True), by=None)
    former.refresh_from_db()
    assert former.in_force_to == NEW
    assert PageLogEntry.objects.get(action="kb.set_dates").data["closed"] == "code-2001.pdf"


def test_dates__that_are_refused_leave_the_former_text_open(former: Expression) -> None:
    ExpressionFactory(
        work=former.work, in_force_from=date(2030, 1, 1), in_force_to=date(2031, 1, 1), filename="projet.pdf"
    )
    with pytest.raises(ValidationError, match=r"projet\.pdf"):
        actions.set_dates(later(former), Dates(in_force_from=NEW, ends_former=True), by=None)
    assert Expression.objects.get(pk=former.pk).in_force_to is None


def test_dates__of_another_language_or_of_the_same_version_do_not_meet(former: Expression) -> None:
    actions.set_dates(later(former, language="en"), Dates(in_force_from=NEW), by=None)
    actions.set_dates(later(former), Dates(in_force_from=OLD), by=None)


def test_current_text__is_the_one_in_force_whatever_was_added_last() -> None:
    work = LegalCodeFactory()
    undated = ExpressionFactory(work=work)
    assert work.current_expression == undated
    in_force = ExpressionFactory(work=work, in_force_from=NEW)
    old = ExpressionFactory(work=work, in_force_from=OLD, in_force_to=NEW)
    ExpressionFactory(work=work, in_force_from=date(2999, 1, 1))
    ExpressionFactory(work=work)
    assert work.current_expression == in_force
    assert work.expressions.ready(on=date(2010, 1, 1)).first() == old
    in_force.delete()
    undated_ones = [e for e in work.expressions.ready() if e.in_force_from is None]
    assert work.current_expression == undated_ones[0]


def test_current_text__is_the_next_to_come_else_the_last_repealed() -> None:
    work = LegalCodeFactory()
    ExpressionFactory(work=work, in_force_from=date(1980, 1, 1), in_force_to=OLD)
    last = ExpressionFactory(work=work, in_force_from=OLD, in_force_to=NEW)
    assert work.current_expression == last
    ExpressionFactory(work=work, in_force_from=date(2999, 6, 1))
    coming = ExpressionFactory(work=work, in_force_from=date(2999, 1, 1))
    assert work.current_expression == coming


# -- the admin's forms


def editing() -> Client:
    client = Client()
    client.force_login(MembershipFactory(editor=True).user)
    return client


def test_form__sets_the_dates_of_a_text(former: Expression) -> None:
    client, address = editing(), reverse("kb_admin:dates", args=[former.pk])
    assert "2001" in client.get(address).content.decode()
    given = {"promulgated_on": "2001-07-01", "in_force_from": "2001-08-20", "in_force_to": "2024-12-13"}
    assert client.post(address, given).status_code == 302
    former.refresh_from_db()
    assert (former.promulgated_on, former.in_force_to) == (date(2001, 7, 1), NEW)


@pytest.mark.parametrize(
    "given",
    [
        {"in_force_from": "2024-01-02", "in_force_to": "2023-01-01"},
        {"in_force_from": "2024-02-31"},
        {"in_force_from": "2010-01-01"},
    ],
)
def test_form__says_what_is_wrong_and_changes_nothing(former: Expression, given: dict[str, str]) -> None:
    new = later(former)
    response = editing().post(reverse("kb_admin:dates", args=[new.pk]), given)
    assert response.status_code == 422
    assert Expression.objects.get(pk=new.pk).in_force_from is None


def test_form__is_for_editors(former: Expression) -> None:
    client = Client()
    client.force_login(MembershipFactory().user)
    address = reverse("kb_admin:dates", args=[former.pk])
    assert client.post(address, {}).status_code in {302, 403}
    former.refresh_from_db()
    assert former.in_force_from == OLD


def test_adding_a_text__takes_its_dates_and_ends_the_former(former: Expression) -> None:
    client, address = editing(), reverse("kb_admin:add_text", args=[former.work.pk])
    given = {"language": "fr", "promulgated_on": "2024-12-13", "in_force_from": "2024-12-13"}
    refused = client.post(address, given | {"file": ContentFile(b"Art. 1.- Texte.", name="nouveau.txt")})
    assert refused.status_code == 422
    assert Expression.objects.count() == 1
    assert "code-2001.pdf" in refused.content.decode()
    added = given | {"file": ContentFile(b"Art. 1.- Texte.", name="nouveau.txt"), "ends_former": "on"}
    assert client.post(address, added).status_code == 302
    former.refresh_from_db()
    assert former.in_force_to == NEW
    assert Expression.objects.get(filename="nouveau.txt").promulgated_on == NEW
