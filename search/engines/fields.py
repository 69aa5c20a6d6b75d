"""What every engine indexes of a record: the names of its fields and their values.

How a field is read is the engine's; what stands in it is the same in all of them, so that the same question
finds the same records.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from search.analysis import Language, dropped_words, language
from search.analysis.text import clean, fold, words
from search.records import digest
from search.types import SearchRecord
from search.weights import weights

_LONGEST_RAW = 250
_LONGEST_LINE = 1000
# Of a suggested line: the starts of its words that are indexed, of itself, and its words.
LONGEST_START, _LONGEST_BEGINNING, _MOST_WORDS = 10, 16, 30


def body_field(known: Language, way: str) -> str:
    """Headings, title, tags and text, read in one of the language's ways."""
    return f"body_{known.code}_{way.replace('-', '_')}"


def body_fields(known: Language) -> list[str]:
    return [body_field(known, way) for way in known.ways]


def near_field(known: Language) -> str:
    """The body field that keeps positions, for words that follow each other: the last of the ways."""
    return body_fields(known)[-1]


def start_field(known: Language) -> str:
    """The first words of the text."""
    return f"start_{known.code}"


def leading_field(known: Language) -> str:
    """The heading above, for the first passage under it."""
    return f"leading_{known.code}"


@lru_cache(maxsize=256)
def work_name(text: str) -> str:
    """A work's name as one term: its words folded, without stop words."""
    folded = [fold(word) for word in words(clean(text))]
    return " ".join(word for word in folded if word not in dropped_words())[:_LONGEST_RAW]


def suggestion_terms(text: str) -> list[str]:
    """A typed or suggested line as folded words."""
    return words(fold(clean(text[:_LONGEST_LINE])))


def beginning(terms: Sequence[str]) -> str:
    """The beginning of a line as one term, as long as those that are indexed."""
    return "_".join(terms)[:_LONGEST_BEGINNING]


def _suggesting(record: SearchRecord) -> dict[str, Any]:
    """The fields by which a line is found while typing: every start of its words and of itself, so that a
    question is made of plain terms, however many lines begin alike."""
    terms = suggestion_terms(record.suggest)[:_MOST_WORDS]
    starts = {word[:size] for word in terms for size in range(1, LONGEST_START + 1)}
    line = beginning(terms)
    return {
        "suggest": " ".join(starts | set(terms)),
        "suggest_beginning": " ".join({line[:size] for size in range(1, len(line) + 1)}),
        "suggest_kind": _raw(record.kind),
    }


def field_values(record: SearchRecord, leading_heading: str) -> dict[str, Any]:
    """What the record says, field by field. Raises what a malformed record makes fail."""
    known = language(record.language)
    text = clean(record.text)
    fields: dict[str, Any] = {
        "key": _raw(record.key),
        "group": _raw(record.group),
        "language": known.code,
        "visible_to": [_raw(token) for token in record.visible_to],
        "numbers": [_raw(number) for number in record.numbers],
        "work_name": [work_name(name) for name in record.work_names],
        "work_names": [clean(name)[:_LONGEST_LINE] for name in record.work_names],
        "data": _data(record, text),
    }
    if record.suggest:
        fields |= _suggesting(record)
    if not record.only_suggested:
        fields |= _answering(record, known, text, leading_heading)
    return fields


def _answering(record: SearchRecord, known: Language, text: str, leading_heading: str) -> dict[str, Any]:
    """The fields by which a record answers a question."""
    titles = dict.fromkeys(
        (record.work_title, *record.heading_path, record.title, record.title_en, *record.tags)
    )
    body = "\n".join([clean(part)[:_LONGEST_LINE] for part in titles if part] + [text])
    facets = _facets(record)
    return {
        "answers": "yes",
        "facets": facets,
        "facet_names": list(facets),
        "exact": body,
        start_field(known): " ".join(text[:_LONGEST_LINE].split()[: weights().start_words]),
        leading_field(known): clean(leading_heading)[:_LONGEST_LINE],
        **dict.fromkeys(body_fields(known), body),
    }


def _raw(text: str) -> str:
    return clean(text)[:_LONGEST_RAW]


def _facets(record: SearchRecord) -> dict[str, list[str]]:
    named = {"kind": (record.kind,)} | dict(record.facets)
    return {
        _raw(name): [_raw(value) for value in values if value] for name, values in named.items() if values
    }


def _data(record: SearchRecord, text: str) -> bytes:
    """What a hit shows, so that no domain model is loaded."""
    shown = {
        "key": _raw(record.key),
        "digest": digest(record),
        "kind": record.kind,
        "number": record.number,
        "title": record.title,
        "title_en": record.title_en,
        "heading_path": record.heading_path,
        "work": record.work,
        "work_title": record.work_title,
        "url": record.url,
        "page": record.page,
        "date": record.date,
        "status": record.status,
        "facets": {name: list(values) for name, values in record.facets.items()},
        "suggest": record.suggest,
        "text": text,
    }
    return json.dumps(shown, ensure_ascii=True).encode("ascii")
