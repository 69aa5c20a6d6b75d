"""The fields of the index and the analysers that read them, made from the data of ``search.analysis``.

Each field holds what the embedded engine's field of that name holds, so that both rank alike.
"""

import hashlib
import json
from functools import cache
from typing import Any

from search.analysis import Language, languages
from search.analysis.text import fold
from search.engines.fields import body_field, leading_field, start_field
from search.plan import MAX_LIMIT, MAX_OFFSET

# As the embedded engine cuts words: at whatever is neither letter nor digit.
_BETWEEN_WORDS = r"[^\p{IsAlphabetic}\p{N}]+"
_LONGEST_TOKEN = 99
# Stands where a field says nothing of a document, for how rare a word is, is a matter of all documents. A
# letter that nobody types.
NOTHING = "\ua015"
_SETTINGS: dict[str, Any] = {
    # Whoever writes says when it is to be seen.
    "refresh_interval": "-1",
    "max_result_window": MAX_OFFSET + MAX_LIMIT,
    "auto_expand_replicas": "0-1",
}
_KEYWORDS = ("group", "visible_to", "work_name", "suggest_kind", "facet_names", "language", "answers")
_STARTS = ("suggest", "suggest_beginning", "numbers")


def body_property(known: Language) -> str:
    """The property with headings, title, tags and text; its last way of reading is its own, the others
    are fields below it."""
    return f"body_{known.code}"


@cache
def names() -> dict[str, str]:
    """What the fields of the embedded engine are called here, where it is otherwise."""
    return {
        body_field(known, way): f"{body_property(known)}.{_under(way)}"
        for known in languages()
        for way in known.ways[:-1]
    } | {body_field(known, known.ways[-1]): body_property(known) for known in languages()}


def _under(way: str) -> str:
    return way.replace("-", "_")


def settings(shards: int) -> dict[str, Any]:
    """The settings of a new index."""
    return _SETTINGS | {"number_of_shards": shards, "analysis": _analysis()}


def _analysis() -> dict[str, Any]:
    filters: dict[str, Any] = {"short": {"type": "length", "max": _LONGEST_TOKEN}}
    analysers = {"exact": _analyser("short", "lowercase", "asciifolding")}
    for known in languages():
        filters |= _filters(known)
        for way in known.ways:
            analysers[f"{known.code}-{way}"] = _stemming(known, way)
    return {
        "tokenizer": {"words": {"type": "pattern", "pattern": _BETWEEN_WORDS}},
        "filter": filters,
        "analyzer": analysers,
    }


def _analyser(*filters: str) -> dict[str, Any]:
    return {"type": "custom", "tokenizer": "words", "filter": list(filters)}


def _filters(known: Language) -> dict[str, Any]:
    return {
        f"{known.code}_drop": {"type": "stop", "stopwords": list(known.dropped)},
        f"{known.code}_drop_folded": {
            "type": "stop",
            "stopwords": sorted({fold(word) for word in known.dropped}),
        },
        f"{known.code}_stem": {"type": "snowball", "language": known.stemmer.capitalize()},
    }


def _stemming(known: Language, way: str) -> dict[str, Any]:
    if way == "stem-fold":
        return _analyser("short", "lowercase", f"{known.code}_drop", f"{known.code}_stem", "asciifolding")
    return _analyser("short", "lowercase", "asciifolding", f"{known.code}_drop_folded", f"{known.code}_stem")


def mapping() -> dict[str, Any]:
    """The mapping of a new index. A facet's field is made when the first record brings it."""
    raw = {"type": "keyword"}
    found_only: dict[str, Any] = raw | {"doc_values": False}
    shown_only = {"type": "object", "enabled": False}
    properties: dict[str, Any] = {
        **dict.fromkeys(_KEYWORDS, raw),
        **dict.fromkeys(_STARTS, found_only),
        "place": {"type": "long"},
        "digest": raw | {"index": False},
        "exact": {"type": "text", "analyzer": "exact"},
        "work_names": {"type": "text", "analyzer": "exact"},
        "facets": {"type": "object", "dynamic": True},
        "data": shown_only,
    }
    for known in languages():
        properties |= _of_language(known)
    return {
        "dynamic": False,
        "dynamic_templates": [{"facets": {"path_match": "facets.*", "mapping": raw}}],
        "properties": properties,
    }


def _of_language(known: Language) -> dict[str, Any]:
    *others, near = known.ways
    last = {"type": "text", "analyzer": f"{known.code}-{near}"}
    body = last | {
        "copy_to": "exact",
        "fields": {_under(way): {"type": "text", "analyzer": f"{known.code}-{way}"} for way in others},
    }
    return {
        body_property(known): body,
        start_field(known): last | {"index_options": "freqs"},
        leading_field(known): last | {"index_options": "freqs"},
    }


@cache
def fingerprint() -> str:
    """A short digest of all that an index is made with, the language data among it."""
    content = json.dumps([_analysis(), mapping()], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:8]
