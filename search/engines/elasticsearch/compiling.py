"""A plan and a viewer as queries of Elasticsearch, word by word the queries of the embedded engine.

Typed text goes into match clauses, which read it with the analyser of their field, and never into a query
language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from search.analysis import Language, languages
from search.analysis.text import fold
from search.engines.elasticsearch.documents import facet_field
from search.engines.elasticsearch.mapping import names
from search.engines.fields import body_fields, leading_field, near_field, start_field, work_name
from search.engines.merit import CALLED, NAMED, NAMED_KINDS, PHRASED, UNSURE, WORDED, citations
from search.engines.tantivy.schema import analyser_of
from search.plan import PlannedWord, SearchPlan
from search.query import ArticleReference
from search.types import Viewer
from search.weights import weights

Query = dict[str, Any]
NOTHING: Query = {"match_none": {}}


def term(field: str, value: str) -> Query:
    return {"term": {field: {"value": value}}}


def any_term(field: str, values: Iterable[str]) -> Query:
    return {"terms": {field: sorted(values)}}


def every(queries: Iterable[Query]) -> Query:
    return {"bool": {"must": list(queries)}}


def some(queries: Iterable[Query]) -> Query:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def boosted(query: Query, factor: float) -> Query:
    """A bool query that counts so much."""
    return {"bool": query["bool"] | {"boost": factor}}


def unscored(query: Query) -> Query:
    return {"bool": {"filter": [query]}}


def scored(query: Query, points: float) -> Query:
    """The query, whose hits all get these points."""
    return {"constant_score": {"filter": query, "boost": points}}


def word(field: str, text: str, factor: float = 1.0) -> Query:
    return {"match": {names().get(field, field): {"query": text, "boost": factor}}}


def phrase(field: str, text: str, slop: int = 0, factor: float = 1.0) -> Query:
    """The words of a text one after the other; matches nothing when there is none."""
    return {"match_phrase": {names().get(field, field): {"query": text, "slop": slop, "boost": factor}}}


def visible(viewer: Viewer) -> Query:
    """The records that this viewer may see."""
    return any_term("visible_to", viewer.tokens)


def chosen(filters: Mapping[str, Sequence[str]]) -> list[Query]:
    """One condition for each chosen facet; a facet that no record has is met by none."""
    return [any_term(facet_field(name), values) for name, values in filters.items()]


@dataclass(frozen=True)
class Words:
    """Planned words as queries over the languages that the index holds."""

    planned: tuple[PlannedWord, ...]
    languages: tuple[Language, ...]

    @classmethod
    def of(cls, planned: tuple[PlannedWord, ...], codes: Iterable[str]) -> "Words":
        return cls(planned, tuple(known for known in languages() if known.code in set(codes)))

    @cached_property
    def fields(self) -> list[str]:
        """The body fields, those that hold positions first."""
        ordered = [reversed(body_fields(known)) for known in self.languages]
        return [field for fields in ordered for field in fields]

    @cached_property
    def terms(self) -> list[tuple[int, Query]]:
        """The place and the query of each word that says something, in the body."""
        found = ((at, self._term(word, self.fields)) for at, word in enumerate(self.planned))
        return [(at, query) for at, query in found if query is not None]

    def _term(self, planned: PlannedWord, fields: Iterable[str]) -> Query | None:
        """A word in any of its forms in any of these fields, the best counting; None for a stop word."""
        queries: dict[tuple[str, str], Query] = {}
        for field in fields:
            for token in analyser_of(field).analyze(planned.text):
                queries[field, token] = word(field, planned.text)
            for form in planned.forms:
                for token in analyser_of(field).analyze(form):
                    queries.setdefault((field, token), word(field, form, weights().other_form))
        if not queries:
            return None
        return {"dis_max": {"queries": list(queries.values()), "tie_breaker": weights().tie}}

    def query(self) -> Query:
        """Any of the words, best first; matches nothing when none of them says anything."""
        if not self.terms:
            return NOTHING
        matched = [query for _, query in self.terms]
        signs = [*self._starts(), *self._neighbours()]
        if len(matched) > 1:
            signs.append(scored(every(matched), weights().every_word))
        return {"bool": {"must": [some(matched)], "should": [*signs, self._leading()]}}

    def found(self) -> Query:
        """Any of the words, in the body: what is marked in a text."""
        return some([query for _, query in self.terms]) if self.terms else NOTHING

    def _starts(self) -> list[Query]:
        found = self._in([start_field(known) for known in self.languages])
        return [boosted(every([query]), weights().start) for query in found]

    def _leading(self) -> Query:
        found = self._in([leading_field(known) for known in self.languages])
        return boosted(every(found), weights().leading_heading)

    def _in(self, fields: Sequence[str]) -> list[Query]:
        found = (self._term(self.planned[at], fields) for at, _ in self.terms)
        return [query for query in found if query is not None]

    def _neighbours(self) -> list[Query]:
        """Each two words that say something and follow each other."""
        pairs = []
        for known in self.languages:
            field = near_field(known)
            tokens = [(at, analyser_of(field).analyze(word.text)) for at, word in enumerate(self.planned)]
            kept = [(at, found[0]) for at, found in tokens if found]
            pairs += [
                phrase(field, self._typed(first[0], last[0]), weights().adjacent_slop, weights().adjacent)
                for first, last in pairwise(kept)
                if first[1] != last[1]
            ]
        return pairs

    def _typed(self, first: int, last: int) -> str:
        """The words as typed from one place to another: those that say nothing keep the two apart."""
        return " ".join(planned.text for planned in self.planned[first : last + 1])


def text_query(plan: SearchPlan, codes: Iterable[str]) -> Query:
    """The words and phrases of a plan, without regard to any reference."""
    if plan.everything:
        return scored(term("answers", "yes"), 1.0)
    asked = Words.of(plan.words, codes)
    if not plan.phrases:
        return some([asked.query(), work_called(" ".join(planned.text for planned in plan.words))])
    return {
        "bool": {
            "must": [phrase("exact", text) for text in plan.phrases],
            "should": [asked.query()],
        }
    }


def work_called(text: str) -> Query:
    """The work or the organisation whose name or abbreviation is that very text."""
    named = any_term(facet_field("kind"), NAMED_KINDS)
    return scored(every([term("work_name", work_name(text)), named]), CALLED)


def named_article(reference: ArticleReference) -> Query:
    """The articles of that number in the works that the reference names: closest name first."""
    number = term("numbers", reference.number)
    if not reference.names:
        return scored(number, NAMED)
    name = " ".join(reference.names)
    closeness = [
        scored(term("work_name", name), NAMED),
        scored(phrase("work_names", name), PHRASED),
        scored(_work_words(reference), WORDED),
    ]
    return every([unscored(number), {"dis_max": {"queries": closeness}}])


def citing(reference: ArticleReference) -> Query:
    """What cites an article of that number, in the works that the reference names."""
    cited = some(phrase("exact", text) for text in citations(reference))
    return every([cited, unscored(_work_words(reference))]) if reference.names else cited


def _work_words(reference: ArticleReference) -> Query:
    return every(phrase("work_names", name) for name in reference.names)


def unsure(plan: SearchPlan, reference: ArticleReference, codes: Iterable[str], text: Query) -> Query:
    """A text with a number, and something that names no work which has such an article.

    With the word "article": every article of that number, then the other words. Without it, a number of
    several parts still puts such articles first; a plain one is a word like others.
    """
    number = scored(term("numbers", reference.number), UNSURE)
    if reference.explicit:
        others = tuple(planned for planned in plan.words if fold(planned.text) in reference.names)
        return some([Words.of(others, codes).query(), number])
    return text if reference.number.isdecimal() else some([text, number])
