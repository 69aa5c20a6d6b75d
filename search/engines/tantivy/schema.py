"""The fields of the index, the analysers that read them, and a record as a document."""

from functools import cache
from typing import Any

import tantivy

from search.analysis import Language, languages
from search.analysis.text import fold
from search.engines.fields import body_field, field_values, leading_field, start_field
from search.types import SearchRecord

# Raised when the fields change: an index of another format must be made anew.
FORMAT = 2
_LONGEST_TOKEN = 100


@cache
def schema() -> Any:
    """Every field; the ids are text, for deleting by a term of a number silently deletes nothing."""
    builder = tantivy.SchemaBuilder()
    for name in (
        "key",
        "group",
        "visible_to",
        "numbers",
        "work_name",
        "suggest_kind",
        "answers",
    ):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("facet_names", "language"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_json_field("facets", tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("exact", "work_names"):
        builder.add_text_field(name, tokenizer_name="exact")
    for name in ("suggest", "suggest_beginning"):
        builder.add_text_field(name, tokenizer_name="blanks", index_option="basic")
    for known in languages():
        for way in known.ways:
            builder.add_text_field(body_field(known, way), tokenizer_name=f"{known.code}-{way}")
        for name in (start_field(known), leading_field(known)):
            builder.add_text_field(name, tokenizer_name=f"{known.code}-{known.ways[-1]}", index_option="freq")
    builder.add_bytes_field("data", stored=True, indexed=False)
    return builder.build()


@cache
def analysers() -> dict[str, Any]:
    """Every analyser by name: "exact" folds, "blanks" takes terms as given, the others stem and drop
    stop words."""
    made = {
        "exact": _start().filter(tantivy.Filter.ascii_fold()).build(),
        "blanks": tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build(),
    }
    for known in languages():
        for way in known.ways:
            made[f"{known.code}-{way}"] = _stemming(known, way)
    return made


def _start() -> Any:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(tantivy.Filter.remove_long(_LONGEST_TOKEN)).filter(tantivy.Filter.lowercase())


def _stemming(known: Language, way: str) -> Any:
    stem, folding = tantivy.Filter.stemmer(known.stemmer), tantivy.Filter.ascii_fold()
    if way == "stem-fold":
        drop = tantivy.Filter.custom_stopword(list(known.dropped))
        return _start().filter(drop).filter(stem).filter(folding).build()
    drop = tantivy.Filter.custom_stopword(sorted({fold(word) for word in known.dropped}))
    return _start().filter(folding).filter(drop).filter(stem).build()


@cache
def analyser_of(field: str) -> Any:
    """The analyser of a body, start or leading field, or of an unstemmed one."""
    for known in languages():
        for way in known.ways:
            if field == body_field(known, way):
                return analysers()[f"{known.code}-{way}"]
        if field in (start_field(known), leading_field(known)):
            return analysers()[f"{known.code}-{known.ways[-1]}"]
    return analysers()["exact"]


def document(record: SearchRecord, leading_heading: str) -> Any:
    """The record as the engine keeps it. Raises what a malformed record makes fail."""
    return tantivy.Document.from_dict(field_values(record, leading_heading))
