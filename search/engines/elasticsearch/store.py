"""The indices on the cluster: which one is live, which one is being made, and writing to them.

An index is called after the alias, the data it is made with, and a random part. The alias itself leads to
the live one, and ``<alias>-building`` to the one that a rebuild makes beside it: whoever brings in a change
meanwhile brings it into both.
"""

import logging
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import streaming_bulk

from search.engines.base import EngineBusyError, EngineError, RecordError
from search.engines.elasticsearch import mapping
from search.engines.elasticsearch.documents import Document
from search.engines.locking import DatabaseLock, FileLock, Lock

log = logging.getLogger(__name__)
_ADVICE = "run: manage.py rebuild_index"
_BULK_BYTES, _BULK_ACTIONS = 8 * 1024 * 1024, 1000
_READ_SECONDS, _WRITE_SECONDS = 10, 60
_KEYS_AT_ONCE = 5000
_CONFLICT, _BAD_DOCUMENT = 409, 400


class Store:
    """The indices of one alias, as one process sees them; its methods may be called from any thread."""

    def __init__(self, urls: Sequence[str], alias: str, shards: int, options: dict[str, Any]) -> None:
        self.alias = alias
        self.building = f"{alias}-building"
        self._urls = list(urls)
        self._shards = shards
        self._options = options
        self._clients: dict[int, Elasticsearch] = {}
        self.lock = _lock(alias, f"The search index {alias} is being written by another process.")
        self.rebuild_lock = _lock(self.building, f"The search index {alias} is being rebuilt already.")

    @property
    def client(self) -> Elasticsearch:
        """The client of this process: connections must not be shared with the one it was forked from."""
        pid = os.getpid()
        if pid not in self._clients:
            self._clients[pid] = Elasticsearch(
                self._urls,
                request_timeout=_READ_SECONDS,
                max_retries=2,
                retry_on_timeout=True,
                **self._options,
            )
        return self._clients[pid]

    @property
    def writing(self) -> Elasticsearch:
        return self.client.options(request_timeout=_WRITE_SECONDS)

    # -- which index

    def live(self) -> str:
        """The name of the live index. Raises EngineError where there is none."""
        found = self._aliases().get(self.alias)
        if found is None:
            raise EngineError(f"There is no search index called {self.alias}: {_ADVICE}")
        return found

    def _aliases(self) -> dict[str, str]:
        """The indices to which the two aliases lead, those that there are."""
        try:
            answer = self.client.indices.get_alias(name=f"{self.alias},{self.building}")
        except NotFoundError as error:
            # What is there of the two comes along with the complaint about the other.
            answer = error.body
        return {
            alias: index
            for index, found in answer.items()
            if isinstance(found, dict)
            for alias in found.get("aliases", ())
        }

    def is_current(self) -> bool:
        """Whether the live index was made with the data and the fields of today."""
        return self.live().removeprefix(f"{self.alias}-").startswith(f"{mapping.fingerprint()}-")

    def targets(self) -> list[str]:
        """The aliases of the indices that a change goes into; makes the live one if there is none.

        A half-made index that nobody is making any more is deleted.
        """
        found = self._aliases()
        if self.alias not in found:
            self.make(self.alias)
        if self.building not in found:
            return [self.alias]
        try:
            with self.rebuild_lock.held(0):
                if not self._is_building:
                    self.writing.indices.delete(index=found[self.building], ignore_unavailable=True)
                    return [self.alias]
        except EngineBusyError:
            pass
        return [self.alias, self.building]

    _is_building = False

    def make(self, alias: str) -> None:
        """Make an empty index to which that alias leads."""
        self.writing.indices.create(
            index=f"{self.alias}-{mapping.fingerprint()}-{secrets.token_hex(4)}",
            settings=mapping.settings(self._shards),
            mappings=mapping.mapping(),
            aliases={alias: {}},
            # Whoever asks right away is to be answered.
            wait_for_active_shards=1,
        )

    @contextmanager
    def made_beside(self) -> Iterator[None]:
        """A new index, which is the live one at the end; if the making fails it is deleted."""
        with self.rebuild_lock.held(0):
            self.delete_but_live()
            self.make(self.building)
            self._is_building = True
            try:
                yield
            except BaseException:
                self._is_building = False
                self.delete_but_live()
                raise
            finally:
                self._is_building = False

    def swap(self) -> None:
        """Let the alias lead to the new index, and delete the old one, at once."""
        found = self._aliases()
        old = found.get(self.alias)
        new = {"index": found[self.building]}
        actions: list[dict[str, Any]] = [
            {"add": new | {"alias": self.alias}},
            {"remove": new | {"alias": self.building}},
        ]
        if old:
            actions.append({"remove_index": {"index": old}})
        self.writing.indices.update_aliases(actions=actions)

    def delete_but_live(self) -> None:
        """Delete what killed rebuilds left."""
        live = self._aliases().get(self.alias)
        found = self.client.indices.get(index=f"{self.alias}-*", features=["aliases"])
        for name in found.body:
            if name != live and self._is_ours(name):
                self.writing.indices.delete(index=name, ignore_unavailable=True)

    def _is_ours(self, name: str) -> bool:
        """Whether an index is of this alias, and not of one whose name only begins alike."""
        parts = name.removeprefix(f"{self.alias}-").split("-")
        return [len(part) for part in parts] == [8, 8]

    def delete_all(self) -> None:
        """Delete every index of this alias."""
        for name in self._aliases().values():
            self.writing.indices.delete(index=name, ignore_unavailable=True)

    # -- writing

    def put(self, alias: str, documents: Iterable[Document], version: int) -> None:
        """Write documents, but for those of which a newer version is there; they are seen after a refresh."""
        self._write(
            {"_index": alias, "_id": one.id, "_source": one.source, **_versioned(version)}
            for one in documents
        )

    def take_out(self, alias: str, ids: Iterable[str], version: int) -> None:
        """Delete documents, but for those of which a newer version is there."""
        self._write({"_op_type": "delete", "_id": one, "_index": alias, **_versioned(version)} for one in ids)

    def _write(self, actions: Iterable[dict[str, Any]]) -> None:
        for ok, answer in streaming_bulk(
            self.writing,
            actions,
            chunk_size=_BULK_ACTIONS,
            max_chunk_bytes=_BULK_BYTES,
            raise_on_error=False,
            max_retries=3,
            require_alias=True,
        ):
            if not ok:
                _judge(next(iter(answer.values())))

    def refresh(self, alias: str) -> None:
        """Let what was written be seen."""
        self.writing.indices.refresh(index=alias)

    def ids(self, alias: str, groups: Sequence[str]) -> set[str]:
        """The ids of the documents of these groups."""
        query = {"terms": {"group": list(groups)}}
        return {hit["_id"] for hit in self.scan(alias, query, source=False)}

    def scan(self, alias: str, query: dict[str, Any], source: Any) -> Iterator[dict[str, Any]]:
        """Every document that a query finds, as of one moment."""
        pit = self.client.open_point_in_time(index=alias, keep_alive="2m")["id"]
        after: list[Any] | None = None
        try:
            while True:
                found = self.client.search(
                    query=query,
                    size=_KEYS_AT_ONCE,
                    source=source,
                    sort=["_shard_doc"],
                    search_after=after,
                    track_total_hits=False,
                    pit={"id": pit, "keep_alive": "2m"},
                )
                hits = found["hits"]["hits"]
                yield from hits
                if len(hits) < _KEYS_AT_ONCE:
                    return
                after = hits[-1]["sort"]
        finally:
            self.client.close_point_in_time(id=pit)


