"""The folder of the index: which generation is live, who may write, and when to look again.

The folder holds one sub-folder a generation, the file ``current`` with the name of the live one,
and the lock file of the one writer. A rebuild makes a new generation and renames ``current`` into place:
every other process sees the rename at its next question.
"""

import os
import secrets
import shutil
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from search import analysis
from search.engines.base import EngineError
from search.engines.locking import FileLock
from search.engines.tantivy.schema import FORMAT, analysers, schema

_POINTER, _LOCK, _META = "current", "writer.lock", "meta.json"
_ADVICE = "run: manage.py rebuild_index"
_HEAP_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Reader:
    """A snapshot of the index, with the names of the facets and the languages that its records have."""

    searcher: Any
    facet_names: tuple[str, ...]
    languages: frozenset[str]


class Store:
    """An index folder as one process sees it; its methods may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opening = threading.Lock()
        self._lock = FileLock(
            path / _LOCK, f"The search index in {path} is being written by another process."
        )
        self._folder = path
        self._index: Any = None
        self._seen: tuple[Any, Any] = (None, None)
        self._reader: Reader | None = None

    # -- reading

    def reader(self) -> Reader:
        """The index as of the last commit of any process. Raises EngineError if none can be read."""
        with self._opening:
            try:
                return self._fresh_reader()
            except FileNotFoundError:
                # Perhaps swapped between two looks: the second look decides.
                self._index = None
            try:
                return self._fresh_reader()
            except FileNotFoundError as error:
                raise EngineError(f"There is no search index in {self.path}: {_ADVICE}") from error

    def _fresh_reader(self) -> Reader:
        pointer = _stamp(self.path / _POINTER)
        if self._index is None or pointer != self._seen[0]:
            self._folder = self.live()
            self._index = opened(self._folder)
            self._seen = (pointer, None)
        meta = _stamp(self._folder / _META)
        if self._reader is None or meta != self._seen[1]:
            self._index.reload()
            self._reader = _reader(self._index.searcher())
            self._seen = (pointer, meta)
        return self._reader

    def live(self) -> Path:
        """The folder of the live generation. Raises FileNotFoundError, or EngineError for another format."""
        name = (self.path / _POINTER).read_text(encoding="utf-8").strip()
        if not name.startswith(f"v{FORMAT}-"):
            raise EngineError(f"The search index in {self.path} was made by another version: {_ADVICE}")
        return self.path / name

    def is_of_this_analysis(self) -> bool:
        """Whether the live generation was made with the language data of today."""
        return self.live().name.split("-")[1] == analysis.fingerprint()

    # -- writing

    def exclusive(self, wait_seconds: float) -> AbstractContextManager[None]:
        """Hold the writer's lock; the kernel frees it when the process dies."""
        return self._lock.held(wait_seconds)

    def write(self, change: Callable[[Any], None]) -> None:
        """Apply a change to the live index in one commit, or none of it; makes the first generation."""
        with self.exclusive(0):
            try:
                folder = self.live()
            except FileNotFoundError:
                folder = self.new_generation()
                self.swap(folder)
            commit(folder, change)

    def new_generation(self) -> Path:
        """An empty folder for a new index beside the live one; it clears away what killed rebuilds left."""
        self._delete_all_but_live()
        folder = self.path / f"v{FORMAT}-{analysis.fingerprint()}-{secrets.token_hex(4)}"
        folder.mkdir(parents=True)
        tantivy.Index(schema(), str(folder))
        return folder

    def swap(self, folder: Path) -> None:
        """Make that generation the live one, and delete the others."""
        waiting = self.path / f"{_POINTER}.new"
        with waiting.open("w", encoding="utf-8") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(self.path / _POINTER)
        self._delete_all_but_live()

    def _delete_all_but_live(self) -> None:
        pointer = self.path / _POINTER
        live = pointer.read_text(encoding="utf-8").strip() if pointer.exists() else ""
        for folder in self.path.glob("v*-*"):
            if folder.is_dir() and folder.name != live:
                shutil.rmtree(folder, ignore_errors=True)


def commit(folder: Path, change: Callable[[Any], None]) -> None:
    """Apply a change to the index in that folder, in one commit; what fails before it changes nothing."""
    writer = opened(folder).writer(_HEAP_BYTES, 1)
    try:
        change(writer)
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def opened(folder: Path) -> Any:
    """The index in that folder. Raises FileNotFoundError if it is gone: Tantivy would make an empty one."""
    if not (folder / _META).is_file():
        raise FileNotFoundError(folder / _META)
    index = tantivy.Index(schema(), str(folder))
    for name, analyser in analysers().items():
        index.register_tokenizer(name, analyser)
    index.config_reader("manual")
    return index


def _stamp(path: Path) -> tuple[int, int, int]:
    """What tells two versions of a file apart: each is renamed into place."""
    state = path.stat()
    return state.st_ino, state.st_mtime_ns, state.st_size


def _reader(searcher: Any) -> Reader:
    wanted = {name: {"terms": {"field": name, "size": 200}} for name in ("facet_names", "language")}
    found = searcher.aggregate(tantivy.Query.all_query(), wanted) if searcher.num_docs else {}
    values = {name: [bucket["key"] for bucket in found[name]["buckets"]] for name in found}
    return Reader(
        searcher=searcher,
        facet_names=tuple(sorted(values.get("facet_names", ()))),
        languages=frozenset(values.get("language", ())),
    )
