"""Three nodes, of which the master is killed: searches and writes go on, and nothing is lost."""

import threading
import time
from typing import Any

import pytest
from django.db import connection
from elasticsearch import Elasticsearch

from search.engines.base import EngineError
from search.engines.elasticsearch import ElasticsearchEngine
from search.types import ANONYMOUS
from tests.search.records import asked, put, record
from tests.services import elasticsearch_url
from tests.services.nodes import Node, cluster

pytestmark = [pytest.mark.cluster, pytest.mark.django_db(transaction=True)]
BEFORE_SECONDS, AFTER_SECONDS, PAUSE = 3.0, 20.0, 0.05


def _master(nodes: list[Node]) -> Node:
    with Elasticsearch(nodes[0].url) as client:
        told: Any = client.cat.master(format="json", h="node").body
    return next(node for node in nodes if node.name == told[0]["node"])


class _Writer(threading.Thread):
    """Writes one record after the other, each until it is acknowledged, as the outbox does."""

    def __init__(self, engine: ElasticsearchEngine) -> None:
        super().__init__()
        self.engine, self.over = engine, threading.Event()
        self.acknowledged: list[tuple[str, float]] = []
        self.refused = 0

    def run(self) -> None:
        try:
            while not self.over.is_set():
                self._write(f"new-{len(self.acknowledged)}")
        finally:
            connection.close()

    def _write(self, key: str) -> None:
        try:
            put(self.engine, record(key, "vol"))
        except EngineError:
            self.refused += 1
            time.sleep(PAUSE)
        else:
            self.acknowledged.append((key, time.monotonic()))


def test_node_that_is_killed__is_missed_by_nobody() -> None:
    elasticsearch_url()
    with cluster() as nodes:
        engine = ElasticsearchEngine([node.url for node in nodes], "toguna-cluster")
        engine.rebuild([[record(str(number), "vol", suggest="Vol") for number in range(200)]])
        with Elasticsearch(nodes[0].url) as client:
            client.cluster.health(wait_for_status="green", wait_for_nodes="3", timeout="60s")
        writer = _Writer(engine)
        writer.start()
        killed_at, searched = 0.0, 0
        end = time.monotonic() + BEFORE_SECONDS + AFTER_SECONDS
        while time.monotonic() < end:
            if not killed_at and time.monotonic() > end - AFTER_SECONDS:
                _master(nodes).kill()
                killed_at = time.monotonic()
            found = asked(engine, "vol")
            assert found.available, "A search failed."
            assert found.total >= 200
            assert engine.suggest("vo", ANONYMOUS, 3)
            searched += 1
            time.sleep(PAUSE)
        writer.over.set()
        writer.join()
        assert searched > 20
        assert [at for _, at in writer.acknowledged if at > killed_at + 1], (
            "Nothing could be written after it."
        )
        kept = {key for key, _ in engine.digests()}
        assert {key for key, _ in writer.acknowledged} <= kept
        assert kept >= {str(number) for number in range(200)}
