"""What the search page shows of an answer: tabs, facets, chips and groups, with their addresses. Pure
but for the labels, which the apps that own the facets give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from search import registry
from search.analysis.text import clean
from search.types import Hit, SearchQuery, SearchResults

HITS_A_PAGE = 20
# No one reads further; narrowing is the way.
LAST_PAGE = 50
KIND, WORK = "kind", "work"
# A long facet is shown so far; the chosen values always are.
VALUES_SHOWN = 12
_QUOTES = str.maketrans(dict.fromkeys('"«»“”', " "))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the words, the chosen values of each facet, and the page."""

    text: str
    filters: Mapping[str, tuple[str, ...]]
    page: int

    @property
    def query(self) -> SearchQuery:
        return SearchQuery(self.text, self.filters, (self.page - 1) * HITS_A_PAGE, HITS_A_PAGE)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked yet."""
        return not self.text.strip() and not self.filters

    def url(self, changed: Mapping[str, tuple[str, ...]] | None = None) -> str:
        """The address of this question with some facets chosen otherwise, at its first page."""
        parameters = QueryDict(mutable=True)
        if self.text:
            parameters["q"] = self.text
        for name, values in {**self.filters, **(changed or {})}.items():
            parameters.setlist(name, list(values))
        return f"{reverse('search')}?{parameters.urlencode()}"

    @property
    def all_kinds_url(self) -> str:
        return self.url({KIND: ()})

    @property
    def unnarrowed_url(self) -> str:
        """The address of the same words, with nothing else chosen."""
        return Asked(self.text, {}, 1).url()

    @property
    def has_quotes(self) -> bool:
        return bool(self.text.translate(_QUOTES) != self.text)

    @property
    def unquoted_url(self) -> str:
        """The address of the words without their quotation marks."""
        return Asked(self.text.translate(_QUOTES).strip(), self.filters, 1).url()

    def without(self, name: str, value: str) -> str:
        """The address with one value no longer chosen."""
        return self.url({name: tuple(kept for kept in self.filters.get(name, ()) if kept != value)})


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet. ``count`` is None where the answer holds none of it; ``url`` chooses it or
    takes the choice back, ``alone_url`` chooses it in place of the facet's other values."""

    value: str
    label: str
    count: int | None
    chosen: bool
    url: str
    alone_url: str


@dataclass(frozen=True, slots=True)
class FacetShown:
    """A facet with the values to choose from."""

    name: str
    label: object
    choices: Sequence[Choice]


Labels = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as it is shown: ``named`` where it is the very article that the words name, ``path`` the
    headings above it, left out where the hit before stands under the same; ``labels`` what its facets'
    values are called."""

    hit: Hit
    named: bool
    path: tuple[str, ...]
    labels: Labels

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        is_english = (get_language() or "").startswith("en")
        return self.hit.title_en if is_english and self.hit.title_en else self.hit.title

    @property
    def templates(self) -> tuple[str, str]:
        """The template of its kind, or the one for all others."""
        return f"search/hits/{self.hit.kind}.html", "search/hits/default.html"


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one work, in order of merit; of hits that are of no work, those of a kind. ``others``
    counts those that this page does not show, and ``url`` leads to all of them."""

    work: str
    title: str
    found: Sequence[Found]
    others: int
    url: str

    @property
    def status(self) -> str:
        """Whether the work is in force, as its hits tell."""
        return self.found[0].hit.status


def asked_by(parameters: QueryDict) -> Asked:
    """Read an address; what it says of facets that do not exist is left out."""
    names = [facet.name for facet in registry.facets()]
    filters = {
        name: tuple(dict.fromkeys(clean(value[:120]) for value in parameters.getlist(name) if value))[:20]
        for name in names
    }
    page = parameters.get("page", "")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    return Asked(
        parameters.get("q", ""),
        {name: values for name, values in filters.items() if values},
        min(max(number, 1), LAST_PAGE),
    )


def facets_of(asked: Asked, results: SearchResults) -> list[FacetShown]:
    """The facets with something to choose, in their order."""
    shown = [
        FacetShown(facet.name, facet.label, _choices(facet, asked, results)) for facet in registry.facets()
    ]
    return [facet for facet in shown if facet.choices]


def _choices(facet: registry.Facet, asked: Asked, results: SearchResults) -> list[Choice]:
    counts = {counted.value: counted.count for counted in results.facets.get(facet.name, ())}
    chosen = asked.filters.get(facet.name, ())
    values = [*chosen, *(value for value in counts if value not in chosen)]
    values = values[: max(VALUES_SHOWN, len(chosen))]
    labels = facet.labels_for(values)
    return [
        Choice(
            value,
            str(labels.get(value, value)),
            counts.get(value),
            value in chosen,
            asked.without(facet.name, value)
            if value in chosen
            else asked.url({facet.name: (*chosen, value)}),
            asked.url({facet.name: (value,)}),
        )
        for value in values
    ]


def groups_of(asked: Asked, results: SearchResults) -> list[Group]:
    """The hits by work, or by kind where they are of none: groups in the order of their best hit, and each
    one's hits in order."""
    grouped: dict[tuple[str, str], list[Found]] = {}
    labels = _labels_of_all(results.hits)
    for place, hit in enumerate(results.hits):
        named = bool(results.reference) and place == 0 and asked.page == 1
        before = grouped.setdefault((WORK, hit.work) if hit.work else (KIND, hit.kind), [])
        same = bool(before) and before[-1].hit.heading_path == hit.heading_path
        before.append(Found(hit, named, () if same else hit.heading_path, _labels_in(hit, labels)))
    return [_group(asked, results, name, value, found) for (name, value), found in grouped.items()]


def _group(asked: Asked, results: SearchResults, name: str, value: str, found: Sequence[Found]) -> Group:
    totals = {counted.value: counted.count for counted in results.facets.get(name, ())}
    first = found[0].hit
    return Group(
        value,
        str(labels_of(name, (value,)).get(value) or first.work_title or first.title),
        found,
        max(0, totals.get(value, 0) - len(found)),
        asked.url({name: (value,)}),
    )


def _labels_of_all(hits: Sequence[Hit]) -> Mapping[str, Mapping[str, object]]:
    """What the facets' values of these hits are called, facet by facet. Those of a work are not shown."""
    values: dict[str, dict[str, None]] = {}
    for hit in hits:
        for name, codes in hit.facets.items() if not hit.work else ():
            values.setdefault(name, {}).update(dict.fromkeys(codes))
    return {name: labels_of(name, tuple(codes)) for name, codes in values.items()}


def _labels_in(hit: Hit, labels: Mapping[str, Mapping[str, object]]) -> Labels:
    return {
        name: [str(labels[name].get(code, code)) for code in codes]
        for name, codes in hit.facets.items()
        if name in labels
    }


def labels_of(name: str, values: Sequence[str]) -> Mapping[str, object]:
    """What values of a facet are called in the reader's language, where an app tells."""
    facet = next((facet for facet in registry.facets() if facet.name == name), None)
    return facet.labels_for(values) if facet else {}
