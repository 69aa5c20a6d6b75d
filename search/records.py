"""What can be said of records without an engine."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from operator import attrgetter

from search.types import SearchRecord

_FIELDS = tuple(field.name for field in fields(SearchRecord))
_VISIBLE_TO, _FACETS = _FIELDS.index("visible_to"), _FIELDS.index("facets")
_values = attrgetter(*_FIELDS)


def digest(record: SearchRecord) -> str:
    """A digest of all that the record says: two records are equal when theirs are."""
    values = list(_values(record))
    values[_VISIBLE_TO] = sorted(record.visible_to)
    values[_FACETS] = [(name, sorted(values)) for name, values in sorted(record.facets.items())]
    # Escaped, so that even a lone surrogate has a digest.
    return hashlib.sha256(ascii(values).encode("ascii")).hexdigest()[:32]


def with_leading_heading(records: Iterable[SearchRecord]) -> Iterator[tuple[SearchRecord, str]]:
    """Each record with the heading right above it if it is the first passage under that heading, else "".

    The records of a group come one after the other, in the order of the document.
    """
    before: tuple[str, tuple[str, ...]] = ("", ())
    for record in records:
        if record.only_suggested:
            yield record, ""
            continue
        place = (record.group, record.heading_path)
        yield record, record.heading_path[-1] if record.heading_path and place != before else ""
        before = place
