"""The commands that scripts rely on: one JSON object, and an exit code."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from reference.models import Organisation
from search import checking, engines, outbox
from search.models import OutboxEntry
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.indexes import lose_index
from tests.search.records import article, put, record
from tests.search.sources import save

pytestmark = pytest.mark.usefixtures("only_organisations")


def _json(name: str, *args: str) -> tuple[dict[str, Any], int]:
    """The object that the command prints, and its exit code."""
    out, code = io.StringIO(), 0
    try:
        call_command(name, *args, "--json", stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    printed: dict[str, Any] = json.loads(out.getvalue())
    return printed, code


def test_search__prints_hits_and_facets() -> None:
    put(
        engines.current(),
        article("7", "Le vol.", heading_path=("Livre 1",), page=3, facets={"work": ("code",)}),
        article("8", "Autre."),
    )
    found, code = _json("search", "vol")
    assert (code, found["total"]) == (0, 1)
    assert found["hits"] == [
        {
            "kind": "article",
            "number": "7",
            "title": "Art. 7",
            "heading_path": ["Livre 1"],
            "work": "code",
            "url": "/code-7/",
            "snippet": "Le <mark>vol</mark>.",
            "page": 3,
        }
    ]
    assert found["facets"] == {"kind": {"article": 1}, "work": {"code": 1}}
    assert found["took_ms"] > 0


def test_search__keeps_to_kind_and_limit() -> None:
    put(
        engines.current(),
        *(article(str(number), "vol") for number in range(5)),
        record("p", "vol", kind="page"),
    )
    assert _json("search", "vol", "--kind", "page")[0]["total"] == 1
    found, _ = _json("search", "vol", "--limit", "2")
    assert (found["total"], len(found["hits"])) == (6, 2)


def test_search__as_a_person_sees_what_the_person_may_see() -> None:
    put(engines.current(), record("a", "vol", visible_to=frozenset({"partners"})))
    person = MembershipFactory().user
    assert _json("search", "vol")[0]["total"] == 0
    assert _json("search", "vol", "--as", person.email)[0]["total"] == 1


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--as", "nobody@example.org"], "nobody@example.org"),
        (["--engine", "whoosh"], "whoosh"),
        (["--limit", "many"], "many"),
    ],
)
def test_search__tells_in_json_what_is_wrong(options: list[str], told: str) -> None:
    put(engines.current(), record("a", "vol"))
    if "many" in options:
        with pytest.raises(CommandError, match=told):
            _json("search", "vol", *options)
        return
    failed, code = _json("search", "vol", *options)
    assert code != 0
    assert told in failed["error"]


def test_search__without_an_index_says_how_to_make_one() -> None:
    failed, code = _json("search", "vol")
    assert (code != 0, "rebuild_index" in failed["error"]) == (True, True)


def test_search__in_words_shows_the_passage() -> None:
    put(engines.current(), article("7", "Le vol.", page=3))
    out = io.StringIO()
    call_command("search", "vol", stdout=out)
    assert "Art. 7" in out.getvalue()
    assert "Le *vol*." in out.getvalue()


def test_rebuild_and_check__agree_whatever_was_there() -> None:
    OrganisationFactory.create_batch(3)
    put(engines.current(), record("left over", "vol"))
    assert _json("check_index")[1] != 0
    rebuilt, code = _json("rebuild_index")
    assert (rebuilt["records"], code) == (3, 0)
    checked, code = _json("check_index")
    assert (checked["agree"], checked["database"], checked["index"], code) == (True, 3, 3, 0)


def test_check__names_what_differs() -> None:
    first, second = (save(OrganisationFactory.build(name_fr=name)) for name in ("Alpha", "Beta"))
    outbox.drain()
    first.name_fr = "Gamma"
    first.save()
    second.delete()
    third = OrganisationFactory()
    checked, code = _json("check_index")
    assert code != 0
    assert (checked["missing"], checked["surplus"], checked["different"]) == (1, 1, 1)
    assert checked["examples"]["missing"] == [f"test.organisation:{third.pk}:name"]
    assert checked["examples"]["different"] == [f"test.organisation:{first.pk}:name"]


def test_reconcile__brings_in_what_no_code_saw() -> None:
    first, second = (save(OrganisationFactory.build(name_fr=name)) for name in ("Alpha", "Beta"))
    outbox.drain()
    Organisation.objects.filter(pk=first.pk).update(name_fr="Gamma")
    Organisation.objects.filter(pk=second.pk).delete()
    OrganisationFactory()
    assert checking.reconcile() == 3
    outbox.drain()
    assert _json("check_index")[0]["agree"]
    assert checking.reconcile() == 0


def test_repair__brings_in_what_differs_and_takes_out_what_is_of_nobody() -> None:
    first = save(OrganisationFactory.build(name_fr="Alpha"))
    outbox.drain()
    Organisation.objects.filter(pk=first.pk).update(name_fr="Gamma")
    OrganisationFactory()
    put(engines.current(), record("left over", "vol"))
    repaired, code = _json("check_index", "--repair")
    assert (repaired["agree"], repaired["database"], repaired["index"], code) == (True, 2, 2, 0)
    assert _json("search", "gamma")[0]["total"] == 1


def test_repair__makes_a_lost_index_anew() -> None:
    OrganisationFactory.create_batch(3)
    assert _json("check_index", "--repair")[0]["agree"]
    lose_index()
    assert _json("check_index", "--repair")[0]["agree"]


def test_rebuild__sets_aside_what_cannot_be_read() -> None:
    OrganisationFactory.create_batch(3)
    poison = OrganisationFactory(name_fr="poison")
    assert _json("rebuild_index")[0]["records"] == 3
    assert OutboxEntry.objects.get().group == f"test.organisation:{poison.pk}"


def test_check__counts_what_waits() -> None:
    save(OrganisationFactory.build(name_fr="Alpha"))
    outbox.drain()
    save(OrganisationFactory.build(name_fr="poison"))
    outbox.drain()
    save(OrganisationFactory.build(name_fr="Beta"))
    OutboxEntry.objects.get(attempts=1)
    failed, code = _json("check_index")
    assert code != 0
    assert "This one cannot be read" in failed["error"]


def test_check__without_an_index_says_how_to_make_one() -> None:
    failed, code = _json("check_index")
    assert (code != 0, "rebuild_index" in failed["error"]) == (True, True)


def _lines(path: Path, *rows: dict[str, Any]) -> str:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


def test_evaluate__measures_ranks_on_an_index_of_its_own(tmp_path: Path) -> None:
    sections = _lines(
        tmp_path / "sections.jsonl",
        {"id": "1", "act": "Loi", "num": "1", "path": [], "text": "Le vol et encore le vol."},
        {
            "id": "2",
            "act": "Loi",
            "num": "2",
            "path": ["Vols"],
            "text": "Un vol, un recel et bien autre chose.",
        },
        {"id": "3", "act": "Loi", "num": "3", "path": [], "text": "Rien."},
    )
    queries = _lines(
        tmp_path / "queries.jsonl",
        {"query": "recel", "relevant": ["2"]},
        {"query": "recel", "relevant": ["3"]},
        {"query": "rien", "relevant": ["3"]},
        {"query": "recel vol", "relevant": ["1"]},
    )
    put(engines.current(), record("a", "recel"))
    scores, code = _json("evaluate_search", sections, queries)
    assert code == 0
    assert (scores["r@1"], scores["r@10"], scores["r@100"]) == (0.5, 0.75, 0.75)
    assert scores["mrr@10"] == 0.625
    assert 0 < scores["p50_ms"] <= scores["p95_ms"]


@pytest.mark.parametrize("content", ["", "{", '{"query": 1}', "[1]"])
def test_evaluate__tells_of_files_that_are_not_as_expected(tmp_path: Path, content: str) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(content, encoding="utf-8")
    failed, code = _json("evaluate_search", str(tmp_path / "nothing"), str(bad))
    assert (code != 0, bool(failed["error"])) == (True, True)


def test_person_who_may_not_be_active__is_still_asked_for_by_address() -> None:
    put(engines.current(), record("a", "vol"))
    assert _json("search", "vol", "--as", UserFactory().email)[0]["total"] == 1
