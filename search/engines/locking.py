"""The one right to write: held by a thread of one process, and freed when that process dies."""

import fcntl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol
from zlib import crc32

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from search.engines.base import EngineBusyError, EngineError

_PAUSE_SECONDS = 0.05


class Lock(Protocol):
    """What one thread of all processes holds at a time; that thread may take it again."""

    def held(self, wait_seconds: float) -> AbstractContextManager[None]:
        """Hold it. Raises EngineBusyError when another has held it for ``wait_seconds``."""
        ...


class FileLock:
    """A lock among the processes of one machine, which the kernel frees. Raises EngineError, besides, where
    its file cannot be written."""

    def __init__(self, path: Path, busy: str) -> None:
        self._path = path
        self._busy = busy
        self._mine = threading.RLock()
        self._file: IO[str] | None = None

    @contextmanager
    def held(self, wait_seconds: float) -> Iterator[None]:
        if not self._mine.acquire(timeout=wait_seconds):
            raise EngineBusyError(self._busy)
        try:
            if self._file is not None:
                yield
                return
            self._file = self._opened(wait_seconds)
            try:
                yield
            finally:
                self._file.close()
                self._file = None
        finally:
            self._mine.release()

    def _opened(self, wait_seconds: float) -> IO[str]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("a", encoding="utf-8")
        except OSError as error:
            raise EngineError(f"The file {self._path} cannot be written ({error}).") from error
        if not _taken(lambda: _flocked(file), wait_seconds):
            file.close()
            raise EngineBusyError(self._busy)
        return file


class DatabaseLock:
    """A lock among all who use one PostgreSQL, which frees it when the holder's connection ends."""

    def __init__(self, name: str, busy: str) -> None:
        # Advisory locks are numbers: another name that falls on the same one only waits without need.
        self._number = crc32(name.encode())
        self._busy = busy
        self._mine = threading.local()

    @contextmanager
    def held(self, wait_seconds: float) -> Iterator[None]:
        if getattr(self._mine, "holds", False):
            yield
            return
        # A connection of its own: the lock must not hang on what becomes of a transaction.
        own = connection.copy()
        try:
            if not _taken(lambda: self._asked(own), wait_seconds):
                raise EngineBusyError(self._busy)
            self._mine.holds = True
            yield
        finally:
            self._mine.holds = False
            own.close()

    def _asked(self, own: BaseDatabaseWrapper) -> bool:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [self._number])
            return bool(cursor.fetchone()[0])


def _flocked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _taken(attempt: Callable[[], bool], wait_seconds: float) -> bool:
    give_up_at = time.monotonic() + wait_seconds
    while not attempt():
        if time.monotonic() >= give_up_at:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True