def _lock(name: str, busy: str) -> Lock:
    if connection.vendor == "postgresql":
        return DatabaseLock(name, busy)
    return FileLock(Path(settings.DATA_DIR) / "locks" / f"{name}.lock", busy)


def _versioned(version: int) -> dict[str, Any]:
    return {"version": version, "version_type": "external_gte"}


def _judge(answer: dict[str, Any]) -> None:
    """What became of one document that was not written: superseded, gone already, at fault, or a fault."""
    status = answer["status"]
    if status == _CONFLICT or (status == 404 and answer.get("result") == "not_found"):
        return
    told = answer.get("error")
    reason = f"{told.get('type')}: {told.get('reason')}" if isinstance(told, dict) else str(told)
    if status == _BAD_DOCUMENT:
        raise RecordError(f"The record {answer['_id']!r} is refused: {reason}")
    raise EngineError(f"The search index could not be written ({reason}).")


@contextmanager
def as_engine_errors() -> Iterator[None]:
    """Whatever the cluster answers, or its silence, as an EngineError."""
    try:
        yield
    except NotFoundError as error:
        raise EngineError(f"There is no such search index ({error.message}): {_ADVICE}") from error
    except ApiError as error:
        raise EngineError(f"The search cluster refuses ({error.status_code} {error}).") from error
    except TransportError as error:
        raise EngineError(f"The search cluster does not answer ({error.message}).") from error
