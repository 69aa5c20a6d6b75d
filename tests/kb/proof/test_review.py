"""The review of a text in the admin: what it shows, what it repairs, what it refuses."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.groups import ensure_groups
from kb.actions import ensure_library
from kb.models import Correction, Expression, Operation
from kb.moderation import ensure_page_permissions
from kb.proof import actions
from tests.factories import ExpressionFactory, MembershipFactory
from tests.kb.proof.texts import outline, pdf_code, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def editor(client: Client) -> Client:
    ensure_groups()
    ensure_page_permissions(ensure_library())
    client.force_login(MembershipFactory(editor=True).user)
    return client


@pytest.fixture
def coordinator(client: Client) -> Client:
    ensure_groups()
    ensure_page_permissions(ensure_library())
    client.force_login(MembershipFactory(coordinator=True).user)
    return client


def review_url(expression: Expression, eid: str = "") -> str:
    address = reverse("kb_admin:review", args=[expression.pk])
    return f"{address}?passage={eid}" if eid else address


def repair(client: Client, expression: Expression, operation: str, eid: str, **fields: Any) -> Any:
    address = reverse("kb_admin:repair", args=[expression.pk, operation, eid])
    return client.post(address, {f"{operation}-{name}": value for name, value in fields.items()})


def test_review__shows_the_passage_its_findings_and_its_page(editor: Client) -> None:
    expression = pdf_code(
        "Article 1 : Le vol est puni d'une amende.", "Article 3 : Le recel est puni de même."
    )
    page = editor.get(review_url(expression, "art_3"))
    content = page.content.decode()
    assert page.status_code == 200
    assert "Le recel est puni de même." in content
    assert page.context["findings"][0]["url"] == review_url(expression, "art_1")
    assert page.context["sheet"].number == 2
    assert "<rect" in content
    assert review_url(expression, "art_1") in content


def test_review__without_a_passage_begins_with_the_first(editor: Client) -> None:
    assert editor.get(review_url(read())).context["passage"].eid == "art_1"


def test_review__of_a_file_without_pages_says_so(editor: Client) -> None:
    page = editor.get(review_url(read(), "art_1"))
    assert page.context["sheet"] is None
    assert page.status_code == 200


def test_review__leads_on_from_a_passage_that_was_joined(editor: Client) -> None:
    expression = read()
    actions.make_correction(expression, Operation.MERGE, "art_4", {}, by=None)
    assert editor.get(review_url(expression, "art_4")).context["passage"].eid == "art_2"
    assert editor.get(review_url(expression, "art_99")).status_code == 404


def test_review__of_a_text_that_waits_leads_to_its_report(editor: Client) -> None:
    expression = ExpressionFactory(state="waiting")
    assert editor.get(review_url(expression))["Location"] == reverse("kb_admin:report", args=[expression.pk])


@pytest.mark.parametrize(
    ("operation", "eid", "fields", "left"),
    [
        ("rename", "art_4", {"number": "3", "label": "Article 3", "heading": ""}, "art_3"),
        ("merge", "art_4", {}, "art_2"),
        ("not_a_heading", "art_4", {"words": "article 4"}, "art_2"),
        ("move", "art_5", {"under": "tit_1__chp_1"}, "art_5"),
        ("split", "art_1", {"words": "Il est commis", "number": "1 bis"}, "art_1bis"),
        (
            "add_heading",
            "art_4",
            {"kind": "section", "number": "2", "label": "Section 2", "heading": "Des complices"},
            "tit_1__chp_1__sec_2",
        ),
    ],
)
def test_repair__is_made_and_leads_to_what_it_left(
    editor: Client, operation: str, eid: str, fields: dict[str, str], left: str
) -> None:
    expression = read()
    response = repair(editor, expression, operation, eid, **fields)
    assert response["Location"] == review_url(expression, left)
    made = Correction.objects.get()
    assert (made.operation, made.by) == (operation, editor.get(review_url(expression)).context["user"])
    assert left in outline(expression)


def test_repair__of_words_takes_line_ends_as_a_browser_sends_them(editor: Client) -> None:
    expression = read()
    passage = expression.passages.get(eid="art_1")
    sent = {"before": passage.text, "text": "Le vol est puni.\r\n\r\n Il est commis la nuit.\x07 \r\n"}
    assert repair(editor, expression, "reword", "art_1", **sent).status_code == 302
    passage.refresh_from_db()
    assert passage.text == "Le vol est puni.\nIl est commis la nuit."


def test_repair__splits_at_a_paragraph_that_comes_twice(editor: Client) -> None:
    expression = read("Article 1 : Sont punis :\n- le vol ;\nArticle 2 : De même.\n")
    text = "Sont punis :\nLe vol est puni.\nLe recel.\nLe vol est puni."
    expression.passages.filter(eid="art_1").update(text=text)
    repair(editor, expression, "split", "art_1", at="3", number="1 bis")
    assert expression.passages.get(eid="art_1").text == "Sont punis :\nLe vol est puni.\nLe recel."
    assert expression.passages.get(eid="art_1bis").text == "Le vol est puni."


@pytest.mark.parametrize(
    ("operation", "eid", "fields"),
    [
        ("rename", "art_1", {"number": "1", "label": "", "heading": ""}),
        ("rename", "art_1", {"number": "1" * 60, "label": "Article", "heading": ""}),
        ("split", "art_1", {}),
        ("split", "art_1", {"words": "absent", "number": "2"}),
        ("split", "art_1", {"at": "99", "number": "2"}),
        ("split", "art_1", {"words": "Il est commis"}),
        ("move", "art_1", {"under": "book_9"}),
        ("add_heading", "art_1", {"kind": "article", "label": "Article"}),
        ("merge", "tit_1", {}),
        ("reword", "art_1", {"before": "Autre chose.", "text": "Rien."}),
        ("reword", "art_1", {"before": "\x00", "text": "\x00"}),
    ],
)
def test_repair__that_will_not_do_is_told_where_it_was_asked(
    editor: Client, operation: str, eid: str, fields: dict[str, str]
) -> None:
    expression = read()
    before = outline(expression)
    response = repair(editor, expression, operation, eid, **fields)
    assert response.status_code == 422
    assert response.context["posted"].errors
    assert "repair-error" in response.content.decode()
    assert outline(expression) == before
    assert not Correction.objects.exists()


@pytest.mark.parametrize(("operation", "eid"), [("burn", "art_1"), ("merge", "art_99")])
def test_repair__of_nothing_that_is_there(editor: Client, operation: str, eid: str) -> None:
    expression = read()
    assert repair(editor, expression, operation, eid)["Location"] == review_url(expression)


def test_corrections__are_listed_with_their_author_and_taken_back(editor: Client) -> None:
    expression = read()
    repair(editor, expression, "merge", "art_4")
    made = Correction.objects.get()
    take_back = reverse("kb_admin:take_back", args=[made.pk])
    assert take_back in editor.get(review_url(expression)).content.decode()
    assert editor.post(take_back)["Location"] == review_url(expression, "art_4")
    assert "art_4" in outline(expression)


def test_prove__then_a_repair_takes_it_away_and_says_so(editor: Client) -> None:
    expression = read()
    editor.post(reverse("kb_admin:prove", args=[expression.pk]))
    expression.refresh_from_db()
    assert expression.proved_at
    response = repair(editor, expression, "merge", "art_4")
    said = [str(message) for message in editor.get(response["Location"]).context["messages"]]
    assert any("à nouveau" in words for words in said)
    expression.refresh_from_db()
    assert expression.proved_at is None


def test_withdraw_proof__marks_the_text_again(editor: Client) -> None:
    expression = read()
    editor.post(reverse("kb_admin:prove", args=[expression.pk]))
    editor.post(reverse("kb_admin:withdraw_proof", args=[expression.pk]))
    expression.refresh_from_db()
    assert expression.proved_at is None


def test_publish__of_an_unproved_text_warns(coordinator: Client) -> None:
    expression = read(live=False)
    address = reverse("kb_admin:publish", args=[expression.pk])
    page = coordinator.post(address, follow=True)
    assert len(page.context["messages"]) == 2
    coordinator.post(reverse("kb_admin:prove", args=[expression.pk]))
    page = coordinator.post(address, follow=True)
    assert len([message for message in page.context["messages"] if message.level_tag == "warning"]) == 0


@pytest.mark.parametrize("name", ["review", "repair", "prove", "withdraw_proof", "take_back"])
def test_review__is_closed_to_others(client: Client, name: str) -> None:
    expression = read(live=False)
    made = actions.make_correction(expression, Operation.MERGE, "art_4", {}, by=None)[0]
    client.force_login(MembershipFactory().user)
    of: dict[str, list[Any]] = {"repair": [expression.pk, "merge", "art_2"], "take_back": [made.pk]}
    args = of.get(name, [expression.pk])
    method = client.get if name == "review" else client.post
    assert method(reverse(f"kb_admin:{name}", args=args)).status_code == 403
    expression.refresh_from_db()
    assert expression.proved_at is None
    assert Correction.objects.count() == 1


# -- what readers see


def test_reading__says_for_whom_the_text_was_proved_and_names_no_person(client: Client) -> None:
    member = MembershipFactory(editor=True)
    member.user.is_superuser = True
    member.user.save()
    expression = read()
    address = reverse("passage", args=[expression.work.key, "art_1"])
    assert "Texte vérifié" not in client.get(address).content.decode()
    actions.prove(expression, by=member.user)
    for page in (address, expression.work.get_absolute_url()):
        content = client.get(page).content.decode()
        assert str(member.organisation) in content
        assert member.user.name not in content


def test_reading__an_address_that_a_correction_took_away_leads_on(client: Client) -> None:
    expression = read()
    actions.make_correction(expression, Operation.MERGE, "art_4", {}, by=None)
    key = expression.work.key
    assert client.get(reverse("passage", args=[key, "art_4"]))["Location"] == reverse(
        "passage", args=[key, "art_2"]
    )
    version = reverse("expression_passage", args=[key, expression.pk, "art_4"])
    assert client.get(version)["Location"].endswith(f"version-{expression.pk}/art_2/")


def test_reading__a_newer_unproved_text_has_its_own_address_and_a_mark(client: Client) -> None:
    proved = read()
    actions.prove(proved, by=None)
    newer = ExpressionFactory(work=proved.work)
    assert client.get(proved.work.get_absolute_url()).context["text"].expression == proved
    page = client.get(newer.get_absolute_url())
    assert page.status_code == 200
    assert "state warn" in page.content.decode()
