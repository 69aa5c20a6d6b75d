"""Programs of ours, each in a process of its own that is forked from one kept warm for it.

The warm process (``kb.ingestion.reading.launcher``) is started when it is first needed, and ends with this
one, however this one ends.
"""

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Self

from kb.ingestion.reading.launcher import EXIT_CODE, STARTED

_PROGRAM = Path(__file__).with_name("reading") / "launcher.py"
# What a program that was killed with the launcher is said to have ended with.
_GONE = -9


class Program:
    """A program that was started; leaving its context kills it, if it still runs."""

    def __init__(self, told: socket.socket) -> None:
        self._told = told
        self._code: int | None = None

    def wait(self, deadline: float) -> int:
        """Its exit code, negative for the signal that ended it. Raises TimeoutError when it still runs at
        this time of the monotonic clock."""
        if self._code is None:
            seconds = max(0.0, deadline - time.monotonic())
            if not select.select([self._told], [], [], seconds)[0]:
                raise TimeoutError
            data = self._told.recv(EXIT_CODE.size)
            self._code = EXIT_CODE.unpack(data)[0] if len(data) == EXIT_CODE.size else _GONE
        return self._code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._told.close()


class _Launcher:
    """The warm process of this one; a process that was forked from this one starts its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._asking: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def started(self, line: bytes, output: IO[bytes]) -> Program:
        with self._lock:
            try:
                return self._ask(line, output)
            except OSError:
                # It is gone, killed for want of memory perhaps: another one does as well.
                self._end()
                return self._ask(line, output)

    def stop(self) -> None:
        with self._lock:
            self._end()

    def _ask(self, line: bytes, output: IO[bytes]) -> Program:
        if self._asking is None or self._owner != os.getpid():
            self._asking = self._begin()
        mine, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._asking, [line[:1]], [output.fileno(), theirs.fileno()])
                self._asking.sendall(line[1:])
            if mine.recv(len(STARTED)) != STARTED:
                raise BrokenPipeError
        except OSError:
            mine.close()
            raise
        return Program(mine)

    def _begin(self) -> socket.socket:
        asking, asked = socket.socketpair()
        with asked:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-I", str(_PROGRAM), str(asked.fileno())],
                pass_fds=[asked.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._owner = os.getpid()
        return asking

    def _end(self) -> None:
        if self._owner == os.getpid() and self._asking and self._process:
            self._asking.close()
            self._process.kill()
            self._process.wait()
        self._asking = None


_launcher = _Launcher()
atexit.register(_launcher.stop)


def started(program: Path, arguments: Sequence[str], output: IO[bytes]) -> Program:
    """The Python program, isolated, in the environment of now, with nothing to read and its output in this
    file."""
    asked = {"command": [str(program), *arguments], "environment": dict(os.environ)}
    return _launcher.started(json.dumps(asked).encode() + b"\n", output)
