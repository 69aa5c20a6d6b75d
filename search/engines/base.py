"""What an engine is to the rest of search."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, Self

from search.plan import SearchPlan
from search.types import SearchRecord, SearchResults, Suggestion, Viewer


class EngineError(Exception):
    """The engine cannot do its work now, whatever the records: the message says why and what to do."""


class EngineBusyError(EngineError):
    """Another process is writing."""


class RecordError(Exception):
    """A record, or the source that was to give it, is at fault; the engine is well."""


class Engine(Protocol):
    """An index of records. Reads never raise for what was asked nor for a broken index. Writes raise
    EngineError or RecordError, and then leave the index as it was."""

    def apart(self) -> AbstractContextManager[Self]:
        """An engine like this one with an empty index of its own, which is gone at the end: for trials."""
        ...

    def exclusive(self, wait_seconds: float = 30) -> AbstractContextManager[None]:
        """Hold the one right to write, freed when the process dies; may be nested in one thread.
        Raises EngineBusyError when another has held it for ``wait_seconds``."""
        ...

    def replace(self, groups: Sequence[str], records: Iterable[SearchRecord]) -> None:
        """Take out all records of these groups and put these in, in one commit. The records of a group
        come one after the other, in the order of the document; two of one key are a RecordError."""
        ...

    def rebuild(self, batches: Iterable[Sequence[SearchRecord]]) -> int:
        """Make a new index beside the live one, swap them, delete the old; gives the number of records."""
        ...

    def search(self, plan: SearchPlan, viewer: Viewer) -> SearchResults:
        """The asked slice of what this viewer may see."""
        ...

    def suggest(self, text: str, viewer: Viewer, limit: int) -> tuple[Suggestion, ...]:
        """Lines that continue what was typed."""
        ...

    def count(self) -> int:
        """The number of records. Raises EngineError when the index cannot be read."""
        ...

    def digests(self) -> Iterator[tuple[str, str]]:
        """Key and ``search.records.digest`` of every record. Raises EngineError like ``count``."""
        ...

    def is_current(self) -> bool:
        """Whether the index was made with the language data of today; otherwise it should be rebuilt."""
        ...
