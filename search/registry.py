"""What the upper rooms tell search: where records come from, and how facet values are called.

Search knows no domain model. An app registers its sources and facets in its ``ready()``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from search.query import ArticleReference
from search.types import Lead, SearchRecord, Viewer


class RecordSource(Protocol):
    """Where the records of one kind of object come from. Groups are named "<name>:<pk>"."""

    @property
    def name(self) -> str:
        """The part of its groups' names before the colon, for example "kb.work"."""
        ...

    def groups(self) -> Iterator[str]:
        """Every group that should be in the index, in bounded memory."""
        ...

    def records(self, groups: Sequence[str]) -> Iterator[SearchRecord]:
        """The current records of these groups; none for one that is gone or hidden from all. Those of
        a group come one after the other, in the order of the document."""
        ...


# For someone who names an article: where else it leads, as far as this viewer may know.
LeadsFor = Callable[[ArticleReference, Viewer], Sequence[Lead]]
LabelsFor = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Facet:
    """How a facet is shown. ``name`` is the one that records carry; ``label`` a translatable text;
    ``labels_for`` gives the labels of values, in the active language; a value that it leaves out is
    shown as it is."""

    name: str
    label: object
    order: int
    labels_for: LabelsFor


_sources: dict[str, RecordSource] = {}
_facets: dict[str, Facet] = {}
_leads: dict[str, LeadsFor] = {}
_further_labels: dict[str, dict[str, LabelsFor]] = {}


def register(source: RecordSource) -> None:
    """Add a source; one of the same name takes the place of the former."""
    _sources[source.name] = source


def unregister(name: str) -> None:
    """Forget a source, if it is known."""
    _sources.pop(name, None)


def sources() -> tuple[RecordSource, ...]:
    """Every registered source, by name."""
    return tuple(_sources[name] for name in sorted(_sources))


def source_of(group: str) -> RecordSource:
    """The source that makes a group's records. Raises LookupError for a group of nobody's."""
    name = group.partition(":")[0]
    try:
        return _sources[name]
    except KeyError:
        raise LookupError(f"No record source is registered for the group {group!r}.") from None


def register_facet(facet: Facet) -> None:
    """Tell how a facet and its values are called; one of the same name takes the place of the former."""
    _facets[facet.name] = facet


def register_labels(name: str, owner: str, labels_for: LabelsFor) -> None:
    """Tell how further values of another app's facet are called, whichever of the two is ready first."""
    _further_labels.setdefault(name, {})[owner] = labels_for


def facets() -> tuple[Facet, ...]:
    """The registered facets, in the order in which they are shown."""
    shown = sorted(_facets.values(), key=lambda facet: (facet.order, facet.name))
    return tuple(replace(facet, labels_for=_all_labels(facet)) for facet in shown)


def _all_labels(facet: Facet) -> LabelsFor:
    every = (facet.labels_for, *_further_labels.get(facet.name, {}).values())
    return lambda values: dict(pair for labels_for in every for pair in labels_for(values).items())


def register_leads(owner: str, leads_for: LeadsFor) -> None:
    """Tell where an article that people ask for by its number has gone; an owner tells once."""
    _leads[owner] = leads_for


def leads(reference: ArticleReference, viewer: Viewer) -> tuple[Lead, ...]:
    """Where an article that was asked for has gone, as the apps tell."""
    return tuple(lead for owner in sorted(_leads) for lead in _leads[owner](reference, viewer))
