"""Citations are kept as the library changes."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from kb.citing import actions
from kb.models import Citation, CitationsDue, Expression
from tests.factories import ExpressionFactory, LegalCodeFactory, PassageFactory

pytestmark = pytest.mark.django_db


def text(words: str, *numbers: str, **work: object) -> Expression:
    """A code whose first article says these words, with further articles of these numbers."""
    expression: Expression = ExpressionFactory(work=LegalCodeFactory(**work))
    PassageFactory(expression=expression, number="1", text=words)
    for number in numbers:
        PassageFactory(expression=expression, number=number)
    return expression


def cited_in(expression: Expression) -> list[tuple[int | None, str]]:
    found = Citation.objects.filter(passage__expression=expression)
    return list(found.values_list("work", "eid"))


def test_citations__are_read_once_a_text_is() -> None:
    expression = text("Voir les articles 2 à 4 et l’article 9.", "2", "3", "4")
    actions.bring_up_to_date()
    own = expression.work_id
    assert cited_in(expression) == [(own, "art_2"), (own, "art_3"), (own, "art_4")]
    assert not CitationsDue.objects.exists()


def test_citations__appear_when_the_work_is_added_later() -> None:
    citing = text("Selon l’article 7 du Code pénal et la loi n° 2024-027.")
    actions.bring_up_to_date()
    assert cited_in(citing) == [(None, ""), (None, "")]
    code = text("Un texte.", "7", title="Code pénal")
    law = LegalCodeFactory(title="Une loi", reference_number="Loi n° 2024-27")
    actions.bring_up_to_date()
    assert cited_in(citing) == [(code.work_id, "art_7"), (law.pk, "")]


def test_citations__follow_a_name_and_leave_it() -> None:
    citing = text("Selon l’article 7 du CPP.")
    code = text("Un texte.", "7", title="Procédure")
    actions.bring_up_to_date()
    assert cited_in(citing) == [(None, "")]
    code.work.abbreviations.add(code.work.abbreviations.model(label="CPP"))
    code.work.save()
    actions.bring_up_to_date()
    assert cited_in(citing) == [(code.work_id, "art_7")]
    code.work.abbreviations.clear()
    code.work.save()
    actions.bring_up_to_date()
    assert cited_in(citing) == [(None, "")]


def test_citations__follow_the_text_that_is_cited() -> None:
    citing = text("Selon l’article 7 du Code pénal.")
    code = LegalCodeFactory(title="Code pénal")
    actions.bring_up_to_date()
    assert cited_in(citing) == [(code.pk, "")]
    PassageFactory(expression=(first := ExpressionFactory(work=code)), number="7", eid="art_7")
    first.save()
    actions.bring_up_to_date()
    assert cited_in(citing) == [(code.pk, "art_7")]
    PassageFactory(expression=(second := ExpressionFactory(work=code)), number="8", eid="art_8")
    second.save()
    actions.bring_up_to_date()
    assert cited_in(citing) == [(None, "")]


def test_citations__survive_the_deletion_of_what_is_cited() -> None:
    citing = text("Selon l’article 7 du Code pénal.")
    code = text("Un texte.", "7", title="Code pénal")
    actions.bring_up_to_date()
    code.work.delete()
    actions.bring_up_to_date()
    assert cited_in(citing) == [(None, "art_7")] or cited_in(citing) == [(None, "")]
    again = text("Un texte.", "7", title="Code pénal")
    actions.bring_up_to_date()
    assert cited_in(citing) == [(again.work_id, "art_7")]


def test_citations__read_again_are_left_as_they_are() -> None:
    expression = text("Voir l’article 2.", "2")
    actions.bring_up_to_date()
    kept = list(Citation.objects.values_list("pk", flat=True))
    actions.mark_all()
    assert actions.bring_up_to_date() == 1
    assert list(Citation.objects.filter(passage__expression=expression).values_list("pk", flat=True)) == kept


def test_citations__of_one_passage_are_bounded() -> None:
    expression = text(" ".join(["l’article 2 ;"] * 2000), "2")
    actions.bring_up_to_date()
    assert 0 < Citation.objects.filter(passage__expression=expression).count() <= 400


def test_citations__of_a_long_text_take_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    expression = text("Voir l’article 2.", *(str(n) for n in range(2, 120)))
    with django_assert_max_num_queries(15):
        actions.cite(expression)


def test_job__passes_a_text_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = text("Voir l’article 2.", "2"), text("Voir l’article 2.", "2")
    read = actions.cite

    def broken(expression: Expression, library: Any = None) -> None:
        if expression.pk == first.pk:
            raise ValueError("broken")
        read(expression, library)

    monkeypatch.setattr(actions, "cite", broken)
    assert actions.bring_up_to_date() == 1
    assert cited_in(first) == []
    assert cited_in(second) != []
    assert not CitationsDue.objects.exists()


def test_job__leaves_what_it_has_no_time_for(monkeypatch: pytest.MonkeyPatch) -> None:
    text("Voir l’article 2.", "2")
    monkeypatch.setattr(actions, "_SECONDS", 0.0)
    monkeypatch.setattr(actions, "async_task", (asked := list[str]()).append)
    assert actions.bring_up_to_date() == 0
    assert CitationsDue.objects.exists()
    assert asked == [actions.JOB]
