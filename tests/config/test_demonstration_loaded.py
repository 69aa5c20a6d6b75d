"""What the demonstration looks like once loaded: its pages, its code, its people, and what search finds."""

from typing import Any

import pytest

from accounts.models import Role, User
from accounts.viewer import viewer_of_user
from config.demonstration.data import CODE_KEY, rows, works
from kb.models import CommitmentLine, Mission, PassageKind, Recommendation, Response, Work
from search.queries import ask
from search.types import ANONYMOUS, SearchQuery
from tests.config.test_demonstration_data import articles
from tests.coordination.first_data_set import load

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


# -- what is followed up: each record of the files once, and nothing that these do not say


def test_load__missions_recommendations_and_commitments_are_those_of_the_files(loaded: Any) -> None:
    for name, label, model in (
        ("missions", "missions", Mission),
        ("recommendations", "recommendations", Recommendation),
        ("commitments", "commitment lines", CommitmentLine),
    ):
        ids = sorted(row["id"] for row in load(name))
        assert sorted(model.objects.values_list("source_code", flat=True)) == ids, name
        assert loaded["made"][label] == len(ids)
        assert not model.objects.filter(source="").exists()
        assert not model.objects.filter(source__contains=".txt").exists()


def test_load__nothing_is_due_or_priced_that_no_text_dates_or_prices() -> None:
    assert not Recommendation.objects.exclude(due=None, lead=None, priority=None).exists()
    assert not Recommendation.objects.exclude(status="open").exists()
    assert not Response.objects.exists()
    assert not CommitmentLine.objects.exclude(due=None, amount=None).exists()
    known = Recommendation.objects.filter(wording_known=True).values_list("source_code", flat=True)
    assert sorted(known) == ["dialogue-elections", "dialogue-transition"]


def test_load__missions_have_their_places_days_and_participants() -> None:
    for row in load("missions"):
        mission = Mission.objects.get(source_code=row["id"])
        start = row["dates"]["start"]
        assert (mission.start.isoformat() if mission.start else None) == (start and start["value"])
        codes = [*row["led_by"], *row["members"], *row["visited"]]
        assert [one.organisation.code for one in mission.participants.all()] == codes
        named = [place["pcode"] for place in row["places"] if place["kind"] == "area"]
        assert [place.area.pcode for place in mission.places.all()] == named
        assert {theme.code for theme in mission.themes.all()} == set(row["themes"])


def test_load__recommendations_stand_on_their_document_and_are_public() -> None:
    reports = dict(Recommendation.objects.values_list("source_code", "report__key"))
    assert reports == {
        "indictment-chambers-improvement": "missions-chambres-accusation",
        "evaluation-2013-actions": "evaluation-institutions-judiciaires-penitentiaires-2013",
        "dialogue-transition": "recommandations-dialogue-inter-maliens",
        "dialogue-elections": "recommandations-dialogue-inter-maliens",
    }
    assert Recommendation.objects.visible_to(ANONYMOUS).count() == 4
    assert first_hit("conditions d’élections nationales inclusives").kind in {"recommendation", "work"}
