"""Correcting a text, taking a correction back, signing it off; and what each does to the other."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import PageLogEntry

from kb.ingestion import pipeline
from kb.models import Correction, Expression, Operation, Passage, RawTree
from kb.proof import actions
from search import registry
from search.models import OutboxEntry
from tests.factories import ExpressionFactory, LegalCodeFactory, MembershipFactory, UserFactory
from tests.kb.proof.texts import outline, read, read_again

pytestmark = pytest.mark.django_db

WHOLE = ["tit_1", "tit_1__chp_1", "art_1", "art_2", "art_4", "tit_1__chp_2", "art_5", "art_6"]
NAMED = {"number": "", "label": "", "heading": ""}


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def merge(expression: Expression, eid: str = "art_4") -> Correction:
    return actions.make_correction(expression, Operation.MERGE, eid, {}, by=None)[0]


def reword(expression: Expression, eid: str, after: str, before: str | None = None) -> Correction:
    before = expression.passages.get(eid=eid).text if before is None else before
    data = {"before": before, "after": after}
    return actions.make_correction(expression, Operation.REWORD, eid, data, by=None)[0]


def test_correction__changes_the_text_and_its_report() -> None:
    expression = read()
    assert expression.report["missing"] == ["3"]
    data = {"number": "3", "label": "Article 3", "heading": ""}
    _, shown = actions.make_correction(expression, Operation.RENAME, "art_4", data, by=None)
    assert shown == "art_3"
    expression.refresh_from_db()
    assert outline(expression)[4] == "art_3"
    assert expression.report["missing"] == ["4"]
    assert expression.report["moved"] == {"art_4": "art_3"}


def test_correction__leaves_the_rows_of_other_passages() -> None:
    expression = read()
    before = dict(expression.passages.values_list("eid", "pk"))
    merge(expression)
    after = dict(expression.passages.values_list("eid", "pk"))
    assert after == {eid: pk for eid, pk in before.items() if eid != "art_4"}
    positions = list(expression.passages.order_by("position").values_list("position", flat=True))
    assert positions == list(range(len(WHOLE) - 1))


def test_correction__survives_a_new_reading_of_the_file() -> None:
    expression = read()
    merge(expression)
    reword(expression, "art_6", "Le décret est publié au Journal officiel de la République.")
    corrected = list(expression.passages.order_by("position").values_list("eid", "text"))
    Passage.objects.all().delete()
    read_again(expression)
    assert list(expression.passages.order_by("position").values_list("eid", "text")) == corrected
    assert all(Correction.objects.values_list("fits", flat=True))


def test_correction__that_no_longer_fits_is_kept_and_told() -> None:
    expression = read()
    made = merge(expression)
    made.anchor = made.anchor | {"eid": "art_99", "opening": "unautretexteencore"}
    made.save()
    read_again(expression)
    made.refresh_from_db()
    assert not made.fits
    assert outline(expression) == WHOLE


def test_correction__made_while_the_file_is_being_read_is_not_lost(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    expression = read()
    run = pipeline.run

    def read_slowly(*args: Any) -> Any:
        monkeypatch.undo()
        merge(expression)
        return run(*args)

    monkeypatch.setattr(pipeline, "run", read_slowly)
    with django_capture_on_commit_callbacks(execute=True):
        read_again(expression)
    assert outline(expression) == [eid for eid in WHOLE if eid != "art_4"]


def test_take_back__restores_what_was_read() -> None:
    expression = read()
    before = list(expression.passages.order_by("position").values_list("eid", "text", "heading_path"))
    actions.take_back(merge(expression), by=None)
    expression.refresh_from_db()
    after = list(expression.passages.order_by("position").values_list("eid", "text", "heading_path"))
    assert after == before
    assert expression.report["missing"] == ["3"]
    assert expression.report["moved"] == {}
    assert not RawTree.objects.exists()


def test_take_back__of_an_earlier_one_keeps_the_later_that_still_fit() -> None:
    expression = read()
    named = NAMED | {"words": "Il est commis", "occurrence": 0, "number": "1 bis", "page": None}
    first, eid = actions.make_correction(expression, Operation.SPLIT, "art_1", named, by=None)
    assert eid == "art_1bis"
    depending = reword(expression, eid, "Il est aggravé la nuit.")
    apart = merge(expression)
    actions.take_back(first, by=None)
    assert outline(expression) == [name for name in WHOLE if name != "art_4"]
    depending.refresh_from_db()
    apart.refresh_from_db()
    assert (depending.fits, apart.fits) == (False, True)


def test_take_back__twice_is_once() -> None:
    expression = read()
    made = merge(expression)
    actions.take_back(Correction.objects.get(pk=made.pk), by=None)
    actions.take_back(made, by=None)
    assert outline(expression) == WHOLE


@pytest.mark.parametrize(
    ("operation", "eid", "data", "code"),
    [
        (Operation.MERGE, "tit_1", {}, "nothing_before"),
        (Operation.MERGE, "art_99", {}, "gone"),
        (Operation.MOVE, "tit_1", {"under": "tit_1__chp_2"}, "below_itself"),
        (Operation.MOVE, "art_1", {"under": "book_9"}, "gone"),
        (Operation.REWORD, "art_1", {"before": "Autre chose.", "after": "Rien."}, "words"),
        (Operation.RENAME, "art_1", {"number": "1", "label": "Article 1", "heading": ""}, "no_change"),
        (Operation.RENAME, "art_1", {"number": "1", "label": " ", "heading": ""}, "no_label"),
        (
            Operation.SPLIT,
            "art_1",
            NAMED | {"words": "Il est commis", "occurrence": 0, "page": None},
            "no_number",
        ),
    ],
)
def test_correction__that_cannot_be_made_is_told_and_nothing_is_written(
    operation: Operation, eid: str, data: dict[str, Any], code: str
) -> None:
    expression = read()
    with pytest.raises(ValidationError) as error:
        actions.make_correction(expression, operation, eid, data, by=None)
    assert error.value.code == code
    assert outline(expression) == WHOLE
    assert not Correction.objects.exists()
    assert not RawTree.objects.exists()


def test_correction__of_words_that_another_changed_meanwhile() -> None:
    expression = read()
    seen = expression.passages.get(eid="art_6").text
    reword(expression, "art_6", seen.replace("publié", "affiché"))
    reword(expression, "art_6", seen.replace("Le décret", "L'arrêté"), before=seen)
    assert expression.passages.get(eid="art_6").text == "L'arrêté est affiché au Journal officiel."


def test_correction__is_searched_and_logged() -> None:
    editor = UserFactory(is_superuser=True)
    expression = read()
    OutboxEntry.objects.all().delete()
    actions.make_correction(expression, Operation.MERGE, "art_4", {}, by=editor)
    assert {entry.group for entry in OutboxEntry.objects.all()} == {expression.work.search_group}
    entry = PageLogEntry.objects.get(action="kb.correct")
    assert (entry.user, entry.data["passage"]) == (editor, "Article 4")
    keys = {record.key.rpartition(":")[2] for record in _records(expression)}
    assert "art_4" not in keys


def test_correction__and_proof_are_refused_to_who_may_not_edit() -> None:
    expression = read()
    made = merge(expression)
    stranger = UserFactory()
    for forbidden in (
        lambda: actions.make_correction(expression, Operation.MERGE, "art_2", {}, by=stranger),
        lambda: actions.take_back(made, by=stranger),
        lambda: actions.prove(expression, by=stranger),
        lambda: actions.withdraw_proof(expression, by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()
    expression.refresh_from_db()
    assert expression.proved_at is None


# -- the sign-off


def _records(expression: Expression) -> list[Any]:
    group = expression.work.search_group
    return list(registry.source_of(group).records([group]))


def test_prove__says_who_for_whom_and_when() -> None:
    editor = MembershipFactory(editor=True).user
    editor.is_superuser = True
    editor.save()
    expression = read()
    actions.prove(expression, by=editor)
    expression.refresh_from_db()
    assert expression.proved_by == editor
    assert expression.proved_for == editor.memberships.get().organisation
    assert expression.proved_at is not None
    assert PageLogEntry.objects.get(action="kb.prove").user == editor


def test_prove__of_a_text_that_was_not_read_is_refused() -> None:
    with pytest.raises(ValidationError):
        actions.prove(ExpressionFactory(state="waiting"), by=None)


def test_proof__is_lost_by_a_correction_and_says_so() -> None:
    expression = read()
    actions.prove(expression, by=None)
    merge(expression)
    expression.refresh_from_db()
    assert (expression.proved_at, expression.proof_lost) == (None, "corrected")
    assert PageLogEntry.objects.get(action="kb.proof_lost").data["why"] == "corrected"


def test_proof__is_lost_by_a_reading_that_differs_and_kept_by_one_that_does_not() -> None:
    expression = read()
    actions.prove(expression, by=None)
    read_again(expression)
    assert expression.proved_at is not None
    expression.passages.filter(eid="art_2").update(text="Ce que lisait un lecteur plus ancien.")
    read_again(expression)
    expression = Expression.objects.get(pk=expression.pk)
    assert (expression.proved_at, expression.proof_lost) == (None, "reread")


def test_current_text__a_new_one_waits_for_its_proof() -> None:
    work = LegalCodeFactory()
    old = ExpressionFactory(work=work)
    assert work.current_expression == old
    unproved = ExpressionFactory(work=work)
    assert work.current_expression == unproved
    actions.prove(old, by=None)
    assert work.current_expression == old
    newer = ExpressionFactory(work=work)
    assert work.current_expression == old
    actions.prove(newer, by=None)
    assert work.current_expression == newer


def test_current_text__does_not_fall_back_when_its_proof_is_lost() -> None:
    first = read()
    actions.prove(first, by=None)
    second = ExpressionFactory(work=first.work)
    actions.prove(second, by=None)
    Expression.objects.filter(pk=second.pk).update(proved_at=None, proof_lost="corrected")
    assert first.work.current_expression == second
    actions.withdraw_proof(second, by=None)
    assert first.work.current_expression == first


def test_search__tells_of_the_proved_text_alone() -> None:
    proved = read()
    actions.prove(proved, by=None)
    ExpressionFactory(work=proved.work)
    keys = {record.key.rpartition(":")[2] for record in _records(proved)}
    assert set(WHOLE) <= keys
