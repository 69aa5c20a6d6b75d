"""The optional lists of the form: read, kept, refused at the line, with and without scripts."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from coordination.content import ActivityContent, content_of, write_content
from coordination.models import Activity
from coordination.sections import SECTIONS
from tests.coordination.content.whole import indicator, whole_content
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    ExpressionFactory,
    MembershipFactory,
    OrganisationFactory,
    PassageFactory,
)

pytestmark = pytest.mark.django_db


class Desk:
    """A focal point with a draft, and its form as a browser would send it."""

    def __init__(self, client: Client, content: ActivityContent | None = None) -> None:
        person = MembershipFactory()
        client.force_login(person.user)
        self.client = client
        self.activity: Activity = ActivityFactory(draft=True, reporting_organisation=person.organisation)
        if content:
            own = ((person.organisation.pk, 4),)
            said = replace(content, reporting_organisation_id=person.organisation.pk, participations=own)
            write_content(self.activity, said)
        self.url = reverse("activity_edit", args=[self.activity.pk])

    def page(self) -> Any:
        return self.client.get(self.url)

    def fields(self, page: Any = None) -> dict[str, Any]:
        """What the page's form sends when nothing is changed."""
        form = html.fromstring((page or self.page()).content).get_element_by_id("activity-form")
        sent: dict[str, Any] = {}
        for name, value in form.form_values():
            sent.setdefault(name, []).append(value)
        for box in form.inputs:
            if box.name and box.tag == "input" and box.get("type") in {"text", "search", "hidden", None}:
                sent.setdefault(box.name, [box.value or ""])
        del sent["csrfmiddlewaretoken"]
        return sent

    def send(self, do: str, sent: dict[str, Any], **changes: Any) -> Any:
        return self.client.post(self.url, {**sent, **changes, "do": do})

    def content(self) -> ActivityContent:
        return content_of(Activity.objects.get(pk=self.activity.pk))


def test_form__sent_as_it_was_shown_changes_nothing(client: Client) -> None:
    """Every list, every precision and what no box shows."""
    desk = Desk(client, whole_content())
    before = desk.content()
    assert before.transactions
    answer = desk.send("save", desk.fields())
    assert answer.status_code == 302, answer.context["form"].sections.errors
    assert desk.content() == before
    assert Activity.objects.get(pk=desk.activity.pk).version == 1


def test_form__without_lists_in_what_is_sent_keeps_them(client: Client) -> None:
    """As an older page that stood open, or a draft kept on the phone, sends it."""
    desk = Desk(client, whole_content())
    before = desk.content()
    sent = {name: value for name, value in desk.fields().items() if "_FORMS" not in name}
    desk.send("save", sent, title="Autre titre")
    assert desk.content() == replace(before, title_fr="Autre titre")


@pytest.mark.parametrize("section", [section.name for section in SECTIONS])
def test_add__gives_a_line_more_and_keeps_the_draft(client: Client, section: str) -> None:
    desk = Desk(client)
    sent = desk.fields()
    assert sent[f"{section}-TOTAL_FORMS"] == ["0"]
    page = desk.send(f"add-{section}", sent, title="Gardé")
    assert page.status_code == 200
    assert f'id="section-{section}" open' in page.text
    again = desk.fields(page)
    assert again[f"{section}-TOTAL_FORMS"] == ["1"]
    assert any(name.startswith(f"{section}-0-") for name in again)
    assert desk.content().title_fr == "Gardé"
    # the empty line says nothing
    assert desk.send("save", again).status_code == 302


def test_money__is_read_as_people_write_it(client: Client) -> None:
    desk, donor = Desk(client), OrganisationFactory(name_fr="Union européenne", acronym_fr="UE")
    sent = desk.fields() | {
        "budgets-TOTAL_FORMS": "1", "budgets-0-value": "1 200 000,50", "budgets-0-currency": "xof",
        "budgets-0-period_from": "2026", "budgets-0-type": "2", "budgets-0-status": "1",
        "transactions-TOTAL_FORMS": "2", "transactions-0-type": "3", "transactions-0-value": "500",
        "transactions-0-currency": "EUR", "transactions-0-date": "03/2025",
        "transactions-0-provider": "union europeenne", "transactions-0-receiver": "Une association",
    }  # fmt: skip
    assert desk.send("save", sent).status_code == 302
    (budget,), (paid,) = desk.content().budgets, desk.content().transactions
    assert (budget.value, budget.currency, budget.type) == (Decimal("1200000.5"), "XOF", 2)
    assert (str(budget.period_from), budget.period_from_precision) == ("2026-01-01", "year")
    assert (paid.provider_id, paid.provider_name, paid.receiver_name) == (donor.pk, "", "Une association")
    assert (str(paid.date), paid.date_precision) == ("2025-03-01", "month")


def test_line__that_cannot_be_read_is_told_there_and_the_list_stays(client: Client) -> None:
    desk = Desk(client, whole_content())
    before, sent = desk.content(), desk.fields()
    page = desk.send("save", sent, **{"budgets-0-value": "beaucoup"})
    assert page.status_code == 400
    assert 'href="#id_budgets-0-value"' in page.text
    assert desk.content().budgets == before.budgets
    assert "beaucoup" in page.text


def test_line__that_cannot_be_true_is_told_there_before_handing_in(client: Client) -> None:
    desk = Desk(client, whole_content())
    page = desk.send("review", desk.fields(), **{"transactions-0-date": "1/1/2999"})
    assert page.status_code == 400
    assert 'href="#id_transactions-' in page.text
    assert page.text.count("2999") == 1


