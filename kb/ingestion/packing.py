"""A tree as bytes: what is kept of a reading beside its corrected passages."""

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from kb.ingestion.types import Node


def packed(nodes: Iterable[Node]) -> bytes:
    """The nodes as compressed JSON, one a line, so that no second copy of a long text is held."""
    squeeze = zlib.compressobj(6)
    parts = [
        squeeze.compress(json.dumps(asdict(node), ensure_ascii=False).encode() + b"\n") for node in nodes
    ]
    return b"".join([*parts, squeeze.flush()])


def unpacked(data: bytes | memoryview) -> tuple[Node, ...]:
    """The nodes again."""
    return tuple(_node(json.loads(line)) for line in zlib.decompress(data).splitlines())


def _node(values: dict[str, Any]) -> Node:
    return Node(**values | {"heading_path": tuple(values["heading_path"])})


def nodes_of(rows: Sequence[Any]) -> tuple[Node, ...]:
    """The nodes that these passages, in document order, were written from.

    Whether an article is quoted is not a field of its passage: it hangs below another article.
    """
    places = {row.pk: place for place, row in enumerate(rows)}
    kinds = {row.pk: row.kind for row in rows}
    return tuple(
        Node(
            kind=row.kind,
            eid=row.eid,
            label=row.label,
            number=row.number,
            last_number=row.last_number,
            heading=row.heading,
            heading_path=tuple(row.heading_path),
            text=row.text,
            first_page=row.first_page,
            last_page=row.last_page,
            parent=None if row.parent_id is None else places[row.parent_id],
            quoted=row.kind == "article" and kinds.get(row.parent_id) == "article",
        )
        for row in rows
    )
