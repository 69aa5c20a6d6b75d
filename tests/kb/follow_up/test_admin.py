"""What editors keep of the follow-up in the admin, and what it leaves in the history."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from kb.models import CommitmentLine, Objective, Recommendation
from tests.accounts.people import Cast
from tests.kb.follow_up.reports import (
    MissionReportFactory,
    PartnerCommitmentFactory,
    StrategyFactory,
    line,
    recommendation,
)

pytestmark = pytest.mark.django_db
MODELS = ("mission", "recommendation", "objective", "commitmentline")


def formsets(*names: str) -> dict[str, str]:
    counts = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    return {f"{name}-{key}": value for name in names for key, value in counts.items()}


@pytest.mark.parametrize("name", MODELS)
def test_lists_and_forms__open_to_editors_and_coordinators_alone(client: Client, name: str) -> None:
    cast = Cast()
    for who, status in (("editor", 200), ("coordinator", 200), ("focal point", 403), ("leadership", 403)):
        client.force_login(cast[who])
        for page in ("list", "add"):
            assert client.get(reverse(f"wagtailsnippets_kb_{name}:{page}")).status_code == status, (who, page)


def test_recommendation__edited_in_the_admin_is_in_its_history(client: Client) -> None:
    cast = Cast()
    client.force_login(cast["editor"])
    one = recommendation(text_fr="Avant")
    sent: dict[str, Any] = formsets("addressees", "areas", "articles")
    sent |= {"report": one.report_id, "text_fr": "Après", "due_precision": "day", "wording_known": "on"}
    answer = client.post(reverse("wagtailsnippets_kb_recommendation:edit", args=[one.pk]), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    change = one.changes.first()
    assert change is not None
    assert (change.action, change.by) == ("edit", cast["editor"])
    assert (change.before, change.after) == ({"text_fr": "Avant"}, {"text_fr": "Après"})


def test_recommendation__made_in_the_admin_is_in_its_history(client: Client) -> None:
    cast = Cast()
    client.force_login(cast["editor"])
    sent: dict[str, Any] = formsets("addressees", "areas", "articles")
    sent |= {"report": MissionReportFactory().pk, "text_fr": "Neuve", "due_precision": "day"}
    answer = client.post(reverse("wagtailsnippets_kb_recommendation:add"), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Recommendation.objects.get().changes.get().action == "create"


def test_line__without_its_currency_is_refused_in_words(client: Client) -> None:
    client.force_login(Cast()["editor"])
    sent: dict[str, Any] = formsets("areas")
    sent |= {"commitment": PartnerCommitmentFactory().pk, "text_fr": "Un appui", "amount": "12"}
    sent |= dict.fromkeys(("due_precision", "period_from_precision", "period_to_precision"), "day")
    sent |= {"state": "announced", "order": "0"}
    answer = client.post(reverse("wagtailsnippets_kb_commitmentline:add"), sent)
    assert answer.status_code == 200
    assert not CommitmentLine.objects.exists()
    answer = client.post(reverse("wagtailsnippets_kb_commitmentline:add"), sent | {"currency": "XOF"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert CommitmentLine.objects.get().currency == "XOF"


def test_work__that_is_followed_up_is_not_deleted_alone_nor_among_many(client: Client) -> None:
    client.force_login(Cast()["coordinator"])
    report = recommendation().report
    work = line().commitment
    client.post(reverse("wagtailadmin_pages:delete", args=[report.pk]))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    answer = client.post(f"{bulk}?id={report.pk}&id={work.pk}&next=/admin/")
    assert answer.status_code in {200, 302}
    assert Recommendation.objects.filter(report=report.pk).exists()
    assert CommitmentLine.objects.filter(commitment=work.pk).exists()


def test_objective__of_another_strategy_is_no_parent() -> None:
    top = Objective.objects.create(strategy=StrategyFactory(), text_fr="A")
    wrong = Objective(strategy=StrategyFactory(), parent=top, text_fr="B")
    with pytest.raises(ValidationError) as refused:
        wrong.full_clean()
    assert "parent" in refused.value.message_dict
