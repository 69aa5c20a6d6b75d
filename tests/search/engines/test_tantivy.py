"""The embedded engine: the contract of all engines, and what is its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.base import EngineBusyError, EngineError
from search.engines.tantivy import TantivyEngine
from search.types import ANONYMOUS, SearchRecord
from tests.search.engines.contract import EngineContract
from tests.search.records import asked, keys, put, record


@pytest.fixture
def engine(tmp_path: Path) -> TantivyEngine:
    return TantivyEngine(tmp_path / "index")


class TestTantivy(EngineContract):
    pass


def test_missing_index__answers_nothing_and_says_what_to_do(
    engine: TantivyEngine, caplog: pytest.LogCaptureFixture
) -> None:
    assert asked(engine, "vol").total == 0
    assert engine.suggest("vol", ANONYMOUS, 8) == ()
    assert "rebuild_index" in caplog.text
    with pytest.raises(EngineError, match="rebuild_index"):
        engine.count()
    with pytest.raises(EngineError, match="rebuild_index"):
        list(engine.digests())


def _truncate(folder: Path) -> None:
    for file in folder.glob("*/*"):
        if file.suffix in {".store", ".term", ".fast", ".pos", ".idx", ".fieldnorm"}:
            os.truncate(file, file.stat().st_size // 2)


def _scramble(folder: Path) -> None:
    for file in folder.glob("*/*"):
        if file.suffix in {".term", ".idx"}:
            file.write_bytes(b"\xff" * file.stat().st_size)


def _lose_meta(folder: Path) -> None:
    for file in folder.glob("*/meta.json"):
        file.unlink()


def _spoil_meta(folder: Path) -> None:
    for file in folder.glob("*/meta.json"):
        file.write_text("{")


def _other_format(folder: Path) -> None:
    (folder / "current").write_text("v0-12345678-abcdef")


@pytest.mark.parametrize("spoil", [_truncate, _scramble, _lose_meta, _spoil_meta, _other_format])
def test_broken_index__answers_nothing_until_it_is_rebuilt(
    tmp_path: Path, spoil: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert callable(spoil)
    put(TantivyEngine(tmp_path), *(record(str(n), f"vol {n}", suggest="Vol") for n in range(50)))
    spoil(tmp_path)
    engine = TantivyEngine(tmp_path)
    assert asked(engine, "vol").total == 0
    assert engine.suggest("vol", ANONYMOUS, 8) == ()
    assert "rebuild_index" in caplog.text
    engine.rebuild([[record("a", "vol")]])
    assert keys(asked(engine, "vol")) == ["a"]
    assert [path.name for path in tmp_path.glob("v*")] == [(tmp_path / "current").read_text()]


def test_commit__is_seen_at_once_by_another_reader(tmp_path: Path) -> None:
    writer, reader = TantivyEngine(tmp_path), TantivyEngine(tmp_path)
    put(writer, record("a", "vol"))
    assert keys(asked(reader, "vol")) == ["a"]
    put(writer, record("b", "vol"))
    assert sorted(keys(asked(reader, "vol"))) == ["a", "b"]


def test_rebuild__is_noticed_by_another_reader_and_leaves_one_folder(tmp_path: Path) -> None:
    writer, reader = TantivyEngine(tmp_path), TantivyEngine(tmp_path)
    put(writer, record("a", "vol"))
    assert keys(asked(reader, "vol")) == ["a"]

    def batches() -> Iterator[list[SearchRecord]]:
        yield [record("b", "vol")]
        assert keys(asked(reader, "vol")) == ["a"]

    writer.rebuild(batches())
    assert keys(asked(reader, "vol")) == ["b"]
    assert len(list(tmp_path.glob("v*"))) == 1


def test_second_writer__is_told_that_the_index_is_busy(tmp_path: Path) -> None:
    first, second = TantivyEngine(tmp_path), TantivyEngine(tmp_path)
    with first.exclusive(), first.exclusive(), pytest.raises(EngineBusyError), second.exclusive(0.1):
        pass
    with second.exclusive(0):
        put(second, record("a", "vol"))


_HOLD = """
import sys, time
from search.engines.tantivy import TantivyEngine
from tests.search.records import put, record
engine = TantivyEngine(sys.argv[1])
with engine.exclusive():
    put(engine, record("a", "vol"))
    print("held", flush=True)
    time.sleep(60)
"""


def test_lock__is_freed_when_its_process_is_killed(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    with holder:
        assert holder.stdout.readline() == "held\n"
        engine = TantivyEngine(tmp_path)
        with pytest.raises(EngineBusyError), engine.exclusive(0.1):
            pass
        holder.send_signal(signal.SIGKILL)
    with engine.exclusive(1):
        put(engine, record("b", "vol"))
    assert sorted(keys(asked(engine, "vol"))) == ["a", "b"]
