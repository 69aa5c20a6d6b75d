"""Real processes are killed at random while things change; database and index agree in the end."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20


class Life:
    """The processes of ``tests.search.life`` over one data folder."""

    def __init__(self, data: Path) -> None:
        self._environment = os.environ | {"TOGUNA_DATA": str(data), "TOGUNA_DATABASE_URL": ""}
        self._environment.pop("DJANGO_SETTINGS_MODULE", None)
        self._errors = data / "errors.log"
        self.run("prepare")

    def run(self, *role: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "tests.search.life", *role],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def started(self, *role: str) -> Iterator["subprocess.Popen[str]"]:
        """A process in a group of its own, all of which is killed at the end."""
        with self._errors.open("a") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.search.life", *role],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    @property
    def errors(self) -> str:
        """What the processes complained of, so far."""
        return self._errors.read_text(encoding="utf-8") if self._errors.exists() else ""

    def finish(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("finish").splitlines()[-1])
        return found


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "The process ended before it did anything."
    return line.strip()


def _ask(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def _waiting(data: Path) -> int:
    with closing(sqlite3.connect(data / "toguna.sqlite3", timeout=20)) as database:
        return int(database.execute("SELECT COUNT(*) FROM search_outboxentry").fetchone()[0])


def _wait_until_nothing_waits(data: Path, seconds: float) -> None:
    give_up_at = time.monotonic() + seconds
    while _waiting(data):
        assert time.monotonic() < give_up_at, "The worker left changes waiting."
        time.sleep(0.1)


def test_killed_processes__lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    """Drains are killed at random points while people make changes; then the worker itself, once."""
    chance = random.Random()  # noqa: S311
    life = Life(tmp_path)
    with life.started("change", str(chance.randrange(10**6))) as changes, life.started("drains") as drains:
        _line(changes)
        for _ in range(KILLS):
            _ask(drains)
            begun = _line(drains)
            assert begun.isdecimal(), f"A drain failed by itself: {life.errors}"
            time.sleep(chance.random() * 0.2)
            os.kill(int(begun), signal.SIGKILL)
        with life.started("worker"):
            time.sleep(3 + chance.random())
    with life.started("worker"):
        with life.started("change", str(chance.randrange(10**6))) as changes:
            _line(changes)
        # A job that was killed comes back by the schedule within a minute, and by the queue after 90 s.
        _wait_until_nothing_waits(tmp_path, 100)
    found = life.finish()
    assert (found["missing"], found["surplus"], found["different"]) == ([], [], [])
    assert found["agree"]
    assert found["index"] == found["database"] > 0
