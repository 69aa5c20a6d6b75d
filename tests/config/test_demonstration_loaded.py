"""What the demonstration looks like once loaded: its pages, its code, its people, and what search finds."""

from typing import Any

import pytest

from accounts.models import Role, User
from accounts.viewer import viewer_of_user
from config.demonstration.data import CODE_KEY, rows, works
from kb.models import PassageKind, Work
from search.queries import ask
from search.types import ANONYMOUS, SearchQuery
from tests.config.test_demonstration_data import articles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(demonstration: Any) -> Any:
    return demonstration


def first_hit(text: str) -> Any:
    return ask(SearchQuery(text), ANONYMOUS).hits[0]


def test_load__every_work_is_published_with_what_the_data_says() -> None:
    for row in works():
        work = Work.objects.get(key=row["key"]).specific
        assert work.live, row["key"]
        assert not work.has_unpublished_changes
        assert work.type == row["type"]
        assert (work.title, work.title_en, work.source) == (row["title"], row["title_en"], row["source"])
        assert {theme.code for theme in work.themes.all()} == set(row["themes"])
        assert set(work.tags.names()) == set(row["tags"])
        assert work.is_demonstration == (row["key"] == CODE_KEY)
        assert (work.issuer.code if work.issuer else None) == row.get("issuer")


def test_load__the_code_comes_out_article_by_article_as_it_was_written() -> None:
    expression = Work.objects.get(key=CODE_KEY).current_expression
    found = {p.number: " ".join(p.text.split()) for p in expression.passages.filter(kind=PassageKind.ARTICLE)}
    written = {row["number"]: " ".join(" ".join(row["text"]).split()) for row in articles(rows("code"))}
    assert list(found) == list(written)
    assert found == written
    assert expression.report["missing"] == expression.report["repeated"] == []


def test_load__the_codes_headings_are_its_tree() -> None:
    expression = Work.objects.get(key=CODE_KEY).current_expression

    def count(node: dict[str, Any], kind: str) -> int:
        return (node.get("kind") == kind) + sum(count(child, kind) for child in node.get("children", []))

    for kind in ("book", "title", "chapter", "section"):
        assert expression.passages.filter(kind=kind).count() == count(rows("code"), kind), kind
    defence = expression.passages.get(number="122-3", kind=PassageKind.ARTICLE)
    assert defence.heading_path[-1].endswith("De la légitime défense")
    assert len(defence.heading_path) == 4


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("legitime defense", "122-3"),
        ("état de nécessité", "122-5"),
        ("l'état de necessite", "122-5"),
        ("faux temoignages", "321-1"),
        ("mutilation genitale", "222-1"),
        ("rébellion en réunion", "331-2"),
        ("esclavage par ascendance", "212-2"),
        ("détention arbitraire", "241-1"),
        ("vol de bétail", "512-2"),
        ("financement du terrorisme", "411-3"),
        ("art 324-11", "324-11"),
        ("article 324-11 CPD", "324-11"),
    ],
)
def test_search__the_right_article_comes_first(question: str, number: str) -> None:
    hit = first_hit(question)
    assert (hit.work, hit.number) == (CODE_KEY, number)


def test_search__a_document_is_found_by_its_abbreviation() -> None:
    assert first_hit("LOPJ").work == "loi-orientation-programmation-secteur-justice"


def test_sign_ins__each_has_its_role(loaded: Any) -> None:
    for person in loaded["sign_ins"]:
        user = User.objects.get(email=person["email"])
        assert [membership.role for membership in user.memberships.in_force()] == [person["role"]]
        in_team = person["role"] in Role.of_the_team()
        assert ("team" in viewer_of_user(user).tokens) == in_team


def test_load__only_the_code_is_marked_as_no_law() -> None:
    assert Work.objects.get(key=CODE_KEY).is_demonstration
    assert not Work.objects.exclude(key=CODE_KEY).filter(is_demonstration=True).exists()
