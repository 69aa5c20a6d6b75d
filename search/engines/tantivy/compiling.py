"""A plan and a viewer as Tantivy queries, built from terms: typed text never meets a query parser."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from tantivy import Occur, Query

from search.analysis import Language, languages
from search.analysis.text import fold
from search.engines.fields import body_fields, leading_field, near_field, start_field, work_name
from search.engines.merit import CALLED, NAMED, NAMED_KINDS, PHRASED, UNSURE, WORDED, citations
from search.engines.tantivy.schema import analyser_of, schema
from search.plan import PlannedWord, SearchPlan
from search.query import ArticleReference
from search.types import Viewer
from search.weights import weights


def term(field: str, value: str) -> Any:
    return Query.term_query(schema(), field, value)


def boosted(query: Any, factor: float) -> Any:
    return Query.boost_query(query, factor)


def every(queries: Iterable[Any]) -> Any:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def some(queries: Iterable[Any]) -> Any:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def unscored(query: Any) -> Any:
    return Query.const_score_query(query, 0.0)


def phrase(field: str, tokens: Sequence[tuple[int, str]], slop: int = 0) -> Any:
    """The tokens at their distances from each other; one token is a term."""
    if len(tokens) == 1:
        return term(field, tokens[0][1])
    first = tokens[0][0]
    return Query.phrase_query(schema(), field, [(at - first, token) for at, token in tokens], slop=slop)


def exact_phrase(field: str, text: str) -> Any:
    """The words of a text one after the other, unstemmed; matches nothing when there is none."""
    tokens = list(enumerate(analyser_of(field).analyze(text)))
    return phrase(field, tokens) if tokens else Query.empty_query()


def visible(viewer: Viewer) -> Any:
    """The records that this viewer may see. (Terms are twice as fast here as a term set.)"""
    return unscored(some(term("visible_to", token) for token in sorted(viewer.tokens)))


def chosen(filters: Mapping[str, Sequence[str]], names: Iterable[str]) -> list[Any]:
    """One condition for each chosen facet; a facet that no record has is met by none."""
    known = set(names)
    return [
        unscored(some(term(f"facets.{name}", value) for value in values))
        if name in known
        else Query.empty_query()
        for name, values in filters.items()
    ]


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
    def terms(self) -> list[tuple[int, Any]]:
        """The place and the query of each word that says something, in the body."""
        found = ((at, self._term(word, self.fields)) for at, word in enumerate(self.planned))
        return [(at, query) for at, query in found if query is not None]

    def _term(self, word: PlannedWord, fields: Iterable[str]) -> Any:
        """A word in any of its forms in any of these fields, the best counting; None for a stop word."""
        queries: dict[tuple[str, str], Any] = {}
        for field in fields:
            for token in analyser_of(field).analyze(word.text):
                queries[field, token] = term(field, token)
            for form in word.forms:
                for token in analyser_of(field).analyze(form):
                    queries.setdefault((field, token), boosted(term(field, token), weights().other_form))
        if not queries:
            return None
        return Query.disjunction_max_query(list(queries.values()), weights().tie)

    def query(self) -> Any:
        """Any of the words, best first; matches nothing when none of them says anything."""
        if not self.terms:
            return Query.empty_query()
        matched = [query for _, query in self.terms]
        signs = [*self._starts(), *self._neighbours()]
        if len(matched) > 1:
            signs.append(Query.const_score_query(every(matched), weights().every_word))
        return Query.boolean_query(
            [(Occur.Must, some(matched)), *((Occur.Should, sign) for sign in (*signs, self._leading()))]
        )

    def _starts(self) -> list[Any]:
        found = self._in([start_field(known) for known in self.languages])
        return [boosted(query, weights().start) for query in found]

    def _leading(self) -> Any:
        found = self._in([leading_field(known) for known in self.languages])
        return boosted(every(found), weights().leading_heading)

    def _in(self, fields: Sequence[str]) -> list[Any]:
        found = (self._term(self.planned[at], fields) for at, _ in self.terms)
        return [query for query in found if query is not None]

    def _neighbours(self) -> list[Any]:
        """Each two words that say something and follow each other."""
        pairs = []
        for known in self.languages:
            field = near_field(known)
            tokens = [(at, analyser_of(field).analyze(word.text)) for at, word in enumerate(self.planned)]
            kept = [(at, found[0]) for at, found in tokens if found]
            pairs += [
                boosted(phrase(field, pair, weights().adjacent_slop), weights().adjacent)
                for pair in pairwise(kept)
                if pair[0][1] != pair[1][1]
            ]
        return pairs


def text_query(plan: SearchPlan, codes: Iterable[str]) -> Any:
    """The words and phrases of a plan, without regard to any reference."""
    if plan.everything:
        return term("answers", "yes")
    asked = Words.of(plan.words, codes)
    if not plan.phrases:
        return some([asked.query(), work_called(" ".join(word.text for word in plan.words))])
    phrases = [(Occur.Must, exact_phrase("exact", text)) for text in plan.phrases]
    return Query.boolean_query([*phrases, (Occur.Should, asked.query())])


def work_called(text: str) -> Any:
    """The work or the organisation whose name or abbreviation is that very text."""
    named = some(term("facets.kind", kind) for kind in NAMED_KINDS)
    called = every([term("work_name", work_name(text)), named])
    return Query.const_score_query(called, CALLED)


def named_article(reference: ArticleReference) -> Any:
    """The articles of that number in the works that the reference names: closest name first."""
    number = term("numbers", reference.number)
    if not reference.names:
        return Query.const_score_query(number, NAMED)
    name = " ".join(reference.names)
    closeness = [
        Query.const_score_query(term("work_name", name), NAMED),
        Query.const_score_query(exact_phrase("work_names", name), PHRASED),
        Query.const_score_query(_work_words(reference), WORDED),
    ]
    return every([unscored(number), Query.disjunction_max_query(closeness)])


def citing(reference: ArticleReference) -> Any:
    """What cites an article of that number, in the works that the reference names."""
    cited = some(exact_phrase("exact", text) for text in citations(reference))
    return every([cited, unscored(_work_words(reference))]) if reference.names else cited


def _work_words(reference: ArticleReference) -> Any:
    return every(exact_phrase("work_names", name) for name in reference.names)


def unsure(plan: SearchPlan, reference: ArticleReference, codes: Iterable[str], text: Any) -> Any:
    """A text with a number, and something that names no work which has such an article.

    With the word "article": every article of that number, then the other words. Without it, a number of
    several parts still puts such articles first; a plain one is a word like others.
    """
    number = Query.const_score_query(term("numbers", reference.number), UNSURE)
    if reference.explicit:
        others = tuple(word for word in plan.words if fold(word.text) in reference.names)
        return some([Words.of(others, codes).query(), number])
    return text if reference.number.isdecimal() else some([text, number])
