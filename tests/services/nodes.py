"""A cluster of real nodes for tests, which may be killed one by one."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from elasticsearch import Elasticsearch

from tests.shared import SHARED

_SCRIPT = SHARED / "services" / "elasticsearch" / "es_node.sh"


@dataclass(frozen=True, slots=True)
class Node:
    """One node: its name, its address, its process, and the folder of what it wrote."""

    name: str
    url: str
    pid: int
    folder: Path

    def kill(self) -> None:
        """As a machine that loses its power."""
        os.kill(self.pid, signal.SIGKILL)


@contextmanager
def cluster(size: int = 3) -> Iterator[list[Node]]:
    """So many nodes that know each other; all are stopped at the end."""
    prefix = f"toguna-{secrets.token_hex(3)}"
    ports = _free_ports(2 * size)
    seed = f"-Ediscovery.seed_hosts=127.0.0.1:{ports[1]}"
    first = f"-Ecluster.initial_master_nodes={prefix}-0"
    started: list[Node] = []
    try:
        for number in range(size):
            name, http, transport = f"{prefix}-{number}", ports[2 * number], ports[2 * number + 1]
            more = [seed, first] if number == 0 else [seed]
            _run("start", name, str(http), str(transport), f"-Ecluster.name={prefix}", *more)
            started.append(_node(name, f"http://127.0.0.1:{http}"))
        yield started
    finally:
        for node in started:
            _run("stop", node.name, check=False)
            shutil.rmtree(node.folder, ignore_errors=True)


def _node(name: str, url: str) -> Node:
    with Elasticsearch(url) as client:
        (told,) = client.nodes.info(node_id="_local", metric="process,settings")["nodes"].values()
    return Node(name, url, int(told["process"]["id"]), Path(told["settings"]["path"]["data"]).parent)


def _run(*arguments: str, check: bool = True) -> None:
    subprocess.run(["bash", str(_SCRIPT), *arguments], check=check, capture_output=True, timeout=240)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports
