"""The engine of a cluster: the contract of all engines, and what is its own."""

from collections.abc import Iterator
from typing import Any

import pytest

from search.engines.base import EngineBusyError, EngineError
from search.engines.elasticsearch import ElasticsearchEngine, mapping
from search.types import ANONYMOUS, SearchRecord
from tests.search.engines.contract import EngineContract
from tests.search.records import asked, keys, put, record
from tests.services import elasticsearch_url


@pytest.fixture
def engine(db: None) -> Iterator[ElasticsearchEngine]:
    with ElasticsearchEngine([elasticsearch_url()], "toguna-contract").apart() as own:
        own.replace([], [])
        yield own


class TestElasticsearch(EngineContract):
    pass


def _index_names(engine: ElasticsearchEngine) -> list[str]:
    return sorted(engine._store.client.indices.get(index=f"{engine._store.alias}-*").body)


def _another(engine: ElasticsearchEngine, **changed: Any) -> ElasticsearchEngine:
    """The same index as another process has it."""
    return ElasticsearchEngine(index=engine._store.alias, **engine._made_with | changed)


def test_missing_index__answers_nothing_and_says_what_to_do(
    engine: ElasticsearchEngine, caplog: pytest.LogCaptureFixture
) -> None:
    engine.delete()
    assert not asked(engine, "vol").available
    assert engine.suggest("vol", ANONYMOUS, 8) == ()
    assert "rebuild_index" in caplog.text
    with pytest.raises(EngineError, match="rebuild_index"):
        engine.count()
    with pytest.raises(EngineError, match="rebuild_index"):
        list(engine.digests())
    put(engine, record("a", "vol"))
    assert keys(asked(engine, "vol")) == ["a"]


def test_cluster_that_is_down__answers_nothing_and_refuses_writes(engine: ElasticsearchEngine) -> None:
    down = _another(engine, urls=["http://127.0.0.1:9"])
    assert not asked(down, "vol").available
    assert down.suggest("vol", ANONYMOUS, 8) == ()
    for write in (lambda: put(down, record("a", "vol")), lambda: down.rebuild([]), down.count):
        with pytest.raises(EngineError, match="does not answer"):
            write()


def test_node_that_is_down__is_passed_over(engine: ElasticsearchEngine) -> None:
    put(engine, record("a", "vol"))
    half = _another(engine, urls=["http://127.0.0.1:9", elasticsearch_url()])
    assert [keys(asked(half, "vol")) for _ in range(6)] == [["a"]] * 6


def test_late_write__never_overwrites_a_newer_one(engine: ElasticsearchEngine) -> None:
    """A writer that stood still while another took over wakes up, and what it read is old by now."""

    def slow() -> Iterator[SearchRecord]:
        put(_another(engine), record("a", "nouveau", group="test:1"), record("b", "nouveau", group="test:1"))
        yield record("a", "ancien", group="test:1")

    engine.replace(["test:1"], slow())
    assert sorted(keys(asked(engine, "nouveau"))) == ["a", "b"]
    assert asked(engine, "ancien").total == 0


def test_change_during_a_rebuild__is_in_the_old_index_at_once_and_in_the_new_one_after(
    engine: ElasticsearchEngine,
) -> None:
    put(engine, *(record(str(n), "vol") for n in range(3)))
    other = _another(engine)

    def batches() -> Iterator[list[SearchRecord]]:
        yield [record("0", "vol")]
        put(other, record("1", "recel", group="test:1"), record("new", "recel", group="test:1"))
        other.replace(["test:0"], [])
        assert sorted(keys(asked(engine, "recel"))) == ["1", "new"]
        yield [record("2", "vol")]

    assert engine.rebuild(batches()) == 2
    assert sorted(keys(asked(engine, "recel"))) == ["1", "new"]
    assert keys(asked(engine, "vol")) == ["2"]
    assert len(_index_names(engine)) == 1


def test_rebuild__that_was_killed_leaves_nothing(engine: ElasticsearchEngine) -> None:
    put(engine, record("a", "vol"))
    engine._store.make(engine._store.building)
    assert len(_index_names(engine)) == 2
    put(engine, record("b", "vol"))
    assert len(_index_names(engine)) == 1
    engine._store.make(engine._store.building)
    engine.rebuild([[record("c", "vol")]])
    assert (len(_index_names(engine)), keys(asked(engine, "vol"))) == (1, ["c"])


def test_rebuild__beside_another_is_refused(engine: ElasticsearchEngine) -> None:
    def batches() -> Iterator[list[SearchRecord]]:
        with pytest.raises(EngineBusyError):
            _another(engine).rebuild([])
        yield [record("a", "vol")]

    assert engine.rebuild(batches()) == 1


def test_index__of_other_language_data_is_not_current(
    engine: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(engine, record("a", "vol"))
    assert engine.is_current()
    monkeypatch.setattr(mapping, "fingerprint", lambda: "00000000")
    assert not engine.is_current()
    engine.rebuild([[record("a", "vol")]])
    assert engine.is_current()


def test_index__whose_name_begins_alike_is_left_alone(engine: ElasticsearchEngine) -> None:
    with engine.apart() as other:
        put(other, record("a", "vol"))
        engine.rebuild([])
        assert keys(asked(other, "vol")) == ["a"]