def test_line__taken_out_is_gone(client: Client) -> None:
    desk = Desk(client, whole_content())
    desk.send("save", desk.fields(), **{"budgets-0-DELETE": "on"})
    assert len(desk.content().budgets) == 1


def test_results__keep_their_parts_while_a_number_changes(client: Client) -> None:
    desk = Desk(client, whole_content())
    (line,) = [one for one in desk.content().results if one.indicator_id]
    sent = desk.fields()
    at = next(
        name.split("-")[1] for name, value in sent.items() if name.endswith("-pk") and value == [str(line.pk)]
    )
    desk.send("save", sent, **{f"results-{at}-actual": "90"})
    (changed,) = [one for one in desk.content().results if one.indicator_id]
    assert changed == replace(line, actual=Decimal(90))
    assert changed.pk == line.pk


def test_results__saved_twice_while_one_types_are_one(client: Client) -> None:
    desk, trained = Desk(client), indicator()
    sent = desk.fields() | {
        "results-TOTAL_FORMS": "1",
        "results-0-indicator": trained.pk,
        "results-0-target": "5",
    }
    desk.send("keep", sent)
    row = desk.activity.results.get()
    desk.send("keep", sent, **{"results-0-target": "50"})
    assert [(one.pk, one.target) for one in desk.activity.results.all()] == [(row.pk, 50)]


def test_sites__a_new_one_with_its_steps(client: Client) -> None:
    desk, area = Desk(client), AreaFactory(name_fr="Diré", level=2)
    sent = desk.fields() | {"sites-TOTAL_FORMS": "2"}
    for at, step in enumerate((("tender", "10/2025"), ("works", ""))):
        sent |= {
            f"sites-{at}-name": "Tribunal", f"sites-{at}-kind": "court", f"sites-{at}-area": "Diré",
            f"sites-{at}-stage": step[0], f"sites-{at}-actual": step[1], f"sites-{at}-progress": "expected",
        }  # fmt: skip
    for _twice in range(2):
        assert desk.send("save", sent, **{"sites-1-percent": "40"}).status_code == 302
    site = desk.activity.sites.get()
    assert (site.name_fr, site.area) == ("Tribunal", area)
    steps = site.milestones.order_by("pk").values_list("stage", "progress", "percent")
    assert sorted(steps, key=str) == [("tender", "reached", None), ("works", "expected", 40)]


def test_texts__are_named_by_their_address_at_the_version_of_today(client: Client) -> None:
    desk = Desk(client)
    passage = PassageFactory(expression=ExpressionFactory())
    work = passage.expression.work
    address = "https://toguna.example" + reverse("passage", args=[work.key, passage.eid])
    sent = desk.fields() | {"texts-TOTAL_FORMS": "1", "texts-0-address": address}
    assert desk.send("save", sent).status_code == 302
    (link,) = desk.content().legal_links
    assert (link.work_id, link.eid, link.expression_id) == (work.pk, passage.eid, passage.expression_id)
    page = client.get(desk.activity.get_absolute_url())
    assert work.title in page.text


def test_texts__that_one_may_not_read_are_not_there(client: Client) -> None:
    desk = Desk(client)
    text = ExpressionFactory(work__visibility="team")
    address = reverse("work", args=[text.work.key])
    sent = desk.fields() | {"texts-TOTAL_FORMS": "1", "texts-0-address": address}
    assert desk.send("save", sent).status_code == 400
    assert not desk.content().legal_links


def test_shares__of_what_is_chosen_make_a_hundred(client: Client) -> None:
    content = whole_content()
    desk = Desk(client, replace(content, theme_shares=()))
    first, second = content.themes
    sent = desk.fields(desk.send("add-shares", desk.fields()))
    assert sent[f"share-theme-{first}"] == [""]
    wrong = desk.send("review", sent, **{f"share-theme-{first}": "70", f"share-theme-{second}": "20"})
    assert wrong.status_code == 400
    assert 'href="#section-shares"' in wrong.text
    desk.send("save", sent, **{f"share-theme-{first}": "70", f"share-theme-{second}": "30"})
    assert dict(desk.content().theme_shares) == {first: 70, second: 30}


def test_identifier__of_another_activity_is_told_at_its_line(client: Client) -> None:
    other = ActivityFactory()
    other.identifiers.create(kind="iati", value="ML-9")
    desk = Desk(client)
    sent = desk.fields() | {
        "identifiers-TOTAL_FORMS": "1", "identifiers-0-kind": "iati", "identifiers-0-value": "ML-9",
    }  # fmt: skip
    page = desk.send("save", sent)
    assert page.status_code == 400
    assert 'href="#id_identifiers-0-value"' in page.text


@pytest.mark.parametrize("sent", [
    {"budgets-TOTAL_FORMS": "x"}, {"budgets-TOTAL_FORMS": "-1"}, {"budgets-TOTAL_FORMS": "99999999"},
    {"budgets-TOTAL_FORMS": "1", "budgets-0-value": "1e999", "budgets-0-type": "77"},
    {"results-TOTAL_FORMS": "1", "results-0-pk": "9" * 30, "results-0-indicator": "x", "results-0-area": "?"},
    {"sites-TOTAL_FORMS": "1", "sites-0-percent": "900", "sites-0-stage": "x"},
    {"texts-TOTAL_FORMS": "1", "texts-0-address": "http://[::1"},
    {"identifiers-TOTAL_FORMS": "1", "identifiers-0-kind": "Z"},
    {"shares": "1", "share-theme-1": "nan"}, {"do": "add-nothing"},
])  # fmt: skip
def test_nonsense__is_a_message_and_never_an_error_page(client: Client, sent: dict[str, str]) -> None:
    desk = Desk(client)
    assert desk.send("save", desk.fields() | sent).status_code in {200, 302, 400}
