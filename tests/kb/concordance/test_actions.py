"""Loading a table of numbers, having one proposed, and deciding."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from kb.concordance import actions
from kb.concordance.actions import Decision
from kb.models import Concordance, ConcordanceState, Work
from tests.factories import ExpressionFactory, LegalCodeFactory, MembershipFactory, PassageFactory

pytestmark = pytest.mark.django_db

THEFT = "Quiconque soustrait frauduleusement une chose qui ne lui appartient pas est coupable de vol."


def code(title: str, *articles: tuple[str, str]) -> Work:
    work: Work = LegalCodeFactory(title=title)
    expression = ExpressionFactory(work=work)
    for number, words in articles:
        PassageFactory(expression=expression, number=number, text=words)
    return work


@pytest.fixture
def old() -> Work:
    return code("Ancien code pénal", ("226", THEFT), ("227", "Le mariage est célébré publiquement."))


@pytest.fixture
def new() -> Work:
    return code("Code pénal", ("321-3", THEFT), ("321-4", "La complicité est punie comme le fait."))


def rows(**filters: Any) -> list[tuple[str, str, str, str]]:
    found = Concordance.objects.filter(**filters).order_by("from_number", "to_number")
    return list(found.values_list("from_number", "to_number", "kind", "state"))


def table(old: Work, new: Work, text: str) -> Any:
    return actions.load(text.encode(), "table.csv", old, new, by=None)


def test_load__confirms_rows_and_changes_nothing_the_second_time(old: Work, new: Work) -> None:
    text = "Ancien;Nouveau;Nature\nArt. 226;Art. 321-3;identique\n227;;\n"
    first = table(old, new, text)
    assert (first.created, first.problems) == (2, ())
    assert rows() == [("226", "321-3", "same", "confirmed"), ("227", "", "none", "confirmed")]
    again = table(old, new, text)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert table(old, new, "old,new,kind\n226,321-3,partly\n").updated == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("old,new\n999,321-3\n", 2),
        ("old,new\n226,321-3\n226,999\n", 3),
        ("old,new,kind\n226,321-3,maybe\n", 2),
        ("old,new,kind\n226,321-3,none\n", 2),
        ("old,new,kind\n226,,same\n", 2),
        ("old,new\n,321-3\n", 2),
        ("old,new\n226,321-3\n226,321-3\n", 3),
        ("a,b\n226,321-3\n", 1),
        ("", 1),
        ("old,new\n226,\x00\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), 2),
    ],
)
def test_load__of_a_bad_row_names_it_and_loads_nothing(old: Work, new: Work, text: str, line: int) -> None:
    loaded = table(old, new, text)
    assert [problem.line for problem in loaded.problems] == [line]
    assert rows() == []


def test_load__of_texts_that_are_not_held_believes_the_table() -> None:
    first, second = LegalCodeFactory(title="Vieux"), LegalCodeFactory(title="Neuf")
    assert table(first, second, "from\tto\n1\t2 bis\n").created == 1
    assert rows() == [("1", "2bis", "same", "confirmed")]


def test_propose__keeps_what_was_decided(old: Work, new: Work) -> None:
    assert actions.propose(old, new, by=None) == 1
    assert rows() == [("226", "321-3", "same", "proposed")]
    Concordance.objects.update(state=ConcordanceState.REJECTED)
    assert actions.propose(old, new, by=None) == 0
    assert rows() == [("226", "321-3", "same", "rejected")]


def test_propose__of_a_text_without_articles_says_so(old: Work) -> None:
    with pytest.raises(ValidationError, match="aucun article"):
        actions.propose(old, LegalCodeFactory(), by=None)
    with pytest.raises(ValidationError, match="différents"):
        actions.propose(old, old, by=None)


def test_decide__many_at_once_with_the_editors_numbers(old: Work, new: Work) -> None:
    actions.propose(old, new, by=None)
    other = Concordance.objects.create(from_work=old, from_number="227", to_work=new, to_number="321-3")
    first = Concordance.objects.get(from_number="226")
    wanted = [Decision(first.pk, "Art. 321-4", "partly"), Decision(other.pk, "", "none")]
    assert actions.decide(wanted, ConcordanceState.CONFIRMED, by=None) == 2
    assert rows() == [("226", "321-4", "partly", "confirmed"), ("227", "", "none", "confirmed")]


@pytest.mark.parametrize(("number", "kind"), [("999", "same"), ("", "same"), ("321-4", "partly")])
def test_decide__refuses_all_when_one_row_is_wrong(old: Work, new: Work, number: str, kind: str) -> None:
    Concordance.objects.create(from_work=old, from_number="226", to_work=new, to_number="321-4")
    row = Concordance.objects.create(from_work=old, from_number="226", to_work=new, to_number="321-3")
    good = Concordance.objects.create(from_work=old, from_number="227", to_work=new, to_number="321-3")
    wanted = [Decision(good.pk, "321-3", "same"), Decision(row.pk, number, kind)]
    with pytest.raises(ValidationError, match="226"):
        actions.decide(wanted, ConcordanceState.CONFIRMED, by=None)
    assert {state for *_, state in rows()} == {"proposed"}


def test_every_action__needs_an_editor_of_both_texts(old: Work, new: Work) -> None:
    partner = MembershipFactory().user
    row = Concordance.objects.create(from_work=old, from_number="226", to_work=new, to_number="321-3")
    with pytest.raises(PermissionDenied):
        actions.propose(old, new, by=partner)
    with pytest.raises(PermissionDenied):
        actions.load(b"old,new\n226,321-3\n", "t.csv", old, new, by=partner)
    with pytest.raises(PermissionDenied):
        actions.decide([Decision(row.pk, "321-3", "same")], ConcordanceState.CONFIRMED, by=partner)
    assert rows() == [("226", "321-3", "same", "proposed")]


def test_command__loads_or_names_the_rows(old: Work, new: Work, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("old,new\n226,321-3\n", encoding="utf-8")
    options = ["import_concordance", str(file), f"--from={old.key}", f"--to={new.key}", "--json"]
    out = StringIO()
    call_command(*options, stdout=out)
    assert json.loads(out.getvalue()) == {"created": 1, "updated": 0, "unchanged": 0, "problems": []}
    file.write_text("old,new\n226,321-3\n9,321-3\n", encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command(*options, stdout=out)
    assert [problem["row"] for problem in json.loads(out.getvalue())["problems"]] == [3]


def test_command__proposes(old: Work, new: Work) -> None:
    out = StringIO()
    call_command("propose_concordance", f"--from={old.key}", f"--to={new.key}", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"proposed": 1}
