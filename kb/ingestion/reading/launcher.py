"""The program ``python -I launcher.py SOCKET``, which starts programs in processes forked from itself.

Starting an interpreter and importing the libraries costs as much as reading a hundred pages; here both are
done once. The launcher opens no file of anyone's, so what it forks is as clean as what is started anew.

On the socket (a descriptor that it inherits) comes a line of JSON, ``{"command": [program, *arguments],
"environment": {...}}``, with two more descriptors: where the program is to write, and a socket on which its
start is told with one byte and its end with its exit code, four bytes. When whoever asked closes that one,
the program is killed with all that it started; when the first one closes, all programs are, and the launcher
ends.
"""

import contextlib
import gc
import json
import os
import runpy
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector

STARTED = b"s"
EXIT_CODE = struct.Struct("=i")


def main() -> None:
    asked = socket.socket(fileno=int(sys.argv[1]))
    # Isolated from the site, it finds the readers by where it lies itself.
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    _import_what_readers_need()
    gc.freeze()
    Launcher(asked).serve()


def _import_what_readers_need() -> None:
    import argparse
    import tempfile

    import pypdf

    from kb.ingestion.reading import opening, pdfium_lines

    # Named, so that none seems to be imported in vain.
    _ = argparse, tempfile, pypdf, opening, pdfium_lines


class Launcher:
    """Starts what it is asked for, and tells how it ended."""

    def __init__(self, asked: socket.socket) -> None:
        self._asked = asked
        self._told: dict[int, socket.socket] = {}
        self._selector = DefaultSelector()

    def serve(self) -> None:
        """Work until whoever asks is gone."""
        ended, wake = socket.socketpair()
        for end in (ended, wake):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        self._selector.register(self._asked, EVENT_READ)
        self._selector.register(ended, EVENT_READ)
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is ended:
                    ended.recv(4096)
                    self._tell_ends()
                elif key.fileobj is not self._asked:
                    self._kill(key.data)
                elif not self._start():
                    for pid in list(self._told):
                        self._kill(pid)
                    return

    def _start(self) -> bool:
        """Start the program that is asked for; False where nothing is asked for any more."""
        line, descriptors = b"", []
        while not line.endswith(b"\n"):
            part, received, _, _ = socket.recv_fds(self._asked, 65536, 2)
            descriptors += received
            line += part
            if not part:
                return False
        output, told = descriptors[0], socket.socket(fileno=descriptors[1])
        pid = os.fork()
        if pid == 0:
            asked = json.loads(line)
            _run(asked["command"], asked["environment"], output)
        os.close(output)
        _tell(told, STARTED)
        self._told[pid] = told
        self._selector.register(told, EVENT_READ, pid)
        return True

    def _kill(self, pid: int) -> None:
        """Kill a program nobody waits for; its end is then told to nobody."""
        told = self._told.get(pid)
        if told is not None and told.fileno() >= 0:
            self._selector.unregister(told)
            told.close()
            try:
                os.killpg(pid, signal.SIGKILL)
            except ProcessLookupError:
                # Before it made a group of its own.
                os.kill(pid, signal.SIGKILL)

    def _tell_ends(self) -> None:
        while self._told:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            told = self._told.pop(pid)
            if told.fileno() >= 0:
                self._selector.unregister(told)
                _tell(told, EXIT_CODE.pack(os.waitstatus_to_exitcode(status)))
                told.close()


def _tell(told: socket.socket, what: bytes) -> None:
    # Whoever asked may be gone.
    with contextlib.suppress(OSError):
        told.send(what)


def _run(command: Sequence[str], environment: Mapping[str, str], output: int) -> None:
    """Be the program, as if the interpreter had been started with it; never returns."""
    code = 1
    try:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(output, sys.stdout.fileno())
        os.closerange(3, 1024)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = list(command)
        runpy.run_path(command[0], run_name="__main__")
        sys.stdout.flush()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
