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


def started(program: Path, arguments: Sequence[str], output: IO[bytes]) -> Program:
    """The Python program, isolated, with nothing to read and its output in this file."""
    line = json.dumps([str(program), *arguments]).encode() + b"\n"
    with _lock:
        try:
            return _ask(line, output)
        except OSError:
            # The launcher is gone, killed for want of memory perhaps: another one does as well.
            _stop()
            return _ask(line, output)


_lock = threading.Lock()
_launcher: tuple[int, socket.socket, "subprocess.Popen[bytes]"] | None = None


def _ask(line: bytes, output: IO[bytes]) -> Program:
    asking = _socket()
    mine, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(asking, [line[:1]], [output.fileno(), theirs.fileno()])
        asking.sendall(line[1:])
    if mine.recv(1) != STARTED:
        mine.close()
        raise BrokenPipeError
    return Program(mine)


def _socket() -> socket.socket:
    """Where the launcher of this process is asked; one that was forked from another has its own."""
    global _launcher
    if _launcher is None or _launcher[0] != os.getpid():
        asking, asked = socket.socketpair()
        with asked:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-I", str(_PROGRAM), str(asked.fileno())],
                pass_fds=[asked.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        _launcher = (os.getpid(), asking, process)
    return _launcher[1]


def _stop() -> None:
    global _launcher
    if _launcher is not None and _launcher[0] == os.getpid():
        _launcher[1].close()
        _launcher[2].kill()
        _launcher[2].wait()
    _launcher = None


atexit.register(_stop)
