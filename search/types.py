"""The values that search takes and gives. All are frozen; none knows a model of another app."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PUBLIC = "public"
PARTNERS = "partners"
TEAM = "team"
_ORGANISATION = "organisation:"


def organisation_token(pk: int) -> str:
    """The token of the people of one organisation."""
    return f"{_ORGANISATION}{pk}"


@dataclass(frozen=True, slots=True)
class Viewer:
    """What a person may see: a record is shown when it shares a token with its viewer."""

    tokens: frozenset[str] = frozenset({PUBLIC})

    @property
    def organisations(self) -> tuple[int, ...]:
        """The primary keys of the organisations whose people this viewer is one of."""
        return tuple(int(token.partition(":")[2]) for token in self.tokens if token.startswith(_ORGANISATION))


ANONYMOUS = Viewer()


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """One thing to be found.

    ``key`` is unique in the index and begins with its group; ``group`` names the object it comes
    from ("source:pk"), whose records are always replaced together. ``kind`` is the form of the hit
    ("article", "page", "work"). ``work`` is the permanent key of the text it belongs to,
    ``work_names`` its title and abbreviations, by which an article reference names it. ``numbers``
    are normalised article numbers ("324-11", "12bis"). ``text`` is what is searched and
    highlighted, with the title and the heading path put before it by the engine. ``facets`` maps a
    facet's name to its values, each as the code that the address carries. ``suggest`` is the line
    offered while typing; ``only_suggested`` says that it is offered there but is no answer by
    itself, as a heading. ``visible_to`` holds the tokens that may read it. ``title_en`` is its title
    for readers of English, where it has another one.
    """

    key: str
    group: str
    kind: str
    title: str
    url: str
    visible_to: frozenset[str]
    title_en: str = ""
    language: str = "fr"
    text: str = ""
    heading_path: tuple[str, ...] = ()
    number: str = ""
    numbers: tuple[str, ...] = ()
    work: str = ""
    work_title: str = ""
    work_names: tuple[str, ...] = ()
    page: int | None = None
    date: str = ""
    status: str = ""
    suggest: str = ""
    only_suggested: bool = False
    tags: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a person asked: the words as typed, the chosen facet values, and which slice to show."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One found record. ``snippet`` is escaped HTML whose only markup is ``<mark>``; ``facets`` are the
    record's, as codes."""

    key: str
    kind: str
    number: str
    title: str
    heading_path: tuple[str, ...]
    work: str
    work_title: str
    url: str
    snippet: str
    page: int | None
    date: str
    status: str
    score: float
    title_en: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the found records carry a facet value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Lead:
    """Where an article that was asked for by its number has gone: a line for the person, and its address."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A slice of what was found, with the counts of the whole. ``reference`` tells how an article
    reference in the query was understood ("324-11"), or is empty; where such articles may be seen
    they are the first hits. ``leads`` tell where articles of that number have gone since. ``available`` is
    false when the index could not be asked at all."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    took_ms: float
    reference: str = ""
    available: bool = True
    leads: tuple[Lead, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line offered while typing."""

    kind: str
    text: str
    url: str
    work_title: str = ""
