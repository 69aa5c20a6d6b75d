"""A record as a document of the index, and a document as what a hit shows."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from search.analysis import language, languages
from search.engines.base import RecordError
from search.engines.elasticsearch.mapping import NOTHING, body_property
from search.engines.fields import body_fields, field_values, leading_field, start_field
from search.records import with_leading_heading
from search.types import SearchRecord

_LONGEST_ID = 512
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its id in the index."""

    id: str
    group: str
    source: Mapping[str, Any]


def facet_field(name: str) -> str:
    """The field of a facet: its name, or what stands for it where a field cannot be called so."""
    return f"facets.{_safe(name)}"


def facet_name(field: str) -> str:
    """The facet of that field."""
    plain = field.removeprefix("facets.")
    return bytes.fromhex(plain[1:]).decode() if plain.startswith("_") else plain


def _safe(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else f"_{name.encode('utf-8', 'replace').hex()}"


def id_of(key: str) -> str:
    """The id of the record of that key: the key, as long as an id may be."""
    encoded = key.encode()
    return key if 0 < len(encoded) <= _LONGEST_ID else hashlib.sha256(encoded).hexdigest()


class Documents:
    """Makes documents of records that come batch by batch; a key comes once in all of them.

    Whatever fails in a record or in its source is a RecordError.
    """

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._coming: list[SearchRecord] = []
        self._pairs = with_leading_heading(self._fed())

    def _fed(self) -> Iterator[SearchRecord]:
        while True:
            yield self._coming.pop()

    def of(self, records: Iterable[SearchRecord]) -> list[Document]:
        """The documents of these records, which go on where the records before them ended."""
        try:
            return [self._document(record) for record in records]
        except RecordError:
            raise
        except Exception as error:
            raise RecordError(f"{type(error).__name__}: {error}") from error

    def _document(self, record: SearchRecord) -> Document:
        if record.key in self._keys:
            raise RecordError(f"Two records have the key {record.key!r}.")
        self._keys.add(record.key)
        self._coming.append(record)
        _, heading = next(self._pairs)
        return _document(record, heading, len(self._keys))


def _document(record: SearchRecord, heading: str, place: int) -> Document:
    values = field_values(record, heading)
    data = json.loads(values.pop("data"))
    known = language(record.language)
    bodies = [values.pop(field, None) for field in body_fields(known)]
    values.pop("exact", None)
    text = data.pop("text")
    source = values | {
        "place": place,
        "digest": data.pop("digest"),
        "facets": {_safe(name): list(found) for name, found in values.get("facets", {}).items()},
        "data": data,
        "suggest": values.get("suggest", "").split(),
        "suggest_beginning": values.get("suggest_beginning", "").split(),
    }
    if bodies[0] is not None:
        source[body_property(known)] = bodies[0]
        data["text_length"] = len(text)
    for other in languages():
        for field in (start_field(other), leading_field(other)):
            source[field] = source.get(field) or NOTHING
    return Document(id_of(data["key"]), source["group"], source)


def text_in(source: Mapping[str, Any]) -> tuple[str, str, int]:
    """Where the body of a document lies, the body, and where in it the record's own text begins."""
    for known in languages():
        body = source.get(body_property(known))
        if body is not None:
            return body_property(known), body, len(body) - source["data"]["text_length"]
    return "", "", 0
